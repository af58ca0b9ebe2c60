#include "creditlink/letter/new_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "creditlink/base/text.h"
#include "lines.h"

namespace creditlink {

namespace {

struct Mark {
    char32_t first, last;
    std::string_view zh, en;
};
constexpr std::array<Mark, 14> kMarks = {{
    {0x00, 0x08, "控制字符", "a control character"},
    {0x0b, 0x0c, "控制字符", "a control character"},
    {0x0e, 0x1f, "控制字符", "a control character"},
    {0x7f, 0x9f, "控制字符", "a control character"},
    {0xad, 0xad, "软连字符", "soft hyphen"},
    {0x61c, 0x61c, "改变书写方向的符号", "a mark of the direction of writing"},
    {0x200b, 0x200d, "零宽字符", "a zero-width character"},
    {0x200e, 0x200f, "改变书写方向的符号", "a mark of the direction of writing"},
    {0x2028, 0x2029, "行或段的分隔符", "a line or paragraph separator"},
    {0x202a, 0x202e, "改变书写方向的符号", "a mark of the direction of writing"},
    {0x2060, 0x206f, "看不见的格式符", "an invisible format character"},
    {0x3164, 0x3164, "看不见的填充字符", "an invisible filler"},
    {0xfeff, 0xfeff, "零宽字符", "a zero-width character"},
    {0xe0000, 0xe007f, "看不见的标签字符", "an invisible tag character"},
}};

const Mark* mark_of(char32_t c) {
    const auto at =
        std::find_if(kMarks.begin(), kMarks.end(), [&](const Mark& mark) { return c >= mark.first && c <= mark.last; });
    return at == kMarks.end() ? nullptr : &*at;
}

std::string code_point(char32_t c) {
    std::array<char, 16> digits{};
    const int length = std::snprintf(digits.data(), digits.size(), "U+%04X", static_cast<unsigned>(c));
    return {digits.data(), static_cast<std::size_t>(length)};
}

constexpr std::size_t kEscapeBytes = 6;  // backslash, u and four digits

// Of the escape that the text begins with: a character, or half of a pair.
std::optional<char32_t> escaped_unit(std::string_view text) {
    if (!text.starts_with("\\u") || text.size() < kEscapeBytes) return std::nullopt;
    char32_t c = 0;
    for (const char digit : text.substr(2, 4)) {
        const std::size_t value = std::string_view("0123456789abcdef0123456789ABCDEF").find(digit);
        if (value == std::string_view::npos) return std::nullopt;
        c = c * 16 + static_cast<char32_t>(value % 16);
    }
    return c;
}

// The next character, with the escapes of JSON read: backslash-u003c is "<".
char32_t next_read(std::string_view text, std::size_t& at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("\\/")) {
        at += 2;
        return '/';
    }
    if (rest.starts_with("\\\\")) {  // an escaped backslash: what stands behind it is no escape
        at += 2;
        return '\\';
    }
    const auto c = escaped_unit(rest);
    if (!c) return next_code_point(text, at);
    at += kEscapeBytes;
    const auto low = *c >= 0xd800 && *c <= 0xdbff ? escaped_unit(text.substr(at)) : std::nullopt;
    if (!low || *low < 0xdc00 || *low > 0xdfff) return *c;
    at += kEscapeBytes;
    return 0x10000 + ((*c - 0xd800) << 10) + (*low - 0xdc00);
}

bool begins_tag(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!' || c == '?';
}

Error wrong_at(std::string_view text, std::size_t at, std::string_view file, std::string message, std::string hint) {
    const std::string_view before = text.substr(0, at);
    const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    return letter_detail::error_in(file, line, count_code_points(before.substr(line_begin)) + 1, std::move(message),
                                   std::move(hint));
}

bool may_stand_in_number(char32_t c) {
    const bool latin = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool chinese =
        c == 0x3007 || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
    return latin || chinese || c == '-' || c == 0x3014 || c == 0x3015;
}

}  // namespace

Status check_new_text(std::string_view text, std::string_view file) {
    if (text.size() > kMaxLetterBytes || !is_utf8(text)) return {};
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    for (std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_read(text, at);
        if (const Mark* mark = mark_of(c))
            return wrong_at(text, begin, file,
                            say("有看不见的字符 {c}（{n}）", "has the invisible character {c} ({n})",
                                {{"c", code_point(c)}, {"n", std::string(say(mark->zh, mark->en))}}),
                            std::string(say("删去它：读的人看不到它，读到的就可能不是写的",
                                            "delete it: nobody sees it, and what is read may not be what is written")));
        if (c != '<' || at >= text.size()) continue;
        std::size_t after = at;
        if (begins_tag(next_read(text, after)))
            return wrong_at(
                text, begin, file,
                std::string(say("这里像网页标签（< 后面跟着字母、/、! 或 ?）",
                                "this looks like an HTML tag (< and then a letter, /, ! or ?)")),
                std::string(
                    say("承诺书只有文字：删去标签；要写“小于”就写成汉字，或者在 < 后空一格",
                        "a letter is plain text: delete the tag; for \"less than\" use words, or a space after <")));
    }
    return {};
}

Status check_number(const Letter& letter, std::string_view text, std::string_view file) {
    bool fit = count_code_points(letter.number) <= kMostNumber;
    for (std::size_t at = 0; at < letter.number.size();)
        fit = may_stand_in_number(next_code_point(letter.number, at)) && fit;
    if (fit) return {};
    const std::size_t at = text.find("\"number\"");
    return wrong_at(
        text, at == std::string_view::npos ? 0 : at, file,
        say("“{n}”不能作编号", "\"{n}\" cannot be a number", {{"n", shown(letter.number)}}),
        say("编号用数字、字母、汉字、连字符和〔〕，1 至 {m} 个字，例如 07 或 吉科信〔2026〕7号",
            "a number has digits, letters, Chinese characters, hyphens and 〔〕, 1 to {m} of them, as in 07",
            {{"m", std::to_string(kMostNumber)}}));
}

}  // namespace creditlink
