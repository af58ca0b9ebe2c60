#pragma once
// GB18030 to code points, faster than iconv: its 23,940 two-byte forms from a table, the rare others by iconv.

#include <array>
#include <cstddef>
#include <cstdint>

namespace creditlink::gb18030 {

inline constexpr std::uint16_t kNone = 0;    // there is no such two-byte form
inline constexpr std::uint16_t kByIconv = 1;  // it lies beyond the Basic Multilingual Plane, as six do in glibc (FE51 is U+20087)

// The code points of two-byte forms, by first byte * 256 + second byte. Filled at first use.
const std::array<std::uint16_t, 65536>& two_byte_table();

// The code point that these two or four bytes stand for; 0 if they stand for none.
char32_t by_iconv(const unsigned char* bytes, std::size_t count);

}  // namespace creditlink::gb18030
