#pragma once
// Records' canonical bytes on their way out, each with the source row that it was made of, in segment files of about 64 MiB:
// <spool>/<number>.seg, frames one after the other. A frame is the length (4 bytes, little-endian), the first 8 bytes of the
// XXH3-128 of the bytes, the bytes. Those of a record's frame are the record, as many as the ledger says. Where there are
// more they are its source row (older programs kept none), and in the last 8, little-endian, the place in this
// segment of the frame that has the row's heading: nothing in the ledger refers to headings.
//
// A segment has one writer for its whole life, which holds <number>.writing locked, and is never opened for writing again.
// So two processes never share one, and a torn tail is never in the way: the ledger refers to a frame only in a transaction
// that commits after the frame's fdatasync. What a dead writer left behind its last commit, nothing refers to.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/ledger/intake.h"

namespace creditlink::ledger_detail {

inline constexpr std::uint64_t kSegmentBytes = 64u << 20;  // small enough to be freed soon, large enough to be few
inline constexpr std::size_t kFrameHeader = 12;

// Bodies that were stored and are not referred to yet. Another thread may sync them while more are stored.
class Spooled {
  public:
    Spooled() = default;
    ~Spooled() { let_go(); }
    Spooled(Spooled&&) = default;
    Spooled& operator=(Spooled&&) = delete;

    std::size_t segments() const { return files_.size(); }
    Status sync();   // they are on the disk
    void let_go();   // the ledger refers to them, or never will

  private:
    friend class Spool;
    std::vector<std::shared_ptr<AppendFile>> files_;
    std::map<std::int64_t, FileLock> full_;  // segments that end among them
    Path directory_;
};

class Spool {
  public:
    // `allot` gives the next segment number, durably, never twice.
    Spool(Path directory, std::function<Result<std::int64_t>()> allot) : directory_(std::move(directory)), allot_(std::move(allot)) {}
    ~Spool();

    Result<BodyRef> store(std::string_view bytes, const KeptRowView& source);
    Status sync();                                             // what was stored is on the disk
    void committed();                                          // the ledger refers to all that was synced
    Result<Spooled> hand_over();                               // instead of both: what was stored since the last of them
    Status keep_ready(std::size_t segments);                   // so many can be begun without asking for their numbers

    struct Stored {
        std::string bytes;
        KeptRow source;
    };
    Result<Stored> read(const BodyRef& body);
    // Many at once; neighbours are read together. `take` is called once a body, in their order.
    using Take = std::function<void(std::size_t, std::string_view bytes, KeptRow source)>;
    Status read(std::span<const BodyRef> bodies, const Take& take);

    Result<std::vector<std::int64_t>> segments() const;        // on disk, ascending
    // A segment without a live writer, held until destroyed: whatever refers to it has been committed. Empty: it has one.
    Result<std::optional<FileLock>> claim(std::int64_t segment);
    Status remove(std::int64_t segment);                       // a claimed one

  private:
    Status flush();
    Status open_next();
    void close_segment();
    void put_frame(std::string_view bytes, std::string_view row = {}, std::string_view heading_at = {});
    Result<const RandomFile*> reader(std::int64_t segment);
    using Heading = std::shared_ptr<const std::string>;
    Result<Heading> heading(std::int64_t segment, std::uint64_t offset);
    Path path_of(std::int64_t segment, std::string_view ending) const;

    Path directory_;
    std::function<Result<std::int64_t>()> allot_;
    std::int64_t current_ = 0;
    std::deque<std::int64_t> ready_;         // numbers allotted and not used yet
    std::shared_ptr<AppendFile> file_;
    std::optional<FileLock> writing_;
    std::map<std::int64_t, FileLock> full_;  // closed, but not all of it is committed: still ours
    std::vector<std::shared_ptr<AppendFile>> unsynced_;  // closed, and not synced since
    std::string buffer_;
    std::uint64_t next_offset_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> headings_;  // in the open segment, and where
    std::string last_heading_;                                    // of the last row stored: the next one mostly has the same
    std::uint64_t last_heading_at_ = 0;
    bool dirty_ = false;
    std::map<std::int64_t, RandomFile> readers_;
    std::map<std::pair<std::int64_t, std::uint64_t>, Heading> read_headings_;
};

}  // namespace creditlink::ledger_detail
