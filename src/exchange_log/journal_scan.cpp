// The reader of the journal.

#include <algorithm>
#include <charconv>
#include <system_error>

#include "creditlink/base/message.h"
#include "fault.h"
#include "journal.h"
#include "journal_frame.h"

namespace creditlink {
namespace {

constexpr std::size_t kNameDigits = 12;

std::string place_of(const SegmentFile& segment, std::size_t offset) {
    return "journal/" + segment.path.filename().string() + ":" + std::to_string(offset);
}

Error entry_fault(std::uint64_t index, std::string_view zh, std::string_view en, std::string place) {
    return log_fault(say("第 {n} 条：", "entry {n}: ", {{"n", std::to_string(index)}}) + std::string(say(zh, en)), std::move(place));
}

std::optional<std::uint64_t> first_of_name(const std::string& name) {
    std::uint64_t first = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), first);
    if (name.size() != kNameDigits || error != std::errc() || end != name.data() + name.size()) return {};
    return first;
}

// One segment, already in memory.
class SegmentScan {
  public:
    SegmentScan(const SegmentFile& segment, bool last, std::string_view bytes, JournalEnd& end)
        : segment_(segment), last_(last), bytes_(bytes), end_(end) {}

    Status run(const EntryVisitor& visit) {
        end_.segment = segment_.path.filename().string();
        end_.segment_bytes = end_.torn_bytes = 0;
        if (segment_.first != end_.next_index)
            return entry_fault(end_.next_index, "日志流水缺失：下一个文件从别的条目开始", "missing: the next journal file begins with another entry",
                               place_of(segment_, 0));
        if (!bytes_.starts_with(kSegmentMagic)) return broken(0);
        std::size_t offset = kSegmentMagic.size();
        while (offset < bytes_.size()) {
            const auto frame = frame_at(bytes_, offset);
            if (!frame) return broken(offset);
            if (auto seen = visit_frame(*frame, offset, visit); !seen) return seen;
            offset += frame->bytes();
        }
        end_.segment_bytes = offset;
        return {};
    }

  private:
    Status visit_frame(const Frame& frame, std::size_t offset, const EntryVisitor& visit) {
        const auto entry = parse_entry(frame.entry);
        if (!entry || frame.pending > entry->index)
            return entry_fault(end_.next_index, "内容不是日志条目", "its bytes are no log entry", place_of(segment_, offset));
        if (entry->index != end_.next_index)
            return entry_fault(end_.next_index, "不在其位：此处是另一条", "not in its place: another entry stands here", place_of(segment_, offset));
        if (auto seen = visit(*entry, frame.entry); !seen) return seen;
        ++end_.next_index;
        return {};
    }

    // A bad frame is the torn tail of an interrupted write unless something shows that it was on disk.
    // The magic is on disk before the first frame is written: with a bad one, a segment that goes on is damaged.
    Status broken(std::size_t offset) {
        const bool bad_magic = offset == 0 && bytes_.size() > kSegmentMagic.size();
        if (!last_ || bad_magic || later_frame_vouches_for(end_.next_index, bytes_, offset))
            return entry_fault(end_.next_index, "日志流水已损坏", "the journal is damaged", place_of(segment_, offset));
        end_.segment_bytes = offset;
        end_.torn_bytes = bytes_.size() - offset;
        return {};
    }

    const SegmentFile& segment_;
    bool last_;
    std::string_view bytes_;
    JournalEnd& end_;
};

}  // namespace

Result<std::vector<SegmentFile>> journal_segments(const Path& journal) {
    std::vector<SegmentFile> segments;
    std::error_code error;
    for (std::filesystem::directory_iterator files(journal, error), none; !error && files != none; files.increment(error)) {
        const auto first = first_of_name(files->path().filename().string());
        if (!first) continue;  // nothing of ours; a segment under another name is missed where it should be
        segments.push_back({*first, files->path()});
    }
    if (error && error != std::errc::no_such_file_or_directory)
        return Error{Errc::storage, std::string(say("无法读取日志流水目录：", "cannot list the journal: ")) + error.message(), journal.string(), {}};
    std::ranges::sort(segments, {}, &SegmentFile::first);
    return segments;
}

Result<JournalEnd> scan_journal(const Path& journal, std::uint64_t from, const EntryVisitor& visit) {
    auto segments = journal_segments(journal);
    if (!segments) return segments.error();
    JournalEnd end;
    if (segments->empty()) return end;
    auto next = std::ranges::upper_bound(*segments, from, {}, &SegmentFile::first);
    if (next != segments->begin()) --next;
    if (next != segments->begin()) end.next_index = next->first;
    for (; next != segments->end(); ++next) {
        auto file = RandomFile::open(next->path);
        if (!file) return file.error();
        auto size = file->size();
        if (!size) return size.error();
        auto bytes = file->read(0, static_cast<std::size_t>(*size));
        if (!bytes) return bytes.error();
        const bool last = std::next(next) == segments->end();
        if (auto scanned = SegmentScan(*next, last, *bytes, end).run(visit); !scanned) return scanned.error();
    }
    return end;
}

}  // namespace creditlink
