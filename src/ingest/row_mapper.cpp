#include "row_mapper.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "creditlink/base/json.h"

namespace creditlink::ingest_detail {

namespace {

bool has_error(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.severity == Severity::error; });
}

bool identity_is_there(const Kind& kind, const Record& record) {
    return std::any_of(kind.identity.begin(), kind.identity.end(),
                       [&](std::uint32_t field) { return !record.values[field].empty(); });
}

}  // namespace

const Page* RowMapper::divided(const Chunk::Row& row, const RawRow*& raw) {
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
const Page* RowMapper::with_overlay(const Chunk::Row& row, const Page* page, const RawRow*& raw) {
    corrections_.reset();
    if (overlays_->empty()) return page;
    const auto overlay = overlays_->find(row.raw->hash);
    if (overlay == overlays_->end()) return page;
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
    corrections_ = std::move(*corrections);
    return &patched_;
}

void RowMapper::map(const Chunk::Row& row, Candidate& out) {
    using Is = Candidate::Is;
    const RawRow* as_read = nullptr;
    const Page* const page_read = divided(row, as_read);
    if (page_read == nullptr) {
        out.is = Is::ragged;
        return;
    }
    const RawRow* raw = as_read;
    const Page* const page = with_overlay(row, page_read, raw);
    in_->plan.apply(*page, *raw, mapped_);
    const Kind& kind = in_->plan.kind();
    out.findings.swap(mapped_.findings);
    out.order.assign(mapped_.order);
    if (mapped_.verdict == RowVerdict::skip) {
        out.is = Is::skipped;
        out.reason = mapped_.reason;
        return;
    }
    if (mapped_.verdict == RowVerdict::withdraw) {
        out.is = Is::withdrawal;
        out.reason = mapped_.reason;
        out.key = key_of(in_->office, kind, mapped_.record);
        return;
    }
    in_->rules.assess(mapped_.record, in_->today, out.findings);
    note_subject(mapped_.record, out);
    if (has_error(out.findings)) {
        out.is = Is::refused;
        out.has_key = identity_is_there(kind, mapped_.record);
        if (out.has_key) out.key = key_of(in_->office, kind, mapped_.record);
        return;
    }
    if (kind.decided >= 0) out.decided = mapped_.record.values[static_cast<std::size_t>(kind.decided)];
    if (!in_->since.empty() && !out.decided.empty() && out.decided < in_->since) {
        out.is = Is::skipped;
        out.reason = "before-since";
        return;
    }
    out.key = key_of(in_->office, kind, mapped_.record);
    append_canonical(out.canonical, kind, mapped_.record);
    out.content = sha256(out.canonical);
    if (!kept_->empty()) keep_row(*page_read, *as_read, out);
}

void RowMapper::keep_row(const Page& page, const RawRow& raw, Candidate& out) const {
    const Origin& origin = page.origin_of(raw);
    const auto kept = kept_->find(&origin);
    if (kept == kept_->end()) return;
    append_kept_row(out.kept_row, kept->second, origin, raw, page.cells_of(raw), mapped_.record, corrections_ ? &*corrections_ : nullptr);
    if (out.kept_row.size() > kMostKeptRow) out.kept_row.clear();
    out.heading = &kept->second.heading;
}

void RowMapper::note_subject(const Record& record, Candidate& out) const {
    const Kind& kind = in_->plan.kind();
    if (kind.subject_code < 0 || kind.subject_name < 0) return;
    out.subject_code = record.values[static_cast<std::size_t>(kind.subject_code)];
    out.subject_name = record.values[static_cast<std::size_t>(kind.subject_name)];
}

}  // namespace creditlink::ingest_detail
