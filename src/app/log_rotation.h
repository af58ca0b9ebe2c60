#pragma once
// The steps of a change of the log's keys, each of which can be repeated after a kill. The files of the keys are
// log_key_change.h's.

#include <cstdint>
#include <string>
#include <vector>

#include "creditlink/app/office.h"

namespace creditlink {

struct LogRotation {
    std::uint64_t entry = 0;  // that announces the new keys
    std::vector<PublicKey> now, next;
};

// Both under the run lock; the log is closed when they return, and what is signed next is signed with the new keys.
Result<LogRotation> rotate_log_keys(Office& office, Ledger& ledger, const std::string& reason);
// Where the old keys can or must not sign any more. Errc::trust if their public halves are not at hand.
Result<LogRotation> replace_lost_log_keys(Office& office, Ledger& ledger, const std::string& reason);

}  // namespace creditlink
