#include "creditlink/exchange_log/log_places.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "fault.h"
#include "journal.h"
#include "journal_frame.h"

namespace creditlink {
namespace {

Error no_such_place(const Path& directory) {
    return {Errc::not_found,
            std::string(say("日志的这个位置没有条目", "no entry of the log stands in this place")),
            (directory / "journal").string(),
            {}};
}

Result<std::string> bytes_from(const SegmentFile& segment, std::uint64_t offset) {
    auto file = RandomFile::open(segment.path);
    if (!file) return file.error();
    auto size = file->size();
    if (!size) return size.error();
    if (offset > *size) return std::string();
    return file->read(offset, static_cast<std::size_t>(*size - offset));
}

// What a run over the journal has reached.
struct Reach {
    std::optional<std::uint64_t> next;  // the index that comes next; nothing before the first entry
    bool ended = false;                 // a frame that is not whole
};

Status visit_segment(const SegmentFile& segment, std::uint64_t offset, Reach& reach, const PlacedVisitor& visit) {
    const auto bytes = bytes_from(segment, offset);
    if (!bytes) return bytes.error();
    for (std::size_t at = 0; at < bytes->size();) {
        const auto frame = frame_at(*bytes, at);
        const auto entry = frame ? parse_entry(frame->entry) : std::nullopt;
        if (!entry) {
            reach.ended = true;
            return {};
        }
        if (reach.next && entry->index != *reach.next)
            return log_fault(
                say("第 {n} 条不在其位", "entry {n} is not in its place", {{"n", std::to_string(*reach.next)}}),
                "journal/" + segment.path.filename().string());
        if (auto seen = visit(entry->copy(), frame->entry, {segment.first, offset + at}); !seen) return seen;
        reach.next = entry->index + 1;
        at += frame->bytes();
    }
    return {};
}

}  // namespace

Status read_log_on(const Path& directory, const LogPlace& from, const PlacedVisitor& visit) {
    const auto segments = journal_segments(directory / "journal");
    if (!segments) return segments.error();
    auto next = std::ranges::find(*segments, from.segment, &SegmentFile::first);
    if (next == segments->end()) return no_such_place(directory);
    Reach reach;
    std::uint64_t offset = from.offset == 0 ? kSegmentMagic.size() : from.offset;
    for (; next != segments->end(); ++next, offset = kSegmentMagic.size()) {
        if (auto visited = visit_segment(*next, offset, reach, visit); !visited) return visited;
        if (from.offset > 0 && !reach.next) return no_such_place(directory);
        if (reach.ended && std::next(next) != segments->end())
            return log_fault(std::string(say("日志流水已损坏", "the journal is damaged")),
                             "journal/" + next->path.filename().string());
    }
    return {};
}

Result<std::vector<LogEntry>> read_entries(const Path& directory, std::uint64_t from, std::size_t most) {
    std::vector<LogEntry> entries;
    if (most == 0) return entries;
    const Error enough{Errc::interrupted, {}, {}, {}};  // ends the scan, and is told to nobody
    const auto end = scan_journal(directory / "journal", from, [&](const EntryView& entry, std::string_view) -> Status {
        if (entry.index < from) return {};
        entries.push_back(entry.copy());
        return entries.size() < most ? Status() : Status(enough);
    });
    if (!end && entries.size() < most) return end.error();
    return entries;
}

}  // namespace creditlink
