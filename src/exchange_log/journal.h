#pragma once
// The journal: entries in frames, in segment files that only grow. FORMAT.md section "Journal" is the page to this reader
// and this writer.
//
//   segment   journal/<index of its first entry, 12 digits>: the 16 bytes kSegmentMagic, then frames
//   frame     check (8) ‖ length (4) ‖ pending (4) ‖ entry; numbers big-endian
//   check     the first 8 bytes of XXH3-128 over length ‖ pending ‖ entry: finds accidents, not attackers (that is the tree)
//   pending   how many entries before this one were not yet on disk when it was written. So a later frame vouches that an
//             earlier one was durable: a hole in what was durable is damage, a hole in what was not is a torn tail.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "entry.h"

namespace creditlink {

inline constexpr std::string_view kSegmentMagic = "creditlink-log1\n";
inline constexpr std::size_t kFrameHeaderBytes = 16;

struct SegmentFile {
    std::uint64_t first = 0;  // index of its first entry
    Path path;
};
// In order; files with names that no segment has are left out.
Result<std::vector<SegmentFile>> journal_segments(const Path& journal);

struct JournalEnd {
    std::uint64_t next_index = 0;
    std::string segment;            // file name of the last segment; empty if there is none
    std::uint64_t segment_bytes = 0;  // of its good part
    std::uint64_t torn_bytes = 0;     // after that
};

// Visits entries in order, from the beginning of the segment that holds `from` (from the first, if none does). The views
// last until the visitor returns. Errc::log_integrity, naming the entry, where a frame is bad and cannot be a torn tail.
using EntryVisitor = std::function<Status(const EntryView& entry, std::string_view bytes)>;
Result<JournalEnd> scan_journal(const Path& journal, std::uint64_t from, const EntryVisitor& visit);

class Journal {
  public:
    // Cuts the torn tail and makes sure that the rest is on disk.
    static Result<Journal> open(const Path& journal, const JournalEnd& end, std::uint64_t segment_bytes);

    std::uint64_t next_index() const { return next_index_; }
    Status append(std::string_view entry);  // the one with next_index()
    Status sync();

  private:
    Journal(Path directory, AppendFile file, std::uint64_t next_index, std::uint64_t segment_bytes)
        : directory_(std::move(directory)), file_(std::move(file)), next_index_(next_index), durable_(next_index),
          segment_bytes_(segment_bytes) {}
    Status start_segment();

    Path directory_;
    AppendFile file_;
    std::uint64_t next_index_ = 0, durable_ = 0;
    std::uint64_t segment_bytes_ = 0;
    std::string frame_;  // reused
};

}  // namespace creditlink
