#pragma once
// Reading the head of a letter: texts with their limits, and the blanks.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/letter/letter.h"

namespace creditlink::letter_detail {

struct Head {
    std::string_view file;
    Error wrong(const json::Value& at, std::string message, std::string hint = {}) const;
    Status text(const json::Value& object, std::string_view name, std::size_t most, std::string& out) const;
};

Status read_blanks(const Head& head, const json::Value& object, std::vector<Blank>& blanks);

}  // namespace creditlink::letter_detail
