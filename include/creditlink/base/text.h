#pragma once
// UTF-8 text: strict (no overlong forms, no surrogates, nothing above U+10FFFF), and the few foldings a mapping may ask for.
// Nothing here ever puts U+FFFD in place of something it cannot read.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace creditlink {

inline constexpr std::size_t kNoPosition = static_cast<std::size_t>(-1);

// The offset of the first byte that is not strict UTF-8, or kNoPosition. ASCII runs are skipped eight bytes at a time.
std::size_t first_invalid_utf8(std::string_view bytes);
inline bool is_utf8(std::string_view bytes) { return first_invalid_utf8(bytes) == kNoPosition; }

// The functions below want valid UTF-8.
std::size_t count_code_points(std::string_view text);
char32_t next_code_point(std::string_view text, std::size_t& offset);  // moves offset; offset < text.size()
void append_code_point(std::string& out, char32_t c);

bool is_space(char32_t c);       // white space incl. U+3000, U+00A0, U+2000-200A, U+2028, U+2029, tab and line breaks
bool is_zero_width(char32_t c);  // U+200B-200F, U+202A-202E, U+2060-2064, U+2066-2069, U+FEFF, U+00AD

std::string_view trim(std::string_view text);          // white space and zero-width characters off both ends
std::string fold_width(std::string_view text);         // U+FF01-FF5E to ASCII, U+3000 to a space; nothing else
std::string without_space(std::string_view text);      // every white space and zero-width character removed
std::string upper_ascii(std::string_view text);
std::string nfc(std::string_view text);                // Unicode normalisation form C (identity values only)
void append_nfc(std::string& out, std::string_view text);
std::size_t display_width(std::string_view text);      // columns on a terminal: CJK counts two, zero-width none
std::vector<std::string_view> split(std::string_view text, std::string_view separator);

// For messages: personal data with the middle hidden, as long as the value was: 110***********123X.
// Keeps `head` and `tail` code points; a value not longer than both together is hidden whole.
std::string mask(std::string_view text, std::size_t head, std::size_t tail);

// For messages: at most `limit` code points, then "…"; control characters, bidi and line breaks shown as \u{...}.
std::string shown(std::string_view text, std::size_t limit = 40);

// The known word nearest to `word` (Damerau distance at most a third of the longer one), or empty: "did you mean".
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace creditlink
