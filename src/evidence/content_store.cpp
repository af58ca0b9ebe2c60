#include "creditlink/evidence/content_store.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

#include "creditlink/base/encode.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/evidence/erasure.h"
#include "frame.h"
#include "sealer.h"
#include "segment.h"

namespace creditlink {
namespace {

std::optional<std::uint64_t> unsigned_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

// 0: there is none.
Result<std::uint64_t> last_segment(const Path& directory) {
    std::uint64_t last = 0;
    std::error_code error;
    for (std::filesystem::directory_iterator files(directory, error), none; !error && files != none; files.increment(error)) {
        const std::string name = files->path().filename().string();
        if (!name.ends_with(kSegmentSuffix)) continue;
        const auto number = unsigned_number(std::string_view(name).substr(0, name.size() - kSegmentSuffix.size()));
        if (number && segment_path(directory, *number) == files->path()) last = std::max(last, *number);
    }
    if (error) return Error{Errc::storage, std::string(say("无法读取证据目录：", "cannot list the evidence directory: ")) + error.message(), directory.string(), {}};
    return last;
}

// Where the whole frames of a segment end, and whether what follows is the torn tail of an interrupted write: a frame that
// is cut off by the file's end. Stored bytes are not looked at: those of a frame that was never acknowledged do not matter,
// and those of any other are checked by get() and never thrown away here.
struct SegmentEnd {
    std::uint64_t good = 0, size = 0;
    bool torn_tail = true;
};

Result<SegmentEnd> end_of_segment(const Path& path) {
    auto file = open_segment(path);
    if (!file) return file.error();
    auto size = file->size();
    if (!size) return size.error();
    SegmentEnd end{0, *size, true};
    std::string window;              // headers are read some at a time: small contents stand close together
    std::uint64_t window_start = 0;
    constexpr std::uint64_t kWindow = 256u << 10;
    while (end.size - end.good >= kContentHeaderBytes) {
        if (window.empty() || end.good + kContentHeaderBytes > window_start + window.size()) {
            auto bytes = file->read(end.good, static_cast<std::size_t>(std::min(kWindow, end.size - end.good)));
            if (!bytes) return bytes.error();
            window = std::move(*bytes);
            window_start = end.good;
        }
        const auto header = read_header(std::string_view(window).substr(static_cast<std::size_t>(end.good - window_start)));
        if (!header) {
            end.torn_tail = false;
            return end;
        }
        const std::uint64_t next = end.good + kContentHeaderBytes + header->stored_length;
        if (next > end.size) return end;
        end.good = next;
    }
    return end;
}

}  // namespace

std::string ContentRef::text() const {
    return std::to_string(segment) + ":" + std::to_string(offset) + ":" + std::to_string(length) + ":" + hex({tag.data(), tag.size()});
}

Result<ContentRef> ContentRef::parse(std::string_view text) {
    const auto parts = split(text, ":");
    ContentRef ref;
    if (parts.size() == 4) {
        const auto segment = unsigned_number(parts[0]), offset = unsigned_number(parts[1]), length = unsigned_number(parts[2]);
        const auto tag = from_hex(parts[3]);
        if (segment && offset && length && *length <= std::numeric_limits<std::uint32_t>::max() && tag && tag->size() == ref.tag.size()) {
            ref.segment = *segment;
            ref.offset = *offset;
            ref.length = static_cast<std::uint32_t>(*length);
            std::ranges::copy(*tag, ref.tag.begin());
            if (ref.text() == text) return ref;
        }
    }
    return Error{Errc::usage, std::string(say("不是证据内容的位置", "not the place of a content")), shown(text), {}};
}

struct ContentStore::State {
    Path directory;
    Sealer sealer;
    ContentLimits limits;
    std::uint64_t number = 0;
    std::optional<AppendFile> file;  // of segment `number`; engaged once opened
    bool unsynced = false;
    std::vector<std::string> notes;

    Status start_segment() {
        if (file && unsynced) {
            if (auto synced = file->sync(); !synced) return synced;
        }
        auto next = AppendFile::open(segment_path(directory, number + 1), 0600);
        if (!next) return next.error();
        ++number;
        file = std::move(*next);
        return {};
    }
};

ContentStore::ContentStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
ContentStore::ContentStore(ContentStore&&) noexcept = default;
ContentStore& ContentStore::operator=(ContentStore&&) noexcept = default;
ContentStore::~ContentStore() = default;

Result<ContentStore> ContentStore::open(const Path& directory, StoreKeys keys, ContentLimits limits) {
    if (auto made = make_directories(directory, 0700); !made) return made.error();
    auto state = std::make_unique<State>(State{directory, Sealer(std::move(keys)), limits, 0, {}, false, {}});
    State& s = *state;
    auto last = last_segment(directory);
    if (!last) return last.error();
    if (*last == 0) {
        if (auto started = s.start_segment(); !started) return started.error();
        return ContentStore(std::move(state));
    }
    const Path path = segment_path(directory, *last);
    auto end = end_of_segment(path);
    if (!end) return end.error();
    s.number = *last;
    const Words words{{"f", path.filename().string()}, {"n", std::to_string(end->size - end->good)}, {"at", std::to_string(end->good)}};
    if (end->good < end->size && !end->torn_tail) {
        s.notes.push_back(say("证据文件 {f} 自第 {at} 字节起已损坏，保持原样，改写新文件", "the evidence file {f} is damaged from byte {at} on; it is left as it is and a new one begun", words));
        if (auto started = s.start_segment(); !started) return started.error();
        return ContentStore(std::move(state));
    }
    auto file = AppendFile::open(path, 0600);
    if (!file) return file.error();
    if (end->good < end->size) {
        if (auto cut = file->truncate(end->good); !cut) return cut.error();
        s.notes.push_back(say("证据文件 {f} 末尾 {n} 字节未写完，已截去：这部分从未被确认", "the last {n} bytes of the evidence file {f} were not completely written and have been cut off: they were never acknowledged", words));
    }
    CREDITLINK_FAILPOINT("evidence.tail_cut");
    if (auto synced = file->sync(); !synced) return synced.error();
    s.file = std::move(*file);
    return ContentStore(std::move(state));
}

Result<ContentStore> ContentStore::look(const Path& directory, StoreKeys keys) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored))
        return Error{Errc::not_found, std::string(say("没有证据库", "there is no evidence store")), directory.string(), {}};
    return ContentStore(std::make_unique<State>(State{directory, Sealer(std::move(keys)), {}, 0, {}, false, {}}));
}

Result<SealedContent> ContentStore::seal(const std::vector<std::string_view>& parts) const {
    const State& s = *state_;
    std::size_t length = 0;
    for (const std::string_view part : parts) length += part.size();
    if (length > s.limits.content_bytes)
        return Error{Errc::internal, say("内容有 {n} 字节，超过上限 {max}", "a content has {n} bytes, at most {max} are allowed",
                                         {{"n", std::to_string(length)}, {"max", std::to_string(s.limits.content_bytes)}}), {}, {}};
    Sealer::Sealed sealed = s.sealer.seal(parts);
    const ContentHeaderBytes head = write_header(sealed.header);
    return SealedContent{std::string(head.data(), head.size()), std::move(sealed.stored), sealed.header.length, sealed.header.tag};
}

Result<ContentRef> ContentStore::put_sealed(const SealedContent& sealed) {
    State& s = *state_;
    if (s.file->size() > 0 && s.file->size() + sealed.stored.size() > s.limits.segment_bytes) {
        if (auto started = s.start_segment(); !started) return started.error();
    }
    const ContentRef ref{s.number, s.file->size(), sealed.length, sealed.tag};
    s.unsynced = true;
    if (auto wrote = s.file->append(sealed.frame); !wrote) return wrote.error();
    CREDITLINK_FAILPOINT("evidence.header_written");
    if (auto wrote = s.file->append(sealed.stored); !wrote) return wrote.error();
    CREDITLINK_FAILPOINT("evidence.put");
    return ref;
}

Result<ContentRef> ContentStore::put(const std::vector<std::string_view>& parts) {
    auto sealed = seal(parts);
    if (!sealed) return sealed.error();
    return put_sealed(*sealed);
}

Status ContentStore::sync() {
    State& s = *state_;
    if (!s.unsynced) return {};
    if (auto synced = s.file->sync(); !synced) return synced;
    s.unsynced = false;
    CREDITLINK_FAILPOINT("evidence.synced");
    return {};
}

Result<std::string> ContentStore::get(const ContentRef& ref) const {
    const Path path = segment_path(state_->directory, ref.segment);
    auto file = open_segment(path);
    if (!file) return file.error();
    auto header = header_at(*file, path, ref);
    if (!header) return header.error();
    if (header->erased())
        return Error{Errc::not_found, std::string(say("这份证据内容已销毁", "this content was erased")), path.string() + ":" + std::to_string(ref.offset), {}};
    auto stored = file->read(ref.offset + kContentHeaderBytes, header->stored_length);
    if (!stored) return stored;
    auto content = state_->sealer.open(*header, std::move(*stored));
    if (!content) {
        Error error = content.error();
        error.place = path.string() + ":" + std::to_string(ref.offset);
        return error;
    }
    return content;
}

Status ContentStore::erase(const ContentRef& ref) { return erase_contents(state_->directory, {ref}); }

const std::vector<std::string>& ContentStore::notes() const { return state_->notes; }

}  // namespace creditlink
