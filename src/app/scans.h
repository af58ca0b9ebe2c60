#pragma once
// Scans of signed letters: PDF files, kept encrypted like the contents behind the exchange log, in a store of their own
// (<state>/scans/), because what citizens sign is kept and erased by other rules than what was sent.

#include <cstdint>
#include <string>
#include <string_view>

#include "creditlink/app/office.h"
#include "creditlink/ledger/commitments.h"

namespace creditlink {

inline constexpr std::size_t kMaxScanBytes = 32u << 20;  // twenty pages in colour

// The bytes of a scan: a PDF file of at most kMaxScanBytes. Errc::usage says what else it is.
Result<std::string> read_scan(const Path& file);

// A kept scan, read beside whoever writes. Errc::log_integrity if it is not the one that was attached.
Result<std::string> scan_kept(Office& office, const Scan& scan);

// One who writes at a time, in all processes; another one waits for its turn.
class Scans {
  public:
    static constexpr std::int64_t kPatienceMs = 30'000;  // others write a page of scans in a second
    static Result<Scans> open(Office& office, std::int64_t patience_ms = kPatienceMs);  // Errc::locked if the turn does not come
    Result<Scan> put(std::string_view bytes);   // durable after sync()
    Status sync() { return store_.sync(); }

  private:
    Scans(FileLock lock, ContentStore store) : lock_(std::move(lock)), store_(std::move(store)) {}
    FileLock lock_;
    ContentStore store_;
};

}  // namespace creditlink
