#pragma once
// What may stand in a text, from one look at its bytes. Most values are made of plain letters, digits and common Chinese
// characters: whoever knows that of one need not look for what would have to be folded, refused or escaped.

#include <cstdint>
#include <string_view>

namespace creditlink {

using TextMarks = std::uint8_t;  // none: printable ASCII other than below, and U+4000 to U+9FFF

inline constexpr TextMarks kControlMark = 1;  // a control character
inline constexpr TextMarks kSpaceMark = 2;    // a space
inline constexpr TextMarks kEscapeMark = 4;   // a quote or a backslash
inline constexpr TextMarks kStarMark = 8;     // *
inline constexpr TextMarks kLetterMark = 16;  // a small letter, or an E, which may be an exponent's
inline constexpr TextMarks kSymbolMark = 32;  // U+3000 to U+3FFF, which begin with E3
inline constexpr TextMarks kRareMark = 64;    // any other character beyond ASCII
inline constexpr TextMarks kAnyMark = 0xFF;   // nobody has looked: anything

TextMarks marks_in(std::string_view text);

}  // namespace creditlink
