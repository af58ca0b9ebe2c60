#pragma once
// Whether a content still stands, and erasing many of them. Neither needs a key of the store; both work beside its
// writer and its readers, and name contents as the exchange log does.

#include <optional>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"

namespace creditlink {

// Asked once for each content of a log, so it reads one header and keeps the segment that it looked at last open: about
// a million answers a second. Not for two threads.
class ContentStandings {
  public:
    explicit ContentStandings(Path directory);  // <state>/evidence
    struct Standing {
        bool erased = false;           // its key is gone, whether or not its bytes are already
        std::uint64_t disk_bytes = 0;  // that it takes, or took
    };
    // Errc::log_integrity if its segment is not there, or ends before, or another content stands there: none of that is erasure.
    Result<Standing> of(const ContentRef& ref);

  private:
    Path directory_, path_;
    std::optional<RandomFile> file_;
    std::uint64_t open_ = 0;  // the segment of `file_`
};

// For good, and durable when it returns: in each segment all wrapped data keys are overwritten first, then the stored
// bytes, whose space goes back to the file system where that can. Every content is looked at before any is touched:
// where one is not the one named, nothing of its segment is erased and its error returned. Again and again is as once,
// so a killed erasure is simply repeated. What other copies of the files (backups, snapshots) hold stays readable to
// whoever has those and the store key; what the device itself keeps of overwritten blocks is beyond a program.
Status erase_contents(const Path& directory, std::vector<ContentRef> refs);

}  // namespace creditlink
