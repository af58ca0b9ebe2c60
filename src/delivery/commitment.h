#pragma once
// How an entry commits to a message without telling anything about it: SM3(salt ‖ SHA-256(message)), in hex; the salt stands
// before the message in the evidence store and nowhere else (exchange_log/FORMAT.md).

#include <string>
#include <string_view>

#include "creditlink/base/digest.h"

namespace creditlink::delivery_detail {

inline constexpr std::size_t kSalt = 16;  // bytes

std::string commitment(std::string_view salt, const Digest256& digest);

}  // namespace creditlink::delivery_detail
