#pragma once
// Scans of signed letters: PDF files, kept encrypted like the contents behind the exchange log, in a store of their own
// (<state>/scans/), because what citizens sign is kept and erased by other rules than what was sent.

#include <string>
#include <string_view>

#include "creditlink/app/office.h"
#include "creditlink/ledger/commitments.h"

namespace creditlink {

inline constexpr std::size_t kMaxScanBytes = 32u << 20;  // twenty pages in colour

// The bytes of a scan: a PDF file of at most kMaxScanBytes. Errc::usage says what else it is.
Result<std::string> read_scan(const Path& file);

// One who writes at a time, in all processes; another one waits for its turn.
class Scans {
  public:
    static Result<Scans> open(Office& office);  // Errc::locked if the turn does not come
    Result<Scan> put(std::string_view bytes);   // durable after sync()
    Status sync() { return store_.sync(); }
    Result<std::string> get(const Scan& scan) const;  // Errc::log_integrity if it is not the one that was attached

  private:
    Scans(FileLock lock, ContentStore store) : lock_(std::move(lock)), store_(std::move(store)) {}
    FileLock lock_;
    ContentStore store_;
};

}  // namespace creditlink
