// A record against its kind: first each field by itself (there, not too long, one of its choices, a sound identifier),
// then the rules between fields. One error a field: what follows from it says nothing new.

#include <algorithm>
#include <bitset>

#include "creditlink/base/decimal.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/choice.h"
#include "creditlink/record/identifier.h"
#include "rules.h"

namespace creditlink {

using namespace quality_detail;

namespace {

constexpr int kMoneyIntegerDigits = 12, kMoneyFractionDigits = 6;  // decimal(18,6)
constexpr std::size_t kShownValue = 60;                            // code points of a value in a finding

const FindingKind* const kMissing = finding_kind("required-missing");
const FindingKind* const kTooLong = finding_kind("too-long");
const FindingKind* const kControl = finding_kind("forbidden-character");
const FindingKind* const kUnknown = finding_kind("code-unknown");
const FindingKind* const kFormat = finding_kind("date-format");
const FindingKind* const kNotNumeric = finding_kind("not-numeric");
const FindingKind* const kRange = finding_kind("number-range");
const FindingKind* const kDivision = finding_kind("division-unknown");

class Assessment {
  public:
    Assessment(const Kind& kind, const Record& record, CivilDate today, std::vector<Finding>& findings)
        : kind_(kind), record_(record), today_(today), findings_(findings) {
        for (const Finding& finding : findings)
            if (finding.severity == Severity::error && finding.field >= 0) broken_.set(static_cast<std::size_t>(finding.field));
    }

    void field(std::uint32_t index, IdentifierCheck check);
    void rule(const Rule& rule);

  private:
    const std::string& at(std::uint32_t index) const { return record_.values[index]; }
    bool broken(std::uint32_t index) const { return broken_[index]; }
    void add(const FindingKind* kind, Severity severity, std::uint32_t field, Bilingual detail = {});
    bool forbidden_character(std::uint32_t field);
    bool stand_in(std::uint32_t field);
    void identifier(std::uint32_t field, IdentifierCheck check);
    void placeholders(const Rule& rule);
    bool nothing_to_say(const Rule& rule) const;
    void compare(const Rule& rule, std::uint32_t field);
    std::optional<CivilDate> date(std::uint32_t field) const { return broken(field) ? std::nullopt : CivilDate::parse_slashed(at(field)); }

    const Kind& kind_;
    const Record& record_;
    CivilDate today_;
    std::vector<Finding>& findings_;
    std::bitset<Kind::kMaxFields> broken_;  // fields with an error
    std::bitset<Kind::kMaxFields> meant_;   // fields that were asked whether they are only a stand-in, and are not
};

void Assessment::add(const FindingKind* kind, Severity severity, std::uint32_t field, Bilingual detail) {
    if (severity == Severity::error) broken_.set(field);
    Finding& finding = findings_.emplace_back();
    finding.kind = kind;
    finding.severity = severity;
    finding.field = static_cast<int>(field);
    const Field& about = kind_.fields[field];
    const bool unmasked = about.mask_head == 0 && about.mask_tail == 0;
    finding.value = about.personal ? shown(mask(at(field), unmasked ? 1 : about.mask_head, about.mask_tail), kShownValue) : shown(at(field), kShownValue);
    finding.detail = std::move(detail);
}

void Assessment::identifier(std::uint32_t field, IdentifierCheck check) {
    const IdentifierVerdict verdict = check(at(field), today_);
    if (!verdict.code.empty())
        return add(finding_kind(verdict.code), Severity::error, field, in_both_languages([&] { return check(at(field), today_).detail; }));
    // The usual advice is known beforehand; the others are looked up.
    if (!verdict.advice.empty()) add(verdict.advice == kDivision->code ? kDivision : finding_kind(verdict.advice), Severity::warning, field);
}

// True if the field has an error by it. Of a longer text, a character for private use is a doubt: a rare character of a place
// or a person's name stands in it now and then.
bool Assessment::forbidden_character(std::uint32_t field) {
    if (!(record_.marks_at(field) & (kControlMark | kRareMark))) return false;
    const FieldType type = kind_.fields[field].type;
    const Forbidden found = find_forbidden(at(field), type == FieldType::name);
    if (!found.character) return false;
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string code;
    for (char32_t rest = *found.character; rest > 0 || code.size() < 4; rest >>= 4) code.insert(code.begin(), kHex[rest & 15]);
    const Severity severity = found.private_use && type == FieldType::text ? Severity::warning : Severity::error;
    add(kControl, severity, field, "U+" + code);
    return severity == Severity::error;
}

// Asked by the field's own check and by several rules.
bool Assessment::stand_in(std::uint32_t field) {
    if (meant_[field]) return false;
    if (surely_meant(at(field), record_.marks_at(field))) return false;
    if (is_placeholder(at(field), kind_.fields[field].type, record_.marks_at(field))) return true;
    meant_.set(field);
    return false;
}

void Assessment::field(std::uint32_t index, IdentifierCheck check) {
    const Field& field = kind_.fields[index];
    const std::string& text = at(index);
    if (broken(index)) return;
    if (text.empty()) {
        if (field.required) add(kMissing, Severity::error, index);
        return;
    }
    // A text of as many bytes is never too long: only the others are counted.
    if (field.max_length > 0 && text.size() > field.max_length) {
        const std::size_t length = count_code_points(text);
        if (length > field.max_length) return add(kTooLong, Severity::error, index, std::to_string(length) + " > " + std::to_string(field.max_length));
    }
    if (field.type == FieldType::date && CivilDate::parse_slashed(text)) return;
    if (forbidden_character(index)) return;
    switch (field.type) {
        case FieldType::date: return add(kFormat, Severity::error, index);
        case FieldType::money: {
            const auto amount = Decimal::parse(text);
            if (!amount) return add(kNotNumeric, Severity::error, index);
            if (amount->negative() || amount->integer_digits() > kMoneyIntegerDigits || amount->fraction_digits() > kMoneyFractionDigits) add(kRange, Severity::error, index);
            return;
        }
        case FieldType::choice:
            if (!is_choice(field, text)) add(kUnknown, Severity::error, index);
            return;
        case FieldType::name:
        case FieldType::text:
        case FieldType::code: break;
    }
    // A stand-in would fail its check as well; the placeholder rule says it better.
    if (check && !stand_in(index)) identifier(index, check);
}

// All of its fields are blank, and it speaks of what stands in them: its condition need not be asked.
bool Assessment::nothing_to_say(const Rule& rule) const {
    if (rule.type == RuleType::required || rule.type == RuleType::forbid) return false;
    return std::all_of(rule.fields.begin(), rule.fields.end(), [this](std::uint32_t field) { return at(field).empty(); });
}

// Of nearly every field, and none is one.
void Assessment::placeholders(const Rule& rule) {
    for (const std::uint32_t field : rule.fields)
        if (!broken(field) && !at(field).empty() && stand_in(field)) add(rule.finding, rule.severity, field);
}

void Assessment::rule(const Rule& rule) {
    if (!rule.when.empty() && nothing_to_say(rule)) return;
    if (!rule.when.empty() && !rule.when.front().holds([this](int slot) -> std::string_view { return at(static_cast<std::uint32_t>(slot)); })) return;
    // An old code that repeats the unified one is hardly ever sound as well: the repetition says why.
    const bool explains = rule.type == RuleType::differs;
    if (rule.type == RuleType::placeholder) return placeholders(rule);
    for (const std::uint32_t field : rule.fields)
        if (explains || !broken(field)) compare(rule, field);
}

bool decimal_less(const Decimal& a, const Decimal& b) {  // both not negative
    if (a.integer_digits() != b.integer_digits()) return a.integer_digits() < b.integer_digits();
    const std::string left = a.text(), right = b.text();
    return left < right;  // as many digits before the point: text order is number order
}

void Assessment::compare(const Rule& rule, std::uint32_t field) {
    const std::string& text = at(field);
    const auto found = [&](Bilingual detail = {}) { add(rule.finding, rule.severity, field, std::move(detail)); };
    if (rule.type == RuleType::required) {
        if (text.empty()) found();
        return;
    }
    if (rule.type == RuleType::forbid) return found();
    if (text.empty()) return;
    const Field* other = rule.other < 0 ? nullptr : &kind_.fields[static_cast<std::size_t>(rule.other)];
    const auto other_index = static_cast<std::uint32_t>(rule.other);
    switch (rule.type) {
        case RuleType::blank: return found();
        case RuleType::order:
            if (const auto later = date(field), earlier = date(other_index); later && earlier && *later < *earlier) found(other->title + " " + at(other_index));
            return;
        case RuleType::not_future:
            if (const auto day = date(field); day && *day > today_) found(today_.slashed());
            return;
        case RuleType::not_before:
            if (const auto day = date(field); day && *day < *rule.date) found(rule.date->slashed());
            return;
        case RuleType::within:
            if (const auto day = date(field), start = date(other_index); day && start && *day > start->plus_years(static_cast<int>(rule.number)))
                found(say_both("{f} 后 {n} 年", "{f} plus {n} years", {{"f", other->title}, {"n", std::to_string(rule.number)}}));
            return;
        case RuleType::identifier:
            if (!stand_in(field)) identifier(field, rule.check);
            return;
        case RuleType::differs:
            if (text == at(other_index)) found();
            return;
        case RuleType::matches:
            if (!rule.patterns.front().matches(text)) found(rule.text);
            return;
        case RuleType::holds_date: {
            std::string digits = at(other_index);
            std::erase(digits, '/');
            const auto from = static_cast<std::size_t>(rule.number - 1);
            if (!digits.empty() && (text.size() < from || text.compare(from, digits.size(), digits) != 0)) found(other->title + " " + at(other_index));
            return;
        }
        case RuleType::at_most:
            if (const auto part = Decimal::parse(text), whole = Decimal::parse(at(other_index)); part && whole && decimal_less(*whole, *part)) found(other->title);
            return;
        case RuleType::required:
        case RuleType::forbid:
        case RuleType::placeholder: return;
    }
}

}  // namespace

void RuleSet::assess(const Record& record, CivilDate today, std::vector<Finding>& findings) const {
    Assessment assessment(*impl_->kind, record, today, findings);
    const auto fields = static_cast<std::uint32_t>(impl_->kind->fields.size());
    for (std::uint32_t i = 0; i < fields; ++i) assessment.field(i, impl_->checks[i]);
    for (const Rule& rule : impl_->rules) assessment.rule(rule);
}

}  // namespace creditlink
