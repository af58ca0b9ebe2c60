#pragma once
// Reading a log by where its entries stand: on from a place that was reached before, and a few entries by their index.
// For whoever keeps an index beside the log: what was read once is not read again.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

// Of an entry's frame in the journal (FORMAT.md, "Journal").
struct LogPlace {
    std::uint64_t segment = 0;  // the index that the segment's name says
    std::uint64_t offset = 0;   // of the frame; 0: of the segment's first one
    bool operator==(const LogPlace&) const = default;
};

// `bytes` are the entry's own, as hashed in a leaf; they last until the visitor returns.
using PlacedVisitor = std::function<Status(const LogEntry& entry, std::string_view bytes, const LogPlace& place)>;

// Visits the entry at `from` and all behind it, in order; works beside a writer. A frame in the last segment that is
// not whole is the end. Errc::not_found if no whole frame begins there: then it is a place in another log.
// Errc::log_integrity where the journal is at fault. Keeps the rest of one segment in memory.
Status read_log_on(const Path& directory, const LogPlace& from, const PlacedVisitor& visit);

// Entries from index `from` on, at most `most` of them, fewer at the log's end. Reads at most the segments that hold
// them.
Result<std::vector<LogEntry>> read_entries(const Path& directory, std::uint64_t from, std::size_t most);

}  // namespace creditlink
