#pragma once
// The keys that an office uses and believes, as people ask for them: never a secret half.

#include <optional>
#include <string>
#include <vector>

#include "creditlink/app/config.h"

namespace creditlink {

struct RosterKey {
    std::string what, algorithm, file;
    std::string id;                         // as messages, notes and contents name it
    std::string fingerprint;                // hex SHA-256 of the SPKI DER; empty for a symmetric key
    std::string pinned;                     // who believes it, and where that is written
    std::int64_t since = 0, until = 0;      // unix seconds; 0: not known, or open
    std::optional<Error> problem = {};
    std::string setting = {};               // that points at it: "keys.sign"; empty: none, or a key that is never replaced
};

// Ours, the platforms', the witnesses'. One that cannot be read is in it with its problem.
std::vector<RosterKey> keys_of_office(const Config& config);

}  // namespace creditlink
