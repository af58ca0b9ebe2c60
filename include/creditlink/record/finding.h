#pragma once
// What is wrong, or was put right, about a row: a stable code, a severity, a place and a sentence that says what to do.
// The texts stand in one catalogue, Chinese and English (src/record/finding_catalogue.cpp); codes are part of the product's interface.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/bilingual.h"

namespace creditlink {

enum class Severity : std::uint8_t {
    fixed,    // normalised by the mapping (width, spaces, case, date notation): counted, shown on request
    warning,  // sent all the same; a person should look
    error,    // the row is quarantined
};
std::string_view name_of(Severity severity);  // "fixed", "warning", "error": in stored findings and --json

// A line of the catalogue. Patterns use {field} {column} {value} {detail}.
struct FindingKind {
    std::string_view code;  // "uscc-check"
    Severity severity;      // unless a kind or rule file says otherwise
    std::string_view rule, rule_en;   // the standard and clause, or the house rule: "GB 32100-2015 4.6"
    std::string_view zh, en;          // what is wrong
    std::string_view fix_zh, fix_en;  // what to do, by whom
};

const FindingKind* finding_kind(std::string_view code);  // nullptr if there is none
const std::vector<FindingKind>& finding_catalogue();

struct Finding {
    const FindingKind* kind = nullptr;  // never null in a finding that is handed on
    Severity severity = Severity::error;
    int field = -1;        // index into the record kind's fields; -1: the row as a whole
    int column = -1;       // index into the origin's columns; -1: unknown or none
    std::string value;     // as it may be shown: masked by the field's rule, shortened
    Bilingual detail;      // what else the sentence needs: the limit, the other place, the nearest code; no personal data
};

struct FindingText {
    std::string what, fix, rule;
};
// What a finding of that kind says of any field and value, for counts: "栏目不是有效的统一社会信用代码". Empty if there is no such code.
std::string finding_sentence(std::string_view code);
FindingText text_of(const Finding& finding, std::string_view field_title, std::string_view column, Language language);

}  // namespace creditlink
