// 公民身份号码, GB 11643-1999; residence permits of people from Hong Kong, Macau and Taiwan use the same form.
#include "creditlink/base/message.h"
#include "creditlink/record/identifier.h"
#include "identifier_parts.h"

namespace creditlink {

using namespace identifier;

namespace {

std::optional<CivilDate> birth_date(std::string_view yyyymmdd) {
    const auto number = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (const char c : yyyymmdd.substr(from, count)) value = value * 10 + (c - '0');
        return value;
    };
    return CivilDate::of(number(0, 4), number(4, 2), number(6, 2));
}

}  // namespace

IdentifierVerdict check_id_card(std::string_view text, std::optional<CivilDate> today) {
    constexpr std::string_view code = "id-check";
    if (text.size() == 15 && digits_only(text)) return refused(code, say("15 位旧号码，应换成 18 位", "an old number of 15 digits: 18 are expected"));
    if (text.size() != 18) return refused(code, wrong_length(text, "18"));
    if (!digits_only(text.substr(0, 17))) return refused(code, say("前 17 位应为数字", "the first 17 are digits"));
    if (text[17] == 'x') return refused(code, say("末位应为大写 X", "the last should be a capital X"));
    if (text[17] != 'X' && !is_digit(text[17])) return refused(code, say("末位应为数字或 X", "the last is a digit or X"));
    const auto born = birth_date(text.substr(6, 8));
    if (!born) return refused(code, say("出生日期不存在", "the date of birth does not exist"));
    if (today && *born > *today) return refused(code, say("出生日期在今天之后", "the date of birth lies in the future"));
    const char expected = mod_11_2(text.substr(0, 17));
    // The check character is computed from the number: naming it would tell no more than the number itself, which the
    // reader of the message may not see.
    if (text[17] != expected) return refused(code, say("校验位不符", "the check character does not fit"));
    return accepted(known_division(text.substr(0, 6)) ? "" : "division-unknown");
}

std::optional<std::string> id_card_18_of_15(std::string_view text) {
    if (text.size() != 15 || !digits_only(text)) return std::nullopt;
    std::string number(text.substr(0, 6));
    number.append("19").append(text.substr(6));
    if (!birth_date(std::string_view(number).substr(6, 8))) return std::nullopt;
    number.push_back(mod_11_2(number));
    return number;
}

}  // namespace creditlink
