// What a row that was not recognised becomes by the mapping and the rules: nothing, an item for people, or a candidate.

#include <algorithm>

#include "creditlink/base/message.h"
#include "run.h"

namespace creditlink::ingest_detail {

namespace {

bool has_error(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

bool identity_is_there(const Kind& kind, const Record& record) {
    return std::any_of(kind.identity.begin(), kind.identity.end(), [&](std::uint32_t field) { return !record.values[field].empty(); });
}

}  // namespace

// The page that has the row's cells: its own, or one of this run's for a row that came undivided; nullptr if that one has
// another number of cells than its header.
const Page* Run::divided(const Chunk::Row& row, const RawRow*& raw) {
    raw = row.raw;
    if (raw->text.empty()) return row.page;
    const auto& origin = row.page->origins[row.raw->origin];
    if (single_.origins.empty() || single_.origins.front() != origin) single_.origins.assign(1, origin);
    single_.cells.clear();
    if (!divide(*origin, *row.raw, single_.cells)) return nullptr;
    single_.rows.assign(1, *row.raw);
    raw = &single_.rows.front();
    single_.rows.front().origin = 0;
    single_.rows.front().first_cell = 0;
    single_.rows.front().cell_count = static_cast<std::uint32_t>(single_.cells.size());
    return &single_;
}

// The row as a person corrected it in quarantine, or as it was read.
const Page* Run::with_overlay(const Chunk::Row& row, const RawRow*& raw) {
    const Page* const page = divided(row, raw);
    if (overlays_.empty() || page == nullptr) return page;
    const auto overlay = overlays_.find(row.raw->hash);
    if (overlay == overlays_.end()) return page;
    auto corrections = json::parse(overlay->second);
    if (!corrections) return page;  // the ledger stores only what was parsed before
    patched_.clear();
    patched_.origins = page->origins;
    const auto cells = page->cells_of(*raw);
    patched_.cells.assign(cells.begin(), cells.end());
    const auto& columns = page->origin_of(*raw).columns;
    for (std::size_t i = 0; i < columns.size() && i < patched_.cells.size(); ++i)
        if (const json::Value* value = corrections->find(columns[i]))
            patched_.cells[i] = {patched_.keep(value->text), value->text.empty() ? CellForm::blank : CellForm::text};
    patched_.rows.push_back(*raw);
    patched_.rows.back().first_cell = 0;
    raw = &patched_.rows.back();
    return &patched_;
}

// Found only now: a row that is recognised was whole when it was admitted.
void Run::refuse_ragged(const Chunk::Row& row) {
    const Origin& origin = row.page->origin_of(*row.raw);
    Finding finding;
    finding.kind = finding_kind("ragged-row");
    finding.detail = cell_count_detail(cell_count(origin, *row.raw), origin.columns.size());
    row.raw->fate = RowFate::refuse;
    row.raw->reason = finding.kind->code;
    row.raw->text = {};
    quarantine(row, {std::move(finding)}, std::nullopt);
}

Candidate& Run::next_candidate(std::uint32_t ordinal) {
    if (candidates_used_ == candidates_.size()) candidates_.emplace_back();
    Candidate& candidate = candidates_[candidates_used_++];
    candidate.reset();
    candidate.ordinal = ordinal;
    candidate.remembered = restamped_[ordinal] != 0;
    return candidate;
}

void Run::map_row(const Chunk& chunk, std::uint32_t ordinal) {
    const Chunk::Row& row = chunk.rows()[ordinal];
    const RawRow* raw = nullptr;
    const Page* const page = with_overlay(row, raw);
    if (page == nullptr) return refuse_ragged(row);
    in_.plan.apply(*page, *raw, mapped_);
    const Kind& kind = in_.plan.kind();
    if (mapped_.verdict == RowVerdict::skip) return skip(row, mapped_.reason);
    if (mapped_.verdict == RowVerdict::withdraw) {
        Candidate& candidate = next_candidate(ordinal);
        candidate.void_reason = mapped_.reason;
        candidate.key = key_of(in_.office, kind, mapped_.record);
        candidate.order = mapped_.order;
        candidate.findings = std::move(mapped_.findings);
        return;
    }
    in_.rules.assess(mapped_.record, in_.today, mapped_.findings);
    compare_subject(row, mapped_.record, mapped_.findings);
    if (has_error(mapped_.findings)) {
        std::optional<RecordKey> key;
        if (identity_is_there(kind, mapped_.record)) key = key_of(in_.office, kind, mapped_.record);
        return quarantine(row, std::move(mapped_.findings), key);
    }
    const std::string_view decided = kind.decided >= 0 ? std::string_view(mapped_.record.values[static_cast<std::size_t>(kind.decided)]) : std::string_view();
    if (!in_.since.empty() && !decided.empty() && decided < in_.since) return skip(row, "before-since");
    Candidate& candidate = next_candidate(ordinal);
    candidate.decided = decided;
    candidate.key = key_of(in_.office, kind, mapped_.record);
    append_canonical(candidate.canonical, kind, mapped_.record);
    candidate.content = sha256(candidate.canonical);
    candidate.order = mapped_.order;
    candidate.findings.swap(mapped_.findings);
}

void Run::compare_subject(const Chunk::Row& row, const Record& record, std::vector<Finding>& findings) {
    const Kind& kind = in_.plan.kind();
    if (kind.subject_code < 0 || kind.subject_name < 0) return;
    const std::string& code = record.values[static_cast<std::size_t>(kind.subject_code)];
    if (code.empty()) return;
    const auto other = subjects_.see(code, record.values[static_cast<std::size_t>(kind.subject_name)], row.raw->number);
    if (other == 0) return;
    Finding finding;
    finding.kind = finding_kind("subject-name-differs");
    if (!finding.kind) return;
    finding.severity = Severity::warning;
    finding.field = kind.subject_name;
    finding.detail = say("第 {n} 行", "row {n}", {{"n", std::to_string(other)}});
    findings.push_back(std::move(finding));
}

}  // namespace creditlink::ingest_detail
