#include "lines.h"

#include "creditlink/base/text.h"

namespace creditlink::letter_detail {

Error error_in(std::string_view file, std::size_t line, std::size_t column, std::string message, std::string hint) {
    return {Errc::config, std::move(message), std::string(file) + ":" + std::to_string(line) + ":" + std::to_string(column), std::move(hint)};
}

std::string unfit(std::string_view text, std::size_t most) {
    if (trim(text).empty()) return std::string(say("是空的", "is empty"));
    if (const std::size_t count = count_code_points(text); count > most)
        return say("有 {n} 字，最多 {m} 字", "has {n} characters, at most {m} may be", {{"n", std::to_string(count)}, {"m", std::to_string(most)}});
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfffd || is_zero_width(c))
            return say("有看不见的字符 {c}", "has the invisible character {c}", {{"c", shown(text.substr(begin, at - begin))}});
    }
    return {};
}

}  // namespace creditlink::letter_detail
