#pragma once
// GB18030 to code points, faster than iconv: its 23,940 two-byte forms from a table, the four-byte ones by iconv.

#include <array>
#include <cstdint>

namespace creditlink::gb18030 {

// The code point of a two-byte form, all of which lie in the Basic Multilingual Plane; 0 if there is none.
// Indexed by first byte * 256 + second byte. Filled at first use.
const std::array<std::uint16_t, 65536>& two_byte_table();

// The code point of a four-byte form; 0 if there is none.
char32_t four_byte(const unsigned char* bytes);

}  // namespace creditlink::gb18030
