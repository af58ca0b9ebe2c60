// The books of a run: every row ends here exactly once.

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/record/kept_row.h"
#include "run.h"

namespace creditlink::ingest_detail {

namespace {

std::string json_array(const std::vector<std::string>& texts) {
    json::Writer writer;
    writer.begin_array();
    for (const std::string& text : texts) writer.string(text);
    return writer.end_array().take();
}

std::string json_array(std::span<const Cell> cells) {
    std::string text = "[";
    for (const Cell& cell : cells) {
        if (text.size() > 1) text.push_back(',');
        append_cell(text, cell);
    }
    return text + "]";
}

// What the row is refused for. Warnings are left out: some speak of other rows, which are not met in each run.
RowHash verdict_on(const RowHash& stamp, const std::vector<Finding>& findings) {
    std::string errors(bytes_of(stamp));
    for (const Finding& finding : findings)
        if (finding.severity == Severity::error)
            errors.append(finding.kind->code).append(1, '\0').append(std::to_string(finding.field)).append(1, '\0').append(finding.detail.zh).append(1, '\0').append(finding.detail.en).append(1, '\0');
    return xxh3_128(errors);
}

// By its place, in no language, and by what it says, where that could be read: another one in its place is another item.
RowHash identity_of_unreadable(const Chunk::Row& row) {
    const RawRow& raw = *row.raw;
    const Origin& origin = row.page->origin_of(raw);
    std::string said(raw.reason);
    const auto add = [&said](std::string_view part) { said.append(1, '\0').append(part); };
    add(origin.file), add(origin.part), add(raw.key);
    add(std::to_string(raw.number));
    add(bytes_of(raw.hash));
    return xxh3_128(said);
}

}  // namespace

void Run::skip(const Chunk::Row& row, std::string_view reason) {
    ++counts_.skipped;
    const auto at = skips_.find(reason);
    if (at != skips_.end()) ++at->second;
    else skips_.emplace(std::string(reason), 1);
    report(row, RowOutcome::skipped, reason, nullptr);
}

void Run::unchanged(const Chunk::Row& row, std::string_view canonical) {
    ++counts_.unchanged;
    report(row, RowOutcome::unchanged, {}, nullptr, canonical);
}

void Run::quarantine(const Chunk::Row& row, std::vector<Finding> findings, std::optional<RecordKey> key, std::span<const Cell> cells) {
    if (fills_back()) return skip(row, "not-sound");
    ++counts_.quarantined;
    tally(findings);
    report(row, RowOutcome::quarantined, {}, &findings);
    if (!row.raw->key.empty()) broken_places_.emplace(row.raw->key);
    if (key) note(seen_.touch(*key));
    if (!writes()) return;
    auto place = place_of(row);
    if (!place) return;  // the origin was interned when its page came in: cannot fail
    const Origin& origin = row.page->origin_of(*row.raw);
    const RawRow* raw = nullptr;
    if (cells.empty()) cells = mappers_.front().divided(row, raw)->cells_of(*raw);  // a ragged row is no undivided one any more
    std::string_view first;
    for (const Finding& finding : findings)
        if (finding.severity == Severity::error && first.empty()) first = finding.kind->code;
    RowHash identity = row.raw->hash;
    if (row.raw->fate != RowFate::data) identity = identity_of_unreadable(row);
    note(seen_.refuse(identity));
    group_.quarantined.push_back({.row = identity, .place = std::move(*place), .columns = json_array(origin.columns),
                                  .cells = json_array(cells),
                                  .findings = findings_json(findings, in_.plan.kind(), origin.columns),
                                  .first_code = std::string(first), .verdict = verdict_on(stamp_, findings), .key = key});
}

void Run::duplicate(const Chunk::Row& row, Candidate& candidate, std::string_view code, Bilingual other) {
    Finding finding;
    finding.kind = finding_kind(code);
    if (!finding.kind) std::abort();  // the catalogue is ours
    finding.severity = Severity::error;
    finding.detail = std::move(other);
    candidate.findings.push_back(std::move(finding));
    quarantine(row, std::move(candidate.findings), candidate.key);
}

void Run::tally(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        if (finding.severity == Severity::warning) ++counts_.warnings;
        if (finding.severity == Severity::fixed) ++counts_.fixed;
        ++found_[static_cast<std::size_t>(finding.kind - finding_catalogue().data())];
    }
}

void Run::report(const Chunk::Row& row, RowOutcome outcome, std::string_view reason, const std::vector<Finding>* findings,
                 std::string_view canonical, std::uint32_t version) {
    if (!in_.each_row) return;
    in_.each_row({.origin = &row.page->origin_of(*row.raw), .number = row.raw->number, .key = row.raw->key, .outcome = outcome,
                  .reason = reason, .findings = findings, .canonical = canonical, .version = version});
}

Result<RowPlace> Run::place_of(const Chunk::Row& row) {
    const auto at = origins_.find(&row.page->origin_of(*row.raw));
    return RowPlace{at == origins_.end() ? 0 : at->second, row.raw->number, std::string(row.raw->key)};
}

}  // namespace creditlink::ingest_detail
