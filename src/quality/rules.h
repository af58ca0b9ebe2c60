#pragma once
// The compiled rules of a kind.

#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/text_marks.h"
#include "creditlink/quality/rule_set.h"
#include "creditlink/record/condition.h"
#include "creditlink/record/identifier.h"
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
    IdentifierCheck check = nullptr;        // of identifier
    std::optional<CivilDate> date;
    std::int64_t number = 0;                // years, or a position
    const FindingKind* finding = nullptr;
    Severity severity = Severity::error;
};

constexpr std::size_t kLongestStandIn = 12;  // bytes of a word that is one

// Is the text only a stand-in: nothing but strokes and stops, 空, 无, null, test, ***, XXX, 待补充, an error value of a
// spreadsheet? Of a name also: one to three digits, 详见附件.
bool is_placeholder(std::string_view text, FieldType type, TextMarks marks = kAnyMark);

// Too long for a word of that list, beginning with a letter, digit or common Chinese character, and no star in it: as nearly every value.
inline bool surely_meant(std::string_view text, TextMarks marks) {
    const auto first = static_cast<unsigned char>(text.front());
    const bool begins_a_word = (first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z') || (first >= 0xE5 && first <= 0xE9);
    return text.size() > kLongestStandIn && begins_a_word && !(marks & kStarMark);
}

// What no value may hold: control characters other than a line feed and, outside names, a tab; U+FFFD, which says that a text
// was damaged on its way; and characters for private use, which mean something else at the other side.
struct Forbidden {
    std::optional<char32_t> character;
    bool private_use = false;
};
Forbidden find_forbidden(std::string_view text, bool in_name);

}  // namespace quality_detail

struct RuleSet::Impl {
    const Kind* kind = nullptr;
    std::vector<IdentifierCheck> checks;  // of each field; nullptr: none
    std::vector<quality_detail::Rule> rules;
};

}  // namespace creditlink
