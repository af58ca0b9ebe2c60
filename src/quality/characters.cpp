// What the characters of a value give away. Nearly every value of every record comes through here, so each question first
// asks what is cheapest to know.

#include <algorithm>
#include <array>
#include <optional>

#include "creditlink/base/eight.h"
#include "creditlink/base/text.h"
#include "creditlink/record/cell_error.h"
#include "rules.h"

namespace creditlink::quality_detail {

namespace {

// Control characters, and the first bytes among which are those of a replacement or private-use character.
eight::Marks suspicious(eight::Bytes bytes) { return eight::below(bytes, 0x20) | eight::is(bytes, 0x7F) | eight::at_least(bytes, 0xEE); }

bool is_private_use(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }

// The forbidden character whose first byte is at `at`.
std::optional<char32_t> forbidden_at(std::string_view text, std::size_t at, bool in_name) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '\n' || (byte == '\t' && !in_name)) return std::nullopt;
    if (byte < 0x20 || byte == 0x7F) return byte;
    if (byte < 0xEE) return std::nullopt;
    const char32_t c = next_code_point(text, at);
    return c == 0xFFFD || is_private_use(c) ? std::optional<char32_t>(c) : std::nullopt;
}

// The characters that stand for nothing: dashes, slashes, stars, stops.
bool is_filler(char32_t c) {
    constexpr std::u32string_view kFillers = U"*-/\\._?#,;:!~+=|'\"`()[]<>%&@^$—–―‐‑−－／＊＼．＿？＃，；：！～＋＝｜（）。、·•…‥《》〈〉【】〔〕「」“”‘’　 □■○●◯〇×※";
    const bool word = (c >= 0x4E00 && c <= 0x9FFF) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return !word && kFillers.find(c) != std::u32string_view::npos;
}

bool all_of_text(std::string_view text, bool (*holds)(char32_t)) {
    for (std::size_t at = 0; at < text.size();)
        if (!holds(next_code_point(text, at))) return false;
    return true;
}

}  // namespace

Forbidden find_forbidden(std::string_view text, bool in_name) {
    Forbidden found;
    eight::find(text, suspicious, [&](std::size_t at) {
        const auto c = forbidden_at(text, at, in_name);
        if (!c || (is_private_use(*c) && found.character)) return false;
        found = {c, is_private_use(*c)};
        return !found.private_use;  // of a private-use one it is only the first, if nothing worse follows
    });
    return found;
}

bool is_placeholder(std::string_view text, FieldType type, TextMarks marks) {
    static constexpr std::array kWords = {std::string_view("空"), std::string_view("无"), std::string_view("null"), std::string_view("test"), std::string_view("none"),
                                          std::string_view("n/a"), std::string_view("暂无"), std::string_view("未知"), std::string_view("测试"), std::string_view("待补充"),
                                          std::string_view("待补"), std::string_view("待定"), std::string_view("待填"), std::string_view("同上"), std::string_view("undefined"),
                                          std::string_view("nan")};
    // Said of a subject or a number they are none; a text may well refer to an annex.
    static constexpr std::array kNoNames = {std::string_view("详见附件"), std::string_view("见附件"), std::string_view("某某"), std::string_view("某公司"), std::string_view("不详")};
    constexpr std::size_t kLongest = 32;  // bytes; no stand-in is longer, and most values are
    if (text.size() > kLongest) return false;
    if (text.empty() || (marks & kStarMark && text.find("***") != std::string_view::npos) || is_cell_error(text) || all_of_text(text, is_filler)) return true;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    constexpr std::size_t kNoNumber = 3;  // a certificate's number may be what a field of names holds, and is longer
    if (type == FieldType::name && text.size() <= kNoNumber && std::all_of(text.begin(), text.end(), digit)) return true;
    if (type == FieldType::text && text == "0") return true;
    if (text.size() > kLongestStandIn || digit(text.front())) return false;
    if (text.size() >= 3 && std::all_of(text.begin(), text.end(), [](char c) { return c == 'x' || c == 'X'; })) return true;
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end() ||
           (type != FieldType::text && std::find(kNoNames.begin(), kNoNames.end(), lower) != kNoNames.end());
}

}  // namespace creditlink::quality_detail
