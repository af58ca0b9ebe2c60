#include "creditlink/record/identifier.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "identifier_parts.h"

namespace creditlink {

using namespace identifier;

namespace {

bool is_alnum(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); }

}  // namespace

IdentifierVerdict check_passport(std::string_view text) {
    // Each state has a form of its own; a Chinese one is a letter or two and seven or eight digits.
    if (text.size() < 5 || text.size() > 20 || !std::all_of(text.begin(), text.end(), is_alnum))
        return refused("passport-check", say("护照号应为 5 至 20 位字母和数字", "a passport number has 5 to 20 letters and digits"));
    if (std::none_of(text.begin(), text.end(), is_digit))
        return refused("passport-check", say("没有数字，不像护照号", "no digit in it: hardly a passport number"));
    return {};
}

IdentifierVerdict check_tax_number(std::string_view text) {
    // 18: the USCC, or a person's identity number. 15: division and organisation code. 17 and 20: a person's number, old or
    // new, with two more digits.
    constexpr std::string_view code = "tax-check";
    if (text.size() == 18) {
        IdentifierVerdict as_uscc = check_uscc(text);
        if (as_uscc.code.empty()) return as_uscc;
        if (check_id_card(text, std::nullopt).code.empty()) return {};
        as_uscc.code = code;
        return as_uscc;
    }
    const bool known_length = text.size() == 15 || text.size() == 17 || text.size() == 20;
    if (!known_length) return refused(code, wrong_length(text, say("15、17、18 或 20", "15, 17, 18 or 20")));
    if (!std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_upper(c); }))
        return refused(code, say("只能有数字和大写字母", "digits and capital letters only"));
    if (!digits_only(text.substr(0, 6))) return refused(code, say("前 6 位应为数字", "the first six are digits"));
    return accepted(known_division(text.substr(0, 6)) ? "" : "division-unknown");
}

IdentifierVerdict check_hk_macau_permit(std::string_view text) {
    const bool fits = (text.size() == 9 || text.size() == 11) && (text[0] == 'H' || text[0] == 'M') && digits_only(text.substr(1));
    if (fits) return {};
    return refused("hk-macau-permit-check", say("应为 H 或 M 加 8 位或 10 位数字", "H or M and 8 or 10 digits are expected"));
}

IdentifierVerdict check_taiwan_permit(std::string_view text) {
    if (text.size() == 8 && digits_only(text)) return {};
    return refused("taiwan-permit-check", say("应为 8 位数字", "8 digits are expected"));
}

IdentifierVerdict check_foreign_permanent_id(std::string_view text) {
    constexpr std::string_view code = "foreign-permanent-id-check";
    if (text.size() == 15) {  // cards made before December 2023
        const bool fits = std::all_of(text.begin(), text.begin() + 3, is_upper) && digits_only(text.substr(3));
        return fits ? IdentifierVerdict{} : refused(code, say("15 位旧号码应为 3 个大写字母加 12 位数字", "an old number has 3 capital letters and 12 digits"));
    }
    if (text.size() != 18) return refused(code, wrong_length(text, say("18（旧证 15）", "18, or 15 of an old card")));
    if (text[0] != '9' || !digits_only(text.substr(0, 17))) return refused(code, say("应以 9 开头，前 17 位为数字", "begins with 9, and the first 17 are digits"));
    const char expected = mod_11_2(text.substr(0, 17));
    return text[17] == expected ? IdentifierVerdict{} : refused(code, wrong_check(expected));
}

namespace {

template <IdentifierVerdict (*check)(std::string_view)>
IdentifierVerdict dateless(std::string_view text, std::optional<CivilDate>) {
    return check(text);
}

struct NamedIdentifier {
    std::string_view name;
    IdentifierCheck check;
};
constexpr std::array<NamedIdentifier, 9> kNamedIdentifiers = {{
    {"uscc", dateless<check_uscc>},
    {"org-code", dateless<check_org_code>},
    {"gs15", dateless<check_gs15>},
    {"id-card", check_id_card},
    {"passport", dateless<check_passport>},
    {"tax", dateless<check_tax_number>},
    {"hk-macau-permit", dateless<check_hk_macau_permit>},
    {"taiwan-permit", dateless<check_taiwan_permit>},
    {"foreign-permanent-id", dateless<check_foreign_permanent_id>},
}};

}  // namespace

IdentifierCheck identifier_check(std::string_view name) {
    const auto at = std::find_if(kNamedIdentifiers.begin(), kNamedIdentifiers.end(), [&](const NamedIdentifier& n) { return n.name == name; });
    return at == kNamedIdentifiers.end() ? nullptr : at->check;
}

bool known_identifier(std::string_view name) { return identifier_check(name) != nullptr; }

IdentifierVerdict check_identifier(std::string_view name, std::string_view text, std::optional<CivilDate> today) {
    const IdentifierCheck check = identifier_check(name);
    return check ? check(text, today) : IdentifierVerdict{};
}

}  // namespace creditlink
