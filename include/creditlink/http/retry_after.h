#pragma once
// What a busy server wishes (RFC 9110 10.2.3), for platforms and for sources alike.

#include <cstdint>
#include <optional>
#include <string_view>

namespace creditlink {

// A Retry-After field's value as seconds from `now` (unix seconds): a number of seconds, or an HTTP date; a date that has
// gone by is 0. nullopt if it is neither. Never negative; how much of it is honoured is the caller's decision.
std::optional<std::int64_t> parse_retry_after(std::string_view value, std::int64_t now);

}  // namespace creditlink
