// Identifiers of organisations: unified social credit code, organisation code, old business registration number.
#include <algorithm>
#include <array>
#include <cstdint>

#include "creditlink/base/message.h"
#include "creditlink/record/identifier.h"
#include "identifier_parts.h"

namespace creditlink {

using namespace identifier;

namespace {

// GB 32100-2015: digits and capital letters without I O S V Z, which look like others.
constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

constexpr std::array<int, 17> kUsccWeights = [] {  // 3^(i-1) mod 31
    std::array<int, 17> weights{};
    int power = 1;
    for (int& weight : weights) weight = power, power = power * 3 % 31;
    return weights;
}();

constexpr std::array<std::int8_t, 256> kUsccValues = [] {
    std::array<std::int8_t, 256> values{};
    for (auto& value : values) value = -1;
    for (std::size_t i = 0; i < kUsccAlphabet.size(); ++i) values[static_cast<unsigned char>(kUsccAlphabet[i])] = static_cast<std::int8_t>(i);
    return values;
}();

// ISO 7064 MOD 11,10: from a product, 1 to 10, and a digit to the next product; each waits for the one before, and divisions are slow.
constexpr auto kNextProduct = [] {
    std::array<std::array<std::uint8_t, 10>, 11> next{};
    for (int product = 1; product <= 10; ++product)
        for (int digit = 0; digit < 10; ++digit) {
            const int sum = (product + digit) % 10;
            next[static_cast<std::size_t>(product)][static_cast<std::size_t>(digit)] = static_cast<std::uint8_t>((sum == 0 ? 10 : sum) * 2 % 11);
        }
    return next;
}();

int uscc_value(char c) { return kUsccValues[static_cast<unsigned char>(c)]; }

bool digit_or_upper(char c) { return is_digit(c) || is_upper(c); }

}  // namespace

IdentifierVerdict check_uscc(std::string_view text) {
    constexpr std::string_view code = "uscc-check";
    if (text.size() != 18) return refused(code, wrong_length(text, "18"));
    int sum = 0, any = uscc_value(text[17]);  // below zero if one of them is
    for (std::size_t i = 0; i < kUsccWeights.size(); ++i) {
        const int value = uscc_value(text[i]);
        any |= value;
        sum += value * kUsccWeights[i];
    }
    for (std::size_t i = 0; any < 0 && i < text.size(); ++i)
        if (uscc_value(text[i]) < 0)
            return refused(code, say("第 {n} 位不在代码字符集内（数字和除 I、O、S、V、Z 外的大写字母）",
                                     "character {n} is none of the code's (digits and capitals without I, O, S, V, Z)",
                                     {{"n", std::to_string(i + 1)}}));
    const std::string_view division = text.substr(2, 6), inner = text.substr(8, 9);
    if (!digits_only(division)) return refused(code, say("第 3 至 8 位（登记管理机关行政区划码）应为数字", "characters 3 to 8 (the registrar's division) are digits"));
    const char expected = kUsccAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
    if (text[17] != expected) return refused(code, wrong_check(expected));
    if (text.substr(0, 17) == "00000000000000000") return refused(code, say("全是 0，是占位的假代码", "all zeros: a placeholder"));
    // 189 of 3 million codes in use have an inner check digit that does not fit: said, not enforced.
    if (organisation_check(inner.substr(0, 8)) != inner[8]) return accepted("inner-code-check");
    return accepted(known_division(division) ? "" : "division-unknown");
}

IdentifierVerdict check_org_code(std::string_view text) {
    constexpr std::string_view code = "org-code-check";
    if (text.size() == 10 && text[8] == '-') return refused(code, say("应为 9 位，不带连字符", "nine characters without the hyphen"));
    if (text.size() != 9) return refused(code, wrong_length(text, "9"));
    if (!std::all_of(text.begin(), text.end(), digit_or_upper)) return refused(code, say("只能有数字和大写字母", "digits and capital letters only"));
    const char expected = organisation_check(text.substr(0, 8));
    if (text[8] != expected) return refused(code, wrong_check(expected));
    if (text == "000000000") return refused(code, say("全是 0，是占位的假代码", "all zeros: a placeholder"));
    return {};
}

IdentifierVerdict check_gs15(std::string_view text) {
    constexpr std::string_view code = "gs15-check";
    if (text.size() != 15) return refused(code, wrong_length(text, "15"));
    if (!digits_only(text)) return refused(code, say("只能有数字", "digits only"));
    std::uint8_t product = 10;
    for (const char c : text.substr(0, 14)) product = kNextProduct[product][static_cast<std::size_t>(c - '0')];
    const char expected = static_cast<char>('0' + (11 - product) % 10);
    if (text[14] != expected) return refused(code, wrong_check(expected));
    return accepted(known_division(text.substr(0, 6)) ? "" : "division-unknown");
}

}  // namespace creditlink
