// A row through a plan: which rows are left out or refused, each field in its order, which rows mean a withdrawal.

#include <algorithm>

#include "creditlink/base/text.h"
#include "evaluation.h"

namespace creditlink {

using namespace mapping_detail;

namespace {

const FindingKind* const kColumnMissing = finding_kind("column-missing");
constexpr std::size_t kShownCell = 60;  // code points of a cell in a finding

void begin_row(const Plan::Impl& plan, Mapped& out) {
    out.verdict = RowVerdict::record;
    out.reason.clear();
    out.order.clear();
    out.findings.clear();
    out.record.clear_for(*plan.kind);
    out.scratch.used = 0;
    out.scratch.named.resize(plan.named.size());
    out.scratch.named_columns.resize(plan.named.size());
    out.scratch.named_state.assign(plan.named.size(), 0);
}

const RowRule* first_that_holds(const std::vector<RowRule>& rules, Evaluation& evaluation) {
    for (const RowRule& rule : rules)
        if (evaluation.holds(rule.condition)) return &rule;
    return nullptr;
}

void refuse_row(const Plan::Impl& plan, Evaluation& evaluation, std::span<const Cell> cells, const std::vector<int>& bound, Mapped& out) {
    for (const RowRule& rule : plan.refusals) {
        if (!evaluation.holds(rule.condition)) continue;
        Finding& finding = out.findings.emplace_back();
        finding.kind = rule.finding;
        finding.severity = Severity::error;
        if (rule.column >= 0) finding.column = bound[static_cast<std::size_t>(rule.column)];
        // No field says whether the cell is personal, so it is taken to be.
        if (finding.column >= 0) finding.value = shown(mask(cells[static_cast<std::size_t>(finding.column)].text, 1, 0), kShownCell);
    }
}

// Rows of one origin follow each other: only the first of them looks for its columns.
void find_cells(const Plan::Impl& plan, const std::shared_ptr<const Origin>& origin, Mapped::Scratch& scratch) {
    if (scratch.origin == origin && scratch.plan == plan.stamp) return;
    scratch.origin = origin;
    scratch.plan = plan.stamp;
    plan.find_columns(*origin, scratch.cells, scratch.absent);
}

// A withdrawal needs the record's key and nothing else: what is wrong with other fields does not matter.
void keep_identity_findings(const Kind& kind, std::vector<Finding>& findings) {
    std::erase_if(findings, [&](const Finding& finding) {
        return std::find(kind.identity.begin(), kind.identity.end(), static_cast<std::uint32_t>(finding.field)) == kind.identity.end();
    });
}

}  // namespace

void Plan::apply(const Page& page, const RawRow& row, Mapped& out) const {
    const Impl& plan = *impl_;
    begin_row(plan, out);
    find_cells(plan, page.origins[row.origin], out.scratch);
    if (out.scratch.absent >= 0) {
        out.findings.emplace_back().kind = kColumnMissing;
        return;
    }
    const auto cells = page.cells_of(row);
    const std::vector<int>& bound = out.scratch.cells;
    Evaluation evaluation(plan, page.origin_of(row), cells, bound, out);
    if (const RowRule* skip = first_that_holds(plan.skips, evaluation)) {
        out.verdict = RowVerdict::skip;
        out.reason = skip->reason;
        out.findings.clear();
        return;
    }
    refuse_row(plan, evaluation, cells, bound, out);
    for (const auto& [index, value] : plan.fields) {
        evaluation.for_field(static_cast<int>(index));
        Work work = evaluation.value_of(value);
        if (evaluation.failed() || work.text.empty()) continue;
        const TextMarks marks = finish(plan.kind->fields[index], evaluation, work);
        if (evaluation.failed()) continue;
        out.record.values[index].append(work.text);  // begin_row() has emptied it
        out.record.marks[index] = marks;
    }
    evaluation.for_field(-1);
    if (!plan.newest_by.empty()) out.order = trim(evaluation.value_of(plan.newest_by.front()).text);
    if (const RowRule* withdrawal = first_that_holds(plan.withdrawals, evaluation)) {
        out.verdict = RowVerdict::withdraw;
        out.reason = withdrawal->reason;
        keep_identity_findings(*plan.kind, out.findings);
    }
}

}  // namespace creditlink
