#pragma once
// Text eight bytes at a time. Nearly every value of every row is asked what stands in it, and nearly always the answer is that
// nothing does: so the question is put to eight bytes at once, in one machine word, on any processor.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace creditlink::eight {

using Bytes = std::uint64_t;  // the first byte of the text is the lowest
using Marks = std::uint64_t;  // of each byte the high bit, set where the question is answered with yes

constexpr Bytes everywhere(std::uint8_t byte) { return byte * 0x0101010101010101u; }
constexpr Bytes kHigh = everywhere(0x80);

// No byte carries into its neighbour: the seven low bits of each are added to so much that the high bit tells.
constexpr Marks seven_at_least(Bytes bytes, std::uint8_t least) { return (bytes & ~kHigh) + everywhere(static_cast<std::uint8_t>(0x80 - least)); }

constexpr Marks below(Bytes bytes, std::uint8_t limit) { return ~(seven_at_least(bytes, limit) | bytes) & kHigh; }                               // limit up to 0x80
constexpr Marks at_least(Bytes bytes, std::uint8_t least) { return seven_at_least(bytes, static_cast<std::uint8_t>(least - 0x80)) & bytes & kHigh; }  // least from 0x80
constexpr Marks is(Bytes bytes, std::uint8_t byte) { return below(bytes ^ everywhere(byte), 1); }
constexpr Marks within(Bytes bytes, std::uint8_t first, std::uint8_t last) {  // both below 0x80
    return seven_at_least(bytes, first) & ~seven_at_least(bytes, static_cast<std::uint8_t>(last + 1)) & ~bytes & kHigh;
}

inline Bytes load(const char* from) {
    Bytes bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    return std::endian::native == std::endian::little ? bytes : __builtin_bswap64(bytes);
}

// The marks side by side: the lowest bit is of the first byte.
constexpr std::uint64_t bits_of(Marks marks) { return (marks >> 7) * 0x0102040810204080u >> 56; }

// Fewer than eight, and zeros after them; read as two pieces that overlap, which takes no loop.
inline Bytes load_few(const char* from, std::size_t count) {
    if (count < 4) {
        const auto byte = [&](std::size_t at) { return Bytes(static_cast<unsigned char>(from[at])) << 8 * at; };
        return count == 0 ? 0 : byte(0) | byte(count / 2) | byte(count - 1);
    }
    const auto four = [&](std::size_t at) {
        std::uint32_t bytes;
        std::memcpy(&bytes, from + at, sizeof bytes);
        return Bytes(std::endian::native == std::endian::little ? bytes : __builtin_bswap32(bytes)) << 8 * at;
    };
    return four(0) | four(count - 4);
}

// The last `left` bytes of a text, fewer than eight, and zeros after them.
inline Bytes load_rest(std::string_view text, std::size_t left) {
    const char* const end = text.data() + text.size();
    return text.size() < sizeof(Bytes) ? load_few(end - left, left) : load(end - sizeof(Bytes)) >> 8 * (sizeof(Bytes) - left);
}

// The first position that `marks` marks and at which `holds`, or npos. `holds` is asked only of what is marked, in order.
template <typename MarksOf, typename Holds>
std::size_t find(std::string_view text, MarksOf marks_of, Holds holds) {
    std::size_t at = 0;
    const auto found = [&](Marks marks) {
        for (; marks != 0; marks &= marks - 1) {
            const std::size_t position = at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
            if (holds(position)) return position;
        }
        return std::string_view::npos;
    };
    for (; text.size() - at >= sizeof(Bytes); at += sizeof(Bytes))
        if (const Marks marks = marks_of(load(text.data() + at)); marks != 0)
            if (const std::size_t position = found(marks); position != std::string_view::npos) return position;
    const std::size_t left = text.size() - at;
    if (left == 0) return std::string_view::npos;
    return found(marks_of(load_rest(text, left)) & ~(~Marks(0) << 8 * left));
}

}  // namespace creditlink::eight
