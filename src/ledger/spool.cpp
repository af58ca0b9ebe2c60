#include "spool.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"

namespace creditlink::ledger_detail {

namespace {

constexpr std::size_t kBufferBytes = 1u << 20;  // one write call a MiB instead of one a record
constexpr std::uint64_t kReadTogether = 4u << 20;  // at most one batch's worth of neighbours in one read
constexpr std::size_t kOpenReaders = 16;

void put_frame(std::string& out, std::string_view bytes) {
    const auto length = static_cast<std::uint32_t>(bytes.size());
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(length >> shift & 0xff);
    const RowHash check = xxh3_128(bytes);
    out.append(bytes_of(check).substr(0, kFrameHeader - 4));
    out.append(bytes);
}

// The bytes of the frame that begins at `frame`, or nothing if it is not the one that was stored.
std::optional<std::string_view> frame_bytes(std::string_view frame, std::uint32_t expected) {
    if (frame.size() < kFrameHeader + expected) return std::nullopt;
    std::uint32_t length = 0;
    for (int i = 3; i >= 0; --i) length = length << 8 | static_cast<unsigned char>(frame[static_cast<std::size_t>(i)]);
    if (length != expected) return std::nullopt;
    const std::string_view bytes = frame.substr(kFrameHeader, length);
    const RowHash check = xxh3_128(bytes);
    if (frame.substr(4, kFrameHeader - 4) != bytes_of(check).substr(0, kFrameHeader - 4)) return std::nullopt;
    return bytes;
}

Error damaged(const Path& path, std::uint64_t offset) {
    return {Errc::storage, std::string(say("暂存段中的一条记录已损坏", "a record in a spool segment is damaged")),
            path.string() + " @" + std::to_string(offset),
            std::string(say("不要继续发送；请从备份恢复，再运行 doctor", "send nothing from it; restore the backup, then run doctor"))};
}

}  // namespace

Spool::~Spool() {
    close_segment();
    committed();
}

Path Spool::path_of(std::int64_t segment, std::string_view ending) const {
    return directory_ / (std::to_string(segment) + std::string(ending));
}

Result<BodyRef> Spool::store(std::string_view bytes) {
    if (bytes.size() > kSegmentBytes) return Error{Errc::internal, "a record larger than a spool segment", {}, {}};
    if (file_ && next_offset_ + kFrameHeader + bytes.size() > kSegmentBytes) {
        if (Status synced = sync(); !synced) return synced.error();
        close_segment();
    }
    if (!file_)
        if (Status opened = open_next(); !opened) return opened.error();
    const BodyRef body{current_, next_offset_, static_cast<std::uint32_t>(bytes.size())};
    put_frame(buffer_, bytes);
    next_offset_ += kFrameHeader + bytes.size();
    dirty_ = true;
    if (buffer_.size() >= kBufferBytes)
        if (Status flushed = flush(); !flushed) return flushed.error();
    return body;
}

Status Spool::open_next() {
    auto number = allot_();
    if (!number) return number.error();
    auto lock = FileLock::take(path_of(*number, ".writing"), "ledger");
    if (!lock) return lock.error();
    auto file = AppendFile::open(path_of(*number, ".seg"), 0600);
    if (!file) return file.error();
    if (file->size() != 0)
        return Error{Errc::storage, std::string(say("台账不认识这段报文暂存：台账像是从旧备份恢复的", "the ledger does not know this part of the spool: it seems to come from an old backup")),
                     path_of(*number, ".seg").string(),
                     std::string(say("没有发送任何内容；台账、spool、log、evidence 要用同一份备份一起恢复", "nothing was sent; restore ledger, spool, log and evidence together, from one backup"))};
    current_ = *number;
    writing_.emplace(std::move(*lock));
    file_.emplace(std::move(*file));
    next_offset_ = 0;
    return {};
}

Status Spool::flush() {
    if (buffer_.empty()) return {};
    Status appended = file_->append(buffer_);
    buffer_.clear();
    return appended;
}

Status Spool::sync() {
    if (!dirty_) return {};
    if (Status flushed = flush(); !flushed) return flushed;
    if (Status synced = file_->sync(); !synced) return synced;
    dirty_ = false;
    CREDITLINK_FAILPOINT("ledger.spool.synced");
    return {};
}

void Spool::close_segment() {
    if (!file_) return;
    file_.reset();
    buffer_.clear();
    dirty_ = false;
    full_.emplace(current_, std::move(*writing_));
    writing_.reset();
}

void Spool::committed() {
    std::error_code ignored;  // a lock file that stays behind hinders nobody
    for (const auto& [segment, lock] : full_) std::filesystem::remove(path_of(segment, ".writing"), ignored);
    full_.clear();
}

Result<const RandomFile*> Spool::reader(std::int64_t segment) {
    if (const auto known = readers_.find(segment); known != readers_.end()) return &known->second;
    if (readers_.size() >= kOpenReaders) readers_.erase(readers_.begin());
    auto opened = RandomFile::open(path_of(segment, ".seg"));
    if (!opened) return opened.error();
    return &readers_.emplace(segment, std::move(*opened)).first->second;
}

Result<std::string> Spool::read(const BodyRef& body) {
    std::string found;
    Status done = read(std::span(&body, 1), [&](std::size_t, std::string_view bytes) { found = bytes; });
    if (!done) return done.error();
    return found;
}

Status Spool::read(std::span<const BodyRef> bodies, const std::function<void(std::size_t, std::string_view)>& take) {
    for (std::size_t first = 0; first < bodies.size();) {
        const std::uint64_t begin = bodies[first].offset;
        std::uint64_t end = begin + kFrameHeader + bodies[first].length;
        std::size_t last = first + 1;
        while (last < bodies.size() && bodies[last].segment == bodies[first].segment && bodies[last].offset == end && end - begin < kReadTogether)
            end += kFrameHeader + bodies[last++].length;
        auto file = reader(bodies[first].segment);
        if (!file) return file.error();
        auto bytes = (*file)->read(begin, end - begin);
        if (!bytes) return bytes.error();
        for (; first < last; ++first) {
            const auto found = frame_bytes(std::string_view(*bytes).substr(bodies[first].offset - begin), bodies[first].length);
            if (!found) return damaged(path_of(bodies[first].segment, ".seg"), bodies[first].offset);
            take(first, *found);
        }
    }
    return {};
}

Result<std::vector<std::int64_t>> Spool::segments() const {
    std::vector<std::int64_t> found;
    std::error_code error;
    for (std::filesystem::directory_iterator at(directory_, error), end; !error && at != end; at.increment(error)) {
        if (at->path().extension() != ".seg") continue;
        const std::string stem = at->path().stem().string();
        std::int64_t number = 0;
        const auto [rest, bad] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
        if (bad == std::errc() && rest == stem.data() + stem.size()) found.push_back(number);
    }
    if (error) return Error{Errc::storage, error.message(), directory_.string(), {}};
    std::sort(found.begin(), found.end());
    return found;
}

Result<std::optional<FileLock>> Spool::claim(std::int64_t segment) {
    if ((file_ && segment == current_) || full_.contains(segment)) return std::optional<FileLock>();
    auto lock = FileLock::take(path_of(segment, ".writing"), "ledger");
    if (lock) return std::optional<FileLock>(std::move(*lock));
    if (lock.error().code == Errc::locked) return std::optional<FileLock>();
    return lock.error();
}

Status Spool::remove(std::int64_t segment) {
    readers_.erase(segment);
    std::error_code error;
    std::filesystem::remove(path_of(segment, ".seg"), error);
    if (error) return Error{Errc::storage, error.message(), path_of(segment, ".seg").string(), {}};
    std::filesystem::remove(path_of(segment, ".writing"), error);
    return {};
}

}  // namespace creditlink::ledger_detail
