#pragma once
// What the checkers of identifiers share.

#include <string>
#include <string_view>

#include "creditlink/record/identifier.h"

namespace creditlink::identifier {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool digits_only(std::string_view text);

IdentifierVerdict refused(std::string_view code, std::string_view detail);
inline IdentifierVerdict accepted(std::string_view advice = {}) { return {{}, {}, advice}; }

std::string wrong_length(std::string_view text, std::string_view expected);  // "长度 17，应为 18"
std::string wrong_check(char expected);                                      // "校验位应为 Y"

// The last place of 17 digits: ISO 7064 MOD 11-2, as in GB 11643. '0' to '9' or 'X'.
char mod_11_2(std::string_view digits);

// The ninth place of an organisation code (GB 11714): '0' to '9' or 'X'. `body` is eight digits or capital letters.
char organisation_check(std::string_view body);

}  // namespace creditlink::identifier
