#include "evaluation.h"

#include <algorithm>

#include "creditlink/base/text.h"
#include "creditlink/record/cell_error.h"
#include "functions.h"
#include "steps.h"

namespace creditlink::mapping_detail {

namespace {

const FindingKind* const kAlias = finding_kind("choice-alias");
const FindingKind* const kCellError = finding_kind("cell-error");
constexpr std::size_t kShownValue = 60;  // code points of a value in a finding
constexpr std::uint32_t kHiddenHead = 1; // of personal data without a mask of its own

std::string shown_value(const Field* field, std::string_view text) {
    if (!field || !field->personal) return shown(text, kShownValue);
    const bool unmasked = field->mask_head == 0 && field->mask_tail == 0;
    return shown(mask(text, unmasked ? kHiddenHead : field->mask_head, field->mask_tail), kShownValue);
}

// Does the mapping itself say what becomes of this word, as "blank" or "list" do?
bool is_foreseen(const std::vector<Step>& steps, std::string_view word) {
    return std::any_of(steps.begin(), steps.end(), [word](const Step& step) {
        return std::find(step.texts.begin(), step.texts.end(), word) != step.texts.end() || (step.list && step.list->find(word) != nullptr);
    });
}

}  // namespace

const std::string* CodeList::find(std::string_view word) const {
    if (const auto at = exact.find(std::string(word)); at != exact.end()) return &at->second;
    const auto at = folded.find(folded_word(word));
    return at == folded.end() ? nullptr : &at->second;
}

std::string CodeList::folded_word(std::string_view word) { return upper_ascii(fold_width(without_space(word))); }

std::string& Evaluation::scratch() {
    auto& scratch = out_.scratch;
    if (scratch.used == scratch.texts.size()) scratch.texts.emplace_back();
    std::string& text = scratch.texts[scratch.used++];
    text.clear();
    return text;
}

void Evaluation::fixed(const FindingKind* kind, const Work& work) {
    for (auto at = out_.findings.rbegin(); at != out_.findings.rend() && at->field == field_; ++at)
        if (at->kind == kind) return;  // once a field is enough
    Finding& finding = out_.findings.emplace_back();
    finding.kind = kind;
    finding.severity = Severity::fixed;
    finding.field = field_;
    finding.column = work.column;
}

void Evaluation::fail(const FindingKind* kind, Work& work, Bilingual detail) {
    if (!failed_) {
        Finding& finding = out_.findings.emplace_back();
        finding.kind = kind;
        finding.severity = Severity::error;
        finding.field = field_;
        finding.column = work.column;
        finding.value = shown_value(field_ < 0 ? nullptr : &plan_.kind->fields[static_cast<std::size_t>(field_)], work.text);
        finding.detail = std::move(detail);
    }
    failed_ = true;
    work.text = {};
    work.form = CellForm::blank;
}

Work Evaluation::joined(const Value& value) {
    std::string& out = scratch();
    Work result;
    bool anything = false, first = true;
    for (const Value& part : value.parts) {
        const Work work = value_of(part);
        const std::string_view text = trim(work.text);
        if (part.from != Value::From::constant) {
            anything = anything || !text.empty();
            if (result.column < 0) result.column = work.column;
        }
        if (value.skip_blank && text.empty()) continue;
        if (!first) out += value.text;
        first = false;
        out += part.from == Value::From::constant ? work.text : text;
    }
    if (anything) result.text = out;  // a template of nothing but its own words says nothing
    return result;
}

Work Evaluation::named(int index) {
    auto& scratch = out_.scratch;
    const auto at = static_cast<std::size_t>(index);
    if (!scratch.named_state[at]) {
        const Work work = value_of(plan_.named[at].second);
        scratch.named[at] = work.text;
        scratch.named_columns[at] = work.column;
        scratch.named_state[at] = 1;
    }
    return {scratch.named[at], CellForm::text, scratch.named_columns[at]};
}

Work Evaluation::from(const Value& value) {
    switch (value.from) {
        case Value::From::column: return cell(value.index);
        case Value::From::constant: return {value.text, CellForm::text, -1};
        case Value::From::parts: return joined(value);
        case Value::From::first_non_empty:
            for (const Value& part : value.parts) {
                const Work work = value_of(part);
                if (!trim(work.text).empty() || failed_) return work;
            }
            return {};
        case Value::From::when:
            for (const Branch& branch : value.branches)
                if (branch.condition.empty() || holds(branch.condition.front())) return value_of(branch.value);
            return {};
        case Value::From::field: return {out_.record.values[static_cast<std::size_t>(value.index)], CellForm::text, -1};
        case Value::From::named: return named(value.index);
    }
    return {};
}

Work Evaluation::made_of(const Value& value) {
    Work work = from(value);
    if (value.from == Value::From::column && is_cell_error(work.text) && !is_foreseen(value.steps, trim(work.text))) fail(kCellError, work, std::string(trim(work.text)));
    if (!value.steps.empty() && !failed_) run(value.steps, work);
    return work;
}

void Evaluation::run(const std::vector<Step>& steps, Work& work) {
    for (const Step& step : steps) {
        if (work.text.empty() && !step.function->on_blank) continue;
        step.function->run(step, *this, work);
        if (failed_) return;
    }
}

std::string_view Evaluation::slot(int slot) {
    if (slot >= kNamedSlot) return trim(named(slot - kNamedSlot).text);
    if (slot >= kFieldSlot) return out_.record.values[static_cast<std::size_t>(slot - kFieldSlot)];
    return trim(cell(slot).text);
}

bool Evaluation::holds(const Condition& condition) {
    return condition.holds([this](int at) { return slot(at); });
}

namespace {

void choice_step(const Field& field, Evaluation& evaluation, Work& work) {
    trim_step(evaluation, work);
    for (const Choice& choice : field.choices)
        if (work.text == choice.value) return;
    for (const Choice& choice : field.choices)
        if (std::find(choice.also.begin(), choice.also.end(), work.text) != choice.also.end()) {
            evaluation.fixed(kAlias, work);
            work.text = choice.value;
            return;
        }
}

void finish_as(const Field& field, Evaluation& evaluation, Work& work, TextMarks marks) {
    switch (field.type) {
        case FieldType::name: return name_step(evaluation, work, marks);
        case FieldType::text: return text_step(evaluation, work, marks);
        case FieldType::code: return code_step(evaluation, work, marks);
        case FieldType::date: break;  // looked at as what it is, not as a text
        case FieldType::money: return money_step(evaluation, work, false);
        case FieldType::choice: return choice_step(field, evaluation, work);
    }
}

}  // namespace

TextMarks finish(const Field& field, Evaluation& evaluation, Work& work) {
    if (field.type == FieldType::date) return date_step(evaluation, work), 0;  // digits and strokes, or nothing
    const std::string_view before = work.text;
    const TextMarks marks = marks_in(before);
    finish_as(field, evaluation, work, marks);
    const bool same = work.text.data() == before.data() && work.text.size() == before.size();
    return same ? marks : marks_in(work.text);
}

}  // namespace creditlink::mapping_detail
