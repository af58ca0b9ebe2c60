#pragma once
// What the ledger advises is often a command. Whoever reads it in a browser has pages instead.

#include <concepts>
#include <string>

#include "creditlink/base/result.h"

namespace creditlink {

// The same, without the advice if it is a command.
inline Error for_a_browser(Error error) {
    if (error.hint.find("creditlink ") != std::string::npos || error.hint.find("--") != std::string::npos) error.hint.clear();
    return error;
}

// Of a Status or a Result.
template <typename Outcome>
    requires(!std::same_as<Outcome, Error>)
Outcome for_a_browser(Outcome outcome) {
    if (outcome) return outcome;
    return for_a_browser(outcome.error());
}

}  // namespace creditlink
