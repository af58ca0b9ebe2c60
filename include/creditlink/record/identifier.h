#pragma once
// The identifiers of Chinese registers. Every checker is total: any bytes in, a verdict out. None of them changes its
// input: folding width, case and spaces is the mapping's work, and is counted there.
// Codes: uscc-check, org-code-check, gs15-check, id-check, passport-check, tax-check, hk-macau-permit-check,
// taiwan-permit-check, foreign-permanent-id-check. Advice: division-unknown, inner-code-check.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/civil_date.h"

namespace creditlink {

struct IdentifierVerdict {
    std::string_view code;    // empty: sound. Otherwise a finding code: "uscc-check", "id-check", ...
    std::string detail;       // what is wrong with it, without the value: "校验位应为 Y", "长度 17，应为 18"
    std::string_view advice;  // a finding code of severity warning, or empty: "division-unknown", "inner-code-check"
};

IdentifierVerdict check_uscc(std::string_view text);      // 统一社会信用代码, GB 32100-2015
IdentifierVerdict check_org_code(std::string_view text);  // 组织机构代码, GB 11714, nine characters without hyphen
IdentifierVerdict check_gs15(std::string_view text);      // 工商注册号, GS15-2006, MOD 11,10
IdentifierVerdict check_id_card(std::string_view text, std::optional<CivilDate> today);  // 公民身份号码 GB 11643 and residence permits
IdentifierVerdict check_passport(std::string_view text);
IdentifierVerdict check_tax_number(std::string_view text);
IdentifierVerdict check_hk_macau_permit(std::string_view text);
IdentifierVerdict check_taiwan_permit(std::string_view text);
IdentifierVerdict check_foreign_permanent_id(std::string_view text);

// By the name a kind file uses: uscc, org-code, gs15, id-card, passport, tax, hk-macau-permit, taiwan-permit,
// foreign-permanent-id.
using IdentifierCheck = IdentifierVerdict (*)(std::string_view text, std::optional<CivilDate> today);
IdentifierCheck identifier_check(std::string_view name);  // nullptr if there is none: for whoever asks often
bool known_identifier(std::string_view name);
// A name that is none of them checks nothing: kind files are held to known_identifier() when they are read.
IdentifierVerdict check_identifier(std::string_view name, std::string_view text, std::optional<CivilDate> today);

std::optional<std::string> id_card_18_of_15(std::string_view text);  // GB 11643-1999: 19 inserted, check digit added

// GB/T 2260: is there a division whose code begins like this (2, 4 or 6 digits)? Retired codes count as known. Counties
// are only looked up in Jilin; elsewhere six digits are known if the first four are.
bool known_division(std::string_view digits);

}  // namespace creditlink
