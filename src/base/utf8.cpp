// Strictness and code points of UTF-8 (Unicode 15, table 3-7; RFC 3629).
#include <cstring>

#include "creditlink/base/text.h"

namespace creditlink {
namespace {

using Byte = unsigned char;

std::uint64_t load8(const Byte* p) {
    std::uint64_t v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

bool continues(Byte b) { return (b & 0xC0) == 0x80; }

// The length of the well-formed character at `p`, or 0.
std::size_t well_formed(const Byte* p, const Byte* end) {
    const auto left = static_cast<std::size_t>(end - p);
    const Byte a = p[0];
    if (a < 0x80) return 1;
    if (a >= 0xC2 && a <= 0xDF) return left >= 2 && continues(p[1]) ? 2 : 0;
    if (a >= 0xE0 && a <= 0xEF) {
        if (left < 3 || !continues(p[1]) || !continues(p[2])) return 0;
        if (a == 0xE0 && p[1] < 0xA0) return 0;   // overlong
        if (a == 0xED && p[1] >= 0xA0) return 0;  // surrogate
        return 3;
    }
    if (a >= 0xF0 && a <= 0xF4) {
        if (left < 4 || !continues(p[1]) || !continues(p[2]) || !continues(p[3])) return 0;
        if (a == 0xF0 && p[1] < 0x90) return 0;   // overlong
        if (a == 0xF4 && p[1] >= 0x90) return 0;  // above U+10FFFF
        return 4;
    }
    return 0;
}

// The bytes of two three-byte characters side by side, whatever the machine's byte order. E0 and ED, whose second byte
// has rules of its own, are left to well_formed(): no common Chinese character begins with them.
struct Pair {
    std::uint64_t mask, want;
};
Pair pair_of_three() {
    static constexpr Byte mask[8] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0, 0};
    static constexpr Byte want[8] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0, 0};
    return {load8(mask), load8(want)};
}

bool plain_lead(Byte lead) { return lead != 0xE0 && lead != 0xED; }

}  // namespace

std::size_t first_invalid_utf8(std::string_view bytes) {
    const Byte* const begin = reinterpret_cast<const Byte*>(bytes.data());
    const Byte* const end = begin + bytes.size();
    const Byte* p = begin;
    const Pair pair = pair_of_three();
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    while (end - p >= 8) {
        const std::uint64_t eight = load8(p);
        if ((eight & kHighBits) == 0) {
            p += 8;
        } else if ((eight & pair.mask) == pair.want && plain_lead(p[0]) && plain_lead(p[3])) {
            p += 6;
        } else {
            const std::size_t length = well_formed(p, end);
            if (length == 0) return static_cast<std::size_t>(p - begin);
            p += length;
        }
    }
    while (p < end) {
        const std::size_t length = well_formed(p, end);
        if (length == 0) return static_cast<std::size_t>(p - begin);
        p += length;
    }
    return kNoPosition;
}

std::size_t count_code_points(std::string_view text) {
    // A continuation byte has its two highest bits at 1 and 0: counted eight at a time, and subtracted.
    std::size_t at = 0, continuations = 0;
    const auto* const bytes = reinterpret_cast<const Byte*>(text.data());
    for (; text.size() - at >= 8; at += 8) {
        const std::uint64_t eight = load8(bytes + at);
        const std::uint64_t marks = eight >> 7 & ~(eight >> 6) & 0x0101010101010101u;
        continuations += static_cast<std::size_t>(marks * 0x0101010101010101u >> 56);
    }
    for (; at < text.size(); ++at) continuations += continues(bytes[at]);
    return text.size() - continuations;
}

char32_t next_code_point(std::string_view text, std::size_t& offset) {
    const auto at = [&](std::size_t i) { return static_cast<char32_t>(static_cast<Byte>(text[i])); };
    const char32_t a = at(offset);
    // A cut character is the caller's bug, but never a read past the end.
    const std::size_t length = a < 0x80 ? 1 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
    const std::size_t have = text.size() - offset < length ? text.size() - offset : length;
    static constexpr char32_t kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t c = a & kLeadBits[length];
    for (std::size_t i = 1; i < have; ++i) c = c << 6 | (at(offset + i) & 0x3F);
    offset += have;
    return c;
}

void append_code_point(std::string& out, char32_t c) {
    const auto put = [&](char32_t b) { out.push_back(static_cast<char>(static_cast<Byte>(b))); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    }
}

}  // namespace creditlink
