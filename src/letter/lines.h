#pragma once
// What the parts of the parser share: places in the file, and which texts may stand in a letter.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/letter.h"

namespace creditlink::letter_detail {

// Errc::config at "file:line:column".
Error error_in(std::string_view file, std::size_t line, std::size_t column, std::string message, std::string hint = {});

// Why a text cannot stand in a letter, empty if it can: control characters and marks that turn the direction of writing would
// make people read another text than the one they approve.
std::string unfit(std::string_view text, std::size_t most);

// `all`: where every fault is kept, and the reading goes on; nullptr: the first one is the answer.
Status read_head(std::string_view json, std::string_view file, Letter& letter, std::vector<Error>* all = nullptr);
// `first_line`: of the file, on which the body begins.
Status read_body(std::string_view body, std::size_t first_line, std::string_view file, Letter& letter, std::vector<Error>* all = nullptr);

}  // namespace creditlink::letter_detail
