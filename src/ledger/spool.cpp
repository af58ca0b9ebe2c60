#include "spool.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"

namespace creditlink::ledger_detail {

namespace {

constexpr std::size_t kBufferBytes = 1u << 20;  // one write call a MiB instead of one a record
constexpr std::uint64_t kReadTogether = 4u << 20;  // at most one batch's worth of neighbours in one read
constexpr std::uint64_t kNeighbours = 128u << 10;  // between two bodies that are still read together: a source row, a heading
constexpr std::size_t kReadBeyond = 4096;          // behind the last body of a read, for its source row
constexpr std::size_t kOpenReaders = 16;
constexpr std::size_t kReadHeadings = 1024;
constexpr std::size_t kHeadingPlace = 8;

std::string little_endian(std::uint64_t number, std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(number >> 8 * i & 0xff);
    return text;
}

std::uint64_t number_of(std::string_view little_endian) {
    std::uint64_t number = 0;
    for (std::size_t i = little_endian.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(little_endian[i]);
    return number;
}

// How many bytes the frame that begins here says that it has; nothing if it is cut off before.
std::optional<std::uint64_t> frame_length(std::string_view frame) {
    return frame.size() < kFrameHeader ? std::nullopt : std::optional(number_of(frame.substr(0, 4)));
}

// The bytes of the frame that begins at `frame`, or nothing if it is not the one that was stored.
std::optional<std::string_view> frame_bytes(std::string_view frame) {
    const auto length = frame_length(frame);
    if (!length || frame.size() < kFrameHeader + *length) return std::nullopt;
    const std::string_view bytes = frame.substr(kFrameHeader, *length);
    const RowHash check = xxh3_128(bytes);
    if (frame.substr(4, kFrameHeader - 4) != bytes_of(check).substr(0, kFrameHeader - 4)) return std::nullopt;
    return bytes;
}

Path spool_path(const Path& directory, std::int64_t segment, std::string_view ending) {
    return directory / (std::to_string(segment) + std::string(ending));
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

Path Spool::path_of(std::int64_t segment, std::string_view ending) const { return spool_path(directory_, segment, ending); }

void Spool::put_frame(std::string_view bytes, std::string_view row, std::string_view heading_at) {
    const std::size_t at = buffer_.size();
    buffer_.append(kFrameHeader, '\0').append(bytes).append(row).append(heading_at);
    const std::string_view stored = std::string_view(buffer_).substr(at + kFrameHeader);
    const RowHash check = xxh3_128(stored);
    buffer_.replace(at, 4, little_endian(stored.size(), 4));
    buffer_.replace(at + 4, kFrameHeader - 4, bytes_of(check).substr(0, kFrameHeader - 4));
    next_offset_ += kFrameHeader + stored.size();
}

Result<BodyRef> Spool::store(std::string_view bytes, const KeptRowView& source) {
    const std::uint64_t needed = 2 * kFrameHeader + bytes.size() + source.row.size() + source.heading.size() + kHeadingPlace;
    if (needed > kSegmentBytes) return Error{Errc::internal, "a record larger than a spool segment", {}, {}};
    if (file_ && next_offset_ + needed > kSegmentBytes) {
        if (Status flushed = flush(); !flushed) return flushed.error();
        close_segment();
    }
    if (!file_)
        if (Status opened = open_next(); !opened) return opened.error();
    if (!source.row.empty() && (headings_.empty() || source.heading != last_heading_)) {
        const auto [at, is_new] = headings_.try_emplace(std::string(source.heading), next_offset_);
        if (is_new) put_frame(source.heading);
        last_heading_ = source.heading;
        last_heading_at_ = at->second;
    }
    const BodyRef body{current_, next_offset_, static_cast<std::uint32_t>(bytes.size())};
    if (source.row.empty()) put_frame(bytes);
    else put_frame(bytes, source.row, little_endian(last_heading_at_, kHeadingPlace));
    dirty_ = true;
    if (buffer_.size() >= kBufferBytes)
        if (Status flushed = flush(); !flushed) return flushed.error();
    return body;
}

Status Spool::open_next() {
    if (ready_.empty())
        if (Status allotted = keep_ready(1); !allotted) return allotted;
    const std::int64_t number = ready_.front();
    auto lock = FileLock::take(path_of(number, ".writing"), "ledger");
    if (!lock) return lock.error();
    auto file = AppendFile::open(path_of(number, ".seg"), 0600);
    if (!file) return file.error();
    ready_.pop_front();
    if (file->size() != 0)
        return Error{Errc::storage, std::string(say("台账不认识这段报文暂存：台账像是从旧备份恢复的", "the ledger does not know this part of the spool: it seems to come from an old backup")),
                     path_of(number, ".seg").string(),
                     std::string(say("没有发送任何内容；台账、spool、log、evidence 要用同一份备份一起恢复", "nothing was sent; restore ledger, spool, log and evidence together, from one backup"))};
    current_ = number;
    writing_.emplace(std::move(*lock));
    file_ = std::make_shared<AppendFile>(std::move(*file));
    next_offset_ = 0;
    headings_.clear();
    return {};
}

Status Spool::keep_ready(std::size_t segments) {
    while (ready_.size() < segments) {
        auto number = allot_();
        if (!number) return number.error();
        ready_.push_back(*number);
    }
    return {};
}

Status Spool::flush() {
    if (buffer_.empty()) return {};
    Status appended = file_->append(buffer_);
    buffer_.clear();
    return appended;
}

Status Spool::sync() {
    if (Status flushed = flush(); !flushed) return flushed;
    if (dirty_) unsynced_.push_back(file_);
    dirty_ = false;
    if (unsynced_.empty()) return {};
    for (; !unsynced_.empty(); unsynced_.pop_back())
        if (Status synced = unsynced_.back()->sync(); !synced) return synced;
    CREDITLINK_FAILPOINT("ledger.spool.synced");
    return {};
}

Result<Spooled> Spool::hand_over() {
    if (Status flushed = flush(); !flushed) return flushed.error();
    Spooled handed;
    handed.directory_ = directory_;
    handed.files_ = std::exchange(unsynced_, {});
    if (std::exchange(dirty_, false)) handed.files_.push_back(file_);
    handed.full_ = std::exchange(full_, {});
    return handed;
}

Status Spooled::sync() {
    for (const auto& file : files_)
        if (Status synced = file->sync(); !synced) return synced;
    if (!files_.empty()) CREDITLINK_FAILPOINT("ledger.spool.synced");
    return {};
}

void Spooled::let_go() {
    std::error_code ignored;  // a lock file that stays behind hinders nobody
    for (const auto& [segment, lock] : full_) std::filesystem::remove(spool_path(directory_, segment, ".writing"), ignored);
    full_.clear();
}

void Spool::close_segment() {
    if (!file_) return;
    if (std::exchange(dirty_, false)) unsynced_.push_back(file_);
    file_.reset();
    buffer_.clear();
    full_.emplace(current_, std::move(*writing_));
    writing_.reset();
}

void Spool::committed() {
    Spooled handed;
    handed.directory_ = directory_;
    handed.full_ = std::exchange(full_, {});
}

Result<const RandomFile*> Spool::reader(std::int64_t segment) {
    if (const auto known = readers_.find(segment); known != readers_.end()) return &known->second;
    if (readers_.size() >= kOpenReaders) readers_.erase(readers_.begin());
    auto opened = RandomFile::open(path_of(segment, ".seg"));
    if (!opened) return opened.error();
    return &readers_.emplace(segment, std::move(*opened)).first->second;
}

Result<Spool::Heading> Spool::heading(std::int64_t segment, std::uint64_t offset) {
    if (const auto known = read_headings_.find({segment, offset}); known != read_headings_.end()) return known->second;
    auto file = reader(segment);
    if (!file) return file.error();
    auto head = (*file)->read(offset, kFrameHeader);
    if (!head) return head.error();
    auto frame = (*file)->read(offset, kFrameHeader + std::min<std::uint64_t>(*frame_length(*head), kSegmentBytes));
    if (!frame) return frame.error();
    const auto bytes = frame_bytes(*frame);
    if (!bytes) return damaged(path_of(segment, ".seg"), offset);
    if (read_headings_.size() >= kReadHeadings) read_headings_.clear();
    auto found = std::make_shared<const std::string>(*bytes);
    read_headings_.emplace(std::pair(segment, offset), found);
    return found;
}

Result<Spool::Stored> Spool::read(const BodyRef& body) {
    Stored found;
    Status done = read(std::span(&body, 1), [&](std::size_t, std::string_view bytes, KeptRow source) { found = {std::string(bytes), std::move(source)}; });
    if (!done) return done.error();
    return found;
}

Status Spool::read(std::span<const BodyRef> bodies, const Take& take) {
    for (std::size_t first = 0; first < bodies.size();) {
        const std::uint64_t begin = bodies[first].offset;
        std::uint64_t end = begin + kFrameHeader + bodies[first].length;
        std::size_t last = first + 1;
        while (last < bodies.size() && bodies[last].segment == bodies[first].segment && bodies[last].offset >= end &&
               bodies[last].offset - end <= kNeighbours && end - begin < kReadTogether) {
            end = bodies[last].offset + kFrameHeader + bodies[last].length;
            ++last;
        }
        auto file = reader(bodies[first].segment);
        if (!file) return file.error();
        const auto size = (*file)->size();
        if (!size) return size.error();
        auto bytes = (*file)->read(begin, std::max(end, std::min(end + kReadBeyond, *size)) - begin);
        if (!bytes) return bytes.error();
        for (; first < last; ++first) {
            const BodyRef& body = bodies[first];
            std::string_view frame = std::string_view(*bytes).substr(body.offset - begin);
            std::string longer;  // of the last body: its source row may reach beyond what was read
            if (const auto length = frame_length(frame); length && frame.size() < kFrameHeader + *length && *length <= kSegmentBytes && body.offset + kFrameHeader + *length <= *size) {
                auto again = (*file)->read(body.offset, kFrameHeader + *length);
                if (!again) return again.error();
                longer = std::move(*again);
                frame = longer;
            }
            const auto found = frame_bytes(frame);
            const bool alone = found && found->size() == body.length;
            if (!found || (!alone && found->size() <= body.length + kHeadingPlace)) return damaged(path_of(body.segment, ".seg"), body.offset);
            if (alone) {
                take(first, *found, {});
                continue;
            }
            const auto head = heading(body.segment, number_of(found->substr(found->size() - kHeadingPlace)));
            if (!head) return head.error();
            take(first, found->substr(0, body.length), {*head, std::string(found->substr(body.length, found->size() - body.length - kHeadingPlace))});
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
    std::erase_if(read_headings_, [&](const auto& one) { return one.first.first == segment; });
    std::error_code error;
    std::filesystem::remove(path_of(segment, ".seg"), error);
    if (error) return Error{Errc::storage, error.message(), path_of(segment, ".seg").string(), {}};
    std::filesystem::remove(path_of(segment, ".writing"), error);
    return {};
}

}  // namespace creditlink::ledger_detail
