#pragma once
// Dating the log's head by a time-stamping authority (RFC 3161), where the configuration names one: log.timestamp.url,
// .ca (its certificate or its CA's, pinned), .every_hours, .alarm_hours. A head stands for all entries before it, so
// what waits while the authority is away is the newest head, not one request a head.

#include <optional>
#include <string>

#include "creditlink/app/office.h"

namespace creditlink {

struct TimestampStanding {
    bool configured = false;
    std::uint64_t stamped = 0, undated = 0;  // entries of the last head that was dated; entries that have come since
    std::int64_t stamped_at = 0;             // unix seconds, by the authority; 0: never
    std::int64_t undated_since = 0;  // unix seconds, of the oldest entry that no dated head covers; 0 without any
    bool due = false, late = false;  // to be asked for; older than the alarm says
    std::string note = {};           // why the last stamp counts for nothing, a sentence
};
Result<TimestampStanding> timestamp_standing(Office& office);

// Asks for the checkpoint that is there, verifies the answer and keeps it. Errc::platform while the authority is away,
// Errc::trust if what it says is not good.
Status date_checkpoint(Office& office);

// One sentence about the standing; empty where none is configured.
std::string timestamp_sentence(const TimestampStanding& standing);

}  // namespace creditlink
