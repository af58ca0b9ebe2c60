#pragma once
// The compiled rules of a kind.

#include <optional>
#include <string>
#include <vector>

#include "creditlink/quality/rule_set.h"
#include "creditlink/record/condition.h"
#include "creditlink/record/pattern.h"

namespace creditlink {

namespace quality_detail {

enum class RuleType : std::uint8_t { required, blank, forbid, order, not_future, not_before, within, identifier, placeholder, differs, matches, holds_date, at_most };

struct Rule {
    RuleType type = RuleType::required;
    std::string id, assumed;
    std::vector<std::uint32_t> fields;      // those that the rule speaks of
    int other = -1;                         // the field they are compared with
    std::vector<Condition> when;            // at most one
    std::vector<Pattern> patterns;          // of matches
    std::string text;                       // the pattern, or the identifier's name
    std::optional<CivilDate> date;
    std::int64_t number = 0;                // years, or a position
    const FindingKind* finding = nullptr;
    Severity severity = Severity::error;
};

// Is the text only a stand-in: nothing at all, 空, 无, null, test, ***, /?
bool is_placeholder(std::string_view text);

// The first control character other than a line feed or a tab; nullptr if there is none.
const char* find_control(std::string_view text);

}  // namespace quality_detail

struct RuleSet::Impl {
    const Kind* kind = nullptr;
    std::vector<quality_detail::Rule> rules;
};

}  // namespace creditlink
