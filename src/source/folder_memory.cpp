#include "folder_memory.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "bounds.h"

namespace creditlink {

namespace {

constexpr std::string_view kVersion = "folder1";
constexpr std::size_t kHalf = 11;     // base64url of 8 bytes
constexpr std::size_t kWhole = 22;    // of 16
constexpr std::size_t kEntry = 2 * kHalf + kWhole;

std::string half(std::string_view text) { return base64url(bytes_of(xxh3_128(text)).substr(0, 8)); }

std::string file_id(const FileMark& mark) {
    return half(mark.name + '\0' + std::to_string(mark.size) + '\0' + std::to_string(mark.changed_ms));
}

std::string content_id(const FileMark& mark) { return base64url(bytes_of(mark.refused ? RowHash{} : mark.content)); }

}  // namespace

Result<FileMark> mark_of(const Path& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0)
        return Error{Errc::source, say("读不到文件：{w}", "cannot look at the file: {w}", {{"w", std::strerror(errno)}}), path.string(), {}};
    FileMark mark;
    mark.name = path.filename().string();
    mark.size = static_cast<std::uint64_t>(about.st_size);
    mark.changed_ms = static_cast<std::int64_t>(about.st_mtim.tv_sec) * 1000 + about.st_mtim.tv_nsec / 1'000'000;
    return mark;
}

// The hash of the pieces' hashes: the file is never in memory as a whole.
Status take_content(const Path& path, FileMark& mark) {
    auto file = RandomFile::open(path);
    if (!file) return file.error();
    std::string hashes;
    for (std::uint64_t at = 0; at < mark.size; at += kPieceBytes) {
        auto piece = file->read(at, static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, mark.size - at)));
        if (!piece) return piece.error();
        hashes += bytes_of(xxh3_128(*piece));
    }
    mark.content = xxh3_128(hashes);
    return {};
}

Result<FolderMemory> FolderMemory::read(std::string_view cursor) {
    FolderMemory memory;
    if (cursor.empty()) return memory;
    const auto words = split(cursor, " ");
    bool sound = words.front() == kVersion;
    for (std::size_t i = 1; sound && i < words.size(); ++i) {
        sound = words[i].size() == kEntry;
        if (sound) memory.add(std::string(words[i]));
    }
    if (!sound)
        return Error{Errc::source, std::string(say("这个水位不是目录数据源写的", "this cursor was not written by a folder source")), {},
                     std::string(say("任务换过数据源类型：请做一次全量读取", "the task's source type was changed: read it in full once"))};
    return memory;
}

std::string FolderMemory::text() const {
    std::string out(kVersion);
    for (const std::string& entry : entries_) out.append(" ").append(entry);
    return out;
}

void FolderMemory::add(std::string entry) {
    files_.insert(entry.substr(0, kHalf));
    const std::string content = entry.substr(2 * kHalf);
    if (content != base64url(bytes_of(RowHash{}))) contents_.insert(content);
    else refused_.insert(entry.substr(0, kHalf));
    entries_.push_back(std::move(entry));
}

bool FolderMemory::knows_file(const FileMark& mark) const { return files_.contains(file_id(mark)); }
bool FolderMemory::refused(const FileMark& mark) const { return refused_.contains(file_id(mark)); }
bool FolderMemory::knows_content(const FileMark& mark) const { return contents_.contains(base64url(bytes_of(mark.content))); }
void FolderMemory::remember(const FileMark& mark) { add(file_id(mark) + half(mark.name) + content_id(mark)); }

void FolderMemory::forget_what_left(const Path& folder) {
    if (entries_.size() <= kMaxTaken) return;
    std::unordered_set<std::string> here;
    std::error_code code;
    for (auto at = std::filesystem::directory_iterator(folder, code); !code && at != std::filesystem::directory_iterator(); at.increment(code))
        here.insert(half(at->path().filename().string()));
    std::vector<std::string> kept;
    std::size_t too_many = entries_.size() - kMaxTaken;
    for (std::string& entry : entries_) {
        if (too_many > 0 && !here.contains(entry.substr(kHalf, kHalf))) --too_many;
        else kept.push_back(std::move(entry));
    }
    if (kept.size() > kMaxTaken) kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(kMaxTaken));
    *this = FolderMemory();
    for (std::string& entry : kept) add(std::move(entry));
}

}  // namespace creditlink
