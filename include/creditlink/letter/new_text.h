#pragma once
// What a letter that is written today may not hold, though one that was published earlier is read with it.

#include <string_view>

#include "creditlink/letter/letter.h"

namespace creditlink {

// Anywhere in the file, also where the parser drops it, and where the head has it as an escape: invisible characters and
// marks that turn the direction of writing; and a "<" that begins a tag, for a letter has no HTML. Errc::config at the
// place. What is no UTF-8 is left to the parser.
Status check_new_text(std::string_view text, std::string_view file);

// Of digits, letters, Chinese characters, hyphens and 〔〕, at most kMostNumber of them: it is printed, and people type
// it.
inline constexpr std::size_t kMostNumber = 20;
Status check_number(const Letter& letter, std::string_view text, std::string_view file);

}  // namespace creditlink
