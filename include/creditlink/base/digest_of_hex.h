#pragma once
// A digest as people and files write it.

#include <algorithm>
#include <optional>
#include <string_view>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"

namespace creditlink {

// nullopt if it is not 64 hexadecimal digits.
inline std::optional<Digest256> digest_of_hex(std::string_view text) {
    const auto bytes = from_hex(text);
    Digest256 digest{};
    if (!bytes || bytes->size() != digest.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
}

}  // namespace creditlink
