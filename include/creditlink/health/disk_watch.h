#pragma once
// Whether there is room for another run. Two limits: what closed below the lower one opens above the higher one only, so that a disk
// at the limit does not begin and break off one run after the other.

#include <cstdint>
#include <optional>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct DiskLimits {
    std::uint64_t stop_below = 500u << 20;     // bytes free; a run of 100,000 rows takes about 300 MiB of ledger, spool and evidence
    std::uint64_t resume_above = 1000u << 20;  // not less than stop_below
};

struct DiskSpace {
    std::uint64_t free = 0, size = 0;  // bytes, as an account without privileges may use them
};
Result<DiskSpace> disk_space(const Path& folder);  // Errc::storage

class DiskWatch {
  public:
    // The sentence for people if no run may begin.
    std::optional<Error> look(const DiskSpace& space, const DiskLimits& limits, const Path& folder);
    bool closed() const { return closed_; }

  private:
    bool closed_ = false;
};

std::string megabytes(std::uint64_t bytes);  // "512 MB": 2^20 bytes

}  // namespace creditlink
