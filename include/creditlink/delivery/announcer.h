#pragma once
// Tells a platform of the letters that were published and withdrawn (platform.md section 6). As with batches: what is
// sent is in the exchange log before its first byte leaves (`announcing`), an answer before it is believed
// (`announced`), and both with their contents in the evidence store. An acknowledgement counts if it is validly signed,
// names the letter and has the digest of the bytes sent; whatever else came back, the same bytes go again in the next
// run.

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "creditlink/delivery/courier.h"

namespace creditlink {

struct AnnounceReport {
    std::uint64_t acknowledged = 0;  // versions and withdrawals
    std::uint64_t waiting = 0;       // for the next run
    std::uint64_t held = 0;          // refused: a person looks
    std::optional<Error> stopped;
    std::string trouble;  // of the platform, for people
};

// Of a platform that signs nothing the letters are not taken: nothing happens. Stops at the first answer that is none,
// so that a platform that is away costs one request.
AnnounceReport announce(Route& route, Ledger& ledger, ExchangeLog& log, ContentStore& contents, Clock& clock,
                        std::stop_token stop);

}  // namespace creditlink
