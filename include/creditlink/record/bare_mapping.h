#pragma once
// A mapping's text without what explains it to people. An example that the office copied from a real row is a person's
// data: what leaves the office with somebody else's record is the bare text. Byte for byte:
// src/exchange_log/FORMAT.md, "The bare text of a mapping". Pure.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/json.h"

namespace creditlink {

// One line of JSON without white space or comments, the member `examples` of the whole, and what `comment` says of a value or a rule.
std::string bare_mapping(const json::Value& mapping);
// Of a text as people write it; nothing if it is no JSON.
std::optional<std::string> bare_mapping(std::string_view text);

}  // namespace creditlink
