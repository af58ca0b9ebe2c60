#pragma once
// Checkpoints that a time-stamping authority (RFC 3161) has dated: `timestamps` in the log's folder and in an export,
// one a line, oldest first. FORMAT.md "Timestamps".

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/exchange_log/checkpoint.h"

namespace creditlink {

inline constexpr const char* kTimestamps = "timestamps";

// The head that a note states, whoever signed it. Errc::log_integrity for what is no checkpoint.
Result<LogHead> stated_head(std::string_view note);

struct StampedCheckpoint {
    LogHead head;
    std::string checkpoint;  // the whole note: what was dated
    std::string response;    // DER
    std::string json() const;
};
// Errc::log_integrity, naming the line, for what is none. Neither checkpoint nor response is believed yet.
Result<std::vector<StampedCheckpoint>> parse_timestamps(std::string_view text);

}  // namespace creditlink
