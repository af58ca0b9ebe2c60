// The two questions that need Unicode's tables. ICU by its C interface, and only for text beyond the usual characters.
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <cstdlib>

#include "creditlink/base/eight.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

// Characters that are in form C whatever stands beside them: no combining marks, nothing that composes or decomposes.
bool surely_composed(char32_t c) {
    return c < 0x300 || (c >= 0x3000 && c < 0x302A) || (c >= 0x3400 && c < 0xA000) || (c >= 0xFF01 && c <= 0xFF5E);
}

// First bytes of characters other than U+4000 to U+9FFF (E4 to E9), which with ASCII are most of every identity value.
eight::Marks unusual(eight::Bytes bytes) { return eight::at_least(bytes, 0xC0) & (eight::at_least(bytes, 0xEA) | ~eight::at_least(bytes, 0xE4)); }

bool surely_composed(std::string_view text) {
    return eight::find(text, unusual, [&](std::size_t at) { return !surely_composed(next_code_point(text, at)); }) == std::string_view::npos;
}

std::string from_utf16(const std::u16string& text) {
    std::string out(text.size() * 3, '\0');
    std::int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, text.data(), static_cast<std::int32_t>(text.size()), &error);
    if (U_FAILURE(error)) std::abort();  // the buffer is the worst case, the text came from valid UTF-8
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::u16string to_utf16(std::string_view text) {
    std::u16string out(text.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, text.data(), static_cast<std::int32_t>(text.size()), &error);
    if (U_FAILURE(error)) std::abort();  // the header wants valid UTF-8
    out.resize(static_cast<std::size_t>(length));
    return out;
}

bool is_wide(char32_t c) {
    if ((c >= 0x3001 && c <= 0x3029) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF)) return true;
    const auto width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_FULLWIDTH || width == U_EA_WIDE;
}

bool takes_no_column(char32_t c) {
    if (c < 0x300) return c < 0x20 || (c >= 0x7F && c < 0xA0) || is_zero_width(c);
    const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
    return is_zero_width(c) || (mask & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0;
}

}  // namespace

std::string nfc(std::string_view text) {
    std::string out;
    append_nfc(out, text);
    return out;
}

void append_nfc(std::string& out, std::string_view text) {
    if (surely_composed(text)) {
        out.append(text);
        return;
    }
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2* form = unorm2_getNFCInstance(&error);
    const std::u16string from = to_utf16(text);
    // Form C of n units is at most 3n (Unicode annex 15, table of expansion factors).
    std::u16string to(from.size() * 3 + 8, u'\0');
    const std::int32_t length = unorm2_normalize(form, from.data(), static_cast<std::int32_t>(from.size()), to.data(),
                                                 static_cast<std::int32_t>(to.size()), &error);
    if (U_FAILURE(error)) std::abort();
    to.resize(static_cast<std::size_t>(length));
    out.append(from_utf16(to));
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (c >= 0x20 && c < 0x7F) ++width;
        else if (!takes_no_column(c)) width += is_wide(c) ? 2 : 1;
    }
    return width;
}

}  // namespace creditlink
