#pragma once
// What the ledger advises is often a command. Whoever reads it in a browser has pages instead.

#include <string>

#include "creditlink/base/result.h"

namespace creditlink {

// The same, without the advice if it is a command. Of a Status or a Result.
template <typename Outcome>
Outcome for_a_browser(Outcome outcome) {
    if (outcome) return outcome;
    Error error = outcome.error();
    if (error.hint.find("creditlink ") != std::string::npos || error.hint.find("--") != std::string::npos) error.hint.clear();
    return error;
}

}  // namespace creditlink
