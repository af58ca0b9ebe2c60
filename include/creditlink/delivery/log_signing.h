#pragma once
// When the log's head is signed, and how long entries may wait for it. One for all who write to a log; not for two
// threads.

#include <cstdint>
#include <optional>

#include "creditlink/base/clock.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

// design, section 3: a checkpoint at least every 60 s while anything happens. Asked between requests, so it comes at
// most one request later than this; half of that time is left for it.
inline constexpr std::int64_t kSignEveryMs = 30'000;

// What cannot be signed (a key that is away, a disk that refuses the checkpoint) does not stop the exchange at once:
// entries are durable, and each batch gives the platform a head that covers them. But whoever can write to the
// directory may change them unseen until they are signed, so they are bounded. A day: a night's run goes on, and
// whoever has the key comes in the morning.
inline constexpr std::int64_t kMaxUnsignedMs = 24 * 3600 * 1000;
// Two entries a batch: 5,000 batches, five million records in batches of the usual size.
inline constexpr std::uint64_t kMaxUnsignedEntries = 10'000;
// So many in less than the time above are signed early: the bound is for entries that cannot be signed.
inline constexpr std::uint64_t kSignAtEntries = kMaxUnsignedEntries / 2;

class LogSigning {
  public:
    LogSigning(ExchangeLog& log, Clock& clock) : log_(log), clock_(clock) {}

    // Signs if it is time; to be called between any two steps. An error only if nothing may be sent any more: too many
    // entries, or too old ones, could not be signed. It has the code of what hinders, and is gone when a later call can
    // sign.
    Status in_time();

    // Why the last attempt to sign failed; entries wait for the next.
    const std::optional<Error>& trouble() const { return trouble_; }

  private:
    Status bounded(const UnsignedTail& tail) const;

    ExchangeLog& log_;
    Clock& clock_;
    std::optional<std::int64_t> tried_ms_;  // steady
    std::optional<Error> trouble_;
};

}  // namespace creditlink
