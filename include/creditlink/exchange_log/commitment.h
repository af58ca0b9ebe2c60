#pragma once
// How an entry commits to a message without telling anything about it: SM3(salt ‖ SHA-256(message)), in hex; the salt
// stands before the message in the evidence store and nowhere else (FORMAT.md).

#include <string>
#include <string_view>

#include "creditlink/base/digest.h"

namespace creditlink {

inline constexpr std::size_t kCommitmentSalt = 16;  // bytes

std::string commitment(std::string_view salt, const Digest256& digest);

}  // namespace creditlink
