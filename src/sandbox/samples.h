#pragma once
// One list and two code lists, invented, so that every call of section 6 has something to answer.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace creditlink::sandbox {

std::string lists_json();
std::optional<std::string> codes_json(std::string_view name);

bool list_exists(std::string_view list);
bool entry_exists(std::string_view list, std::string_view entry);
std::int64_t list_size(std::string_view list);
// The change at `index` of a list, as JSON.
std::string change_json(std::int64_t index);

}  // namespace creditlink::sandbox
