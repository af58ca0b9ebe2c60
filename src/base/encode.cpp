#include "creditlink/base/encode.h"

#include <array>
#include <cstdint>

namespace creditlink {
namespace {

// The RFC 4648 family: an alphabet of 2^bits characters. A group is the shortest run of both whole bytes and characters.
template <unsigned bits>
struct Base {
    std::array<char, 1u << bits> alphabet{};
    std::array<std::int8_t, 256> value{};

    constexpr explicit Base(const char* letters) {
        for (auto& v : value) v = -1;
        for (unsigned i = 0; i < alphabet.size(); ++i) {
            alphabet[i] = letters[i];
            value[static_cast<unsigned char>(letters[i])] = static_cast<std::int8_t>(i);
        }
    }

    std::string encode(std::string_view bytes) const {
        std::string out((bytes.size() * 8 + bits - 1) / bits, '\0');
        char* at = out.data();
        std::uint32_t pool = 0;
        unsigned held = 0;
        for (const char c : bytes) {
            pool = pool << 8 | static_cast<unsigned char>(c);
            for (held += 8; held >= bits; held -= bits) *at++ = letter(pool >> (held - bits));
        }
        if (held) *at = letter(pool << (bits - held));
        return out;
    }

    std::optional<std::string> decode(std::string_view text) const {
        std::string out;
        out.reserve(text.size() * bits / 8);
        std::uint32_t pool = 0;
        unsigned held = 0;
        for (const char c : text) {
            const int v = value[static_cast<unsigned char>(c)];
            if (v < 0) return std::nullopt;
            pool = pool << bits | static_cast<std::uint32_t>(v);
            held += bits;
            if (held >= 8) out.push_back(static_cast<char>(pool >> (held -= 8) & 0xff));
        }
        // Canonical: no character too many, and the bits that are left over are zero.
        if (held >= bits || (pool & ((1u << held) - 1)) != 0) return std::nullopt;
        return out;
    }

  private:
    char letter(std::uint32_t v) const { return alphabet[v & ((1u << bits) - 1)]; }
};

constexpr Base<6> kBase64{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"};
constexpr Base<6> kBase64Url{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};
constexpr Base<5> kBase32{"abcdefghijklmnopqrstuvwxyz234567"};
constexpr Base<4> kHex{"0123456789abcdef"};

}  // namespace

std::string hex(std::string_view bytes) { return kHex.encode(bytes); }
std::string base64url(std::string_view bytes) { return kBase64Url.encode(bytes); }
std::string base32(std::string_view bytes) { return kBase32.encode(bytes); }

std::string base64(std::string_view bytes) {
    std::string out = kBase64.encode(bytes);
    while (out.size() % 4 != 0) out.push_back('=');
    return out;
}

std::optional<std::string> from_hex(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return kHex.decode(lower);
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return kBase64.decode(text);
}

std::optional<std::string> from_base64url(std::string_view text) { return kBase64Url.decode(text); }
std::optional<std::string> from_base32(std::string_view text) { return kBase32.decode(text); }

}  // namespace creditlink
