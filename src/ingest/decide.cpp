// What becomes of a row that was mapped: the duplicates rule, versions, owners, withdrawals.

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

// The row as a person corrected it in quarantine, or as it was read.
const RawRow& Run::with_overlay(const Chunk::Row& row, const Page*& page) {
    const auto overlay = overlays_.find(row.raw->hash);
    if (overlay == overlays_.end()) return *row.raw;
    auto corrections = json::parse(overlay->second);
    if (!corrections) return *row.raw;  // the ledger stores only what was parsed before
    patched_.clear();
    patched_.origins = row.page->origins;
    const auto cells = row.page->cells_of(*row.raw);
    patched_.cells.assign(cells.begin(), cells.end());
    const auto& columns = row.page->origin_of(*row.raw).columns;
    for (std::size_t i = 0; i < columns.size() && i < patched_.cells.size(); ++i)
        if (const json::Value* value = corrections->find(columns[i]))
            patched_.cells[i] = {patched_.keep(value->text), value->text.empty() ? CellForm::blank : CellForm::text};
    patched_.rows.push_back(*row.raw);
    patched_.rows.back().first_cell = 0;
    page = &patched_;
    return patched_.rows.back();
}

Status Run::map_row(const Chunk& chunk, std::uint32_t ordinal, std::vector<Candidate>& candidates) {
    const Chunk::Row& row = chunk.rows()[ordinal];
    const Page* page = row.page;
    const RawRow& raw = with_overlay(row, page);
    in_.plan.apply(*page, raw, mapped_);
    const Kind& kind = in_.plan.kind();
    switch (mapped_.verdict) {
        case RowVerdict::skip:
            skip(row, mapped_.reason);
            return {};
        case RowVerdict::withdraw:
            candidates.push_back({.ordinal = ordinal, .remembered = false, .void_reason = mapped_.reason, .key = key_of(in_.office, kind, mapped_.record),
                                  .content = {}, .canonical = {}, .order = mapped_.order, .decided = {}, .findings = std::move(mapped_.findings)});
            return {};
        case RowVerdict::record:
            break;
    }
    in_.rules.assess(mapped_.record, in_.today, mapped_.findings);
    compare_subject(row, mapped_.record, mapped_.findings);
    if (has_error(mapped_.findings)) {
        std::optional<RecordKey> key;
        if (identity_is_there(kind, mapped_.record)) key = key_of(in_.office, kind, mapped_.record);
        quarantine(row, std::move(mapped_.findings), key);
        return {};
    }
    Candidate candidate;
    if (kind.decided >= 0) candidate.decided = mapped_.record.values[static_cast<std::size_t>(kind.decided)];
    if (!in_.since.empty() && !candidate.decided.empty() && candidate.decided < in_.since) {
        skip(row, "before-since");
        return {};
    }
    candidate.ordinal = ordinal;
    candidate.remembered = restamped_.contains(row.raw->hash);
    candidate.key = key_of(in_.office, kind, mapped_.record);
    append_canonical(candidate.canonical, kind, mapped_.record);
    candidate.content = sha256(candidate.canonical);
    candidate.order = mapped_.order;
    candidate.findings = std::move(mapped_.findings);
    candidates.push_back(std::move(candidate));
    return {};
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

Status Run::decide(const Chunk& chunk, std::vector<Candidate>& candidates) {
    std::vector<RecordKey> keys;
    keys.reserve(candidates.size());
    for (const Candidate& candidate : candidates) keys.push_back(candidate.key);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<RecordState> known;
    if (in_.ledger && !keys.empty()) {
        auto found = in_.ledger->find_records(in_.plan.kind().name, keys);
        if (!found) return found.error();
        known = std::move(*found);
    }
    for (Candidate& candidate : candidates) {
        const auto at = std::lower_bound(known.begin(), known.end(), candidate.key,
                                         [](const RecordState& state, const RecordKey& key) { return state.key < key; });
        const RecordState* state = at != known.end() && at->key == candidate.key ? &*at : nullptr;
        if (auto decided = decide_one(chunk.rows()[candidate.ordinal], candidate, state); !decided) return decided.error();
    }
    return {};
}

Status Run::decide_one(const Chunk::Row& row, Candidate& candidate, const RecordState* known) {
    if (!candidate.void_reason.empty()) return propose(row, candidate, known);
    if (const auto local = local_.find(candidate.key); local != local_.end()) {
        if (local->second.content == candidate.content) {
            skip(row, "unchanged");
            return {};
        }
        if (!in_.plan.newest_wins()) {
            duplicate(row, candidate, "duplicate-key", local->second.place);
            return {};
        }
        if (candidate.order <= local->second.order) {
            skip(row, "older-version");
            return {};
        }
        return admit(row, candidate, known, local->second.version + 1);
    }
    if (!known) return admit(row, candidate, nullptr, 1);

    const bool ours = known->owner == task_.id;
    if (known->content == candidate.content && known->op == Op::put) {
        if (!ours) {
            skip(row, "same-as-other-task");
            return {};
        }
        auto other_row = row.raw->hash != known->row ? seen_.contains(known->row) : Result<bool>(false);
        if (!other_row) return other_row.error();
        if (*other_row) {
            skip(row, "unchanged");  // another row of this run already stands for the record
            return {};
        }
        unchanged(row, candidate.canonical);
        tally(candidate.findings);
        if (writes()) group_.seen.push_back({row.raw->hash, stamp_, candidate.key});
        return {};
    }
    if (!ours) {
        auto place = place_text(known->place);
        if (!place) return place.error();
        duplicate(row, candidate, "owned-by-other-task", *place);
        return {};
    }
    const bool same_row = row.raw->hash == known->row;
    if (known->op == Op::withdraw && same_row && candidate.remembered) {
        // Only the mapping or the rules changed: what a person had withdrawn is not published again by that.
        if (writes()) group_.seen.push_back({row.raw->hash, stamp_, candidate.key});
        skip(row, "withdrawn");
        return {};
    }
    if (in_.plan.newest_wins() && !same_row && candidate.order <= known->order) {
        skip(row, "older-version");
        return {};
    }
    if (!in_.plan.newest_wins() && !same_row) {
        auto second = is_second_row(row, *known);
        if (!second) return second.error();
        if (*second) {
            auto place = place_text(known->place);
            if (!place) return place.error();
            duplicate(row, candidate, "duplicate-key", *place);
            return {};
        }
    }
    return admit(row, candidate, known, known->version + 1);
}

// Is the row that the record stands on still there? Then this one is a second row with the same key, not its next version.
// A full snapshot shows that by itself. An incremental reading shows only what changed, so there the rows' keys tell; and a
// row out of quarantine never takes the place of one that the source has shown since.
Result<bool> Run::is_second_row(const Chunk::Row& row, const RecordState& known) {
    auto shown = seen_.contains(known.row);
    if (!shown || *shown) return shown;
    const bool other_key = !row.raw->key.empty() && !known.place.key.empty() && row.raw->key != known.place.key;
    if (!in_.from_quarantine && !(in_.mode == ReadMode::incremental && other_key)) return false;
    auto remembered = in_.ledger->find_seen(task_.id, std::span(&known.row, 1));
    if (!remembered) return remembered.error();
    return !remembered->empty();
}

Status Run::admit(const Chunk::Row& row, Candidate& candidate, const RecordState* known, std::uint32_t version) {
    ++counts_.admitted;
    ++(version == 1 ? counts_.new_records : counts_.new_versions);
    tally(candidate.findings);
    report(row, RowOutcome::admitted, {}, &candidate.findings, candidate.canonical, version);
    Local& local = local_[candidate.key];
    if (writes()) {
        auto place = place_of(row);
        if (!place) return place.error();
        auto body = in_.ledger->store_body(candidate.canonical);
        if (!body) return body.error();
        group_.admissions.push_back({.key = candidate.key, .version = version, .op = Op::put, .content = candidate.content,
                                     .body = *body, .row = row.raw->hash, .place = std::move(*place), .order = candidate.order,
                                     .decided = std::move(candidate.decided), .adopted = in_.adopt});
        group_.seen.push_back({row.raw->hash, stamp_, candidate.key});
        if (version > 1 && local.version > 0) group_.forget.push_back(local.row);
        else if (known && known->row != row.raw->hash) group_.forget.push_back(known->row);
        if (overlays_.contains(row.raw->hash)) group_.cleared.push_back(row.raw->hash);
        group_bytes_ += candidate.canonical.size();
    }
    local_rows_.emplace(row.raw->hash, std::string());
    local = {candidate.content, version, std::move(candidate.order), place_text(row), row.raw->hash};
    return {};
}

// A row that says "void": a withdrawal is proposed and waits for a person.
Status Run::propose(const Chunk::Row& row, Candidate& candidate, const RecordState* known) {
    const bool ours = known && known->op == Op::put && known->owner == task_.id;
    const bool standing = local_.contains(candidate.key) || ours;
    if (!standing) {
        skip(row, "nothing-to-withdraw");
        return {};
    }
    ++counts_.proposed;
    report(row, RowOutcome::proposed, candidate.void_reason, &candidate.findings);
    tally(candidate.findings);
    if (!writes()) return {};
    auto place = place_of(row);
    if (!place) return place.error();
    group_.proposals.push_back({candidate.key, candidate.void_reason, std::string(say("源数据标明作废", "the source says so")), std::move(*place)});
    group_.seen.push_back({row.raw->hash, stamp_, candidate.key});
    return {};
}

// After a complete full snapshot: records whose row is gone are proposed for withdrawal, unless so many are gone at once
// that the export is more likely broken.
Status Run::compare_snapshot() {
    if (!writes() || in_.mode != ReadMode::full || !in_.source.complete()) return {};
    if (auto closed = close_group(); !closed) return closed.error();
    if (auto gone = in_.ledger->close_gone_quarantine(task_.id, report_.run); !gone) return gone.error();
    if (task_.last_full_run == 0) return {};
    auto gone = in_.ledger->disappeared(task_.id, report_.run, seen_);
    if (!gone) return gone.error();
    std::erase_if(*gone, [&](const RecordState& state) {
        return !state.place.key.empty() && broken_places_.contains(state.place.key);
    });
    if (gone->empty()) return {};
    if (auto guarded = guard(gone->size(), task_.seen_count); !guarded) return guarded.error();
    if (report_.state == "stopped") return {};
    report_.disappeared = gone->size();
    for (const RecordState& state : *gone)
        group_.proposals.push_back({state.key, "other", std::string(say("源数据中已没有这一行", "its row is no longer in the source")), state.place});
    return {};
}

Status Run::guard(std::uint64_t gone, std::uint64_t all) {
    if (in_.ignore_guard || gone < kGuardRecords || static_cast<double>(gone) <= kGuardShare * static_cast<double>(all)) return {};
    report_.state = "stopped";
    report_.note = say("{gone} 条记录一下子从源数据中消失（上次共 {all} 条），超过保护线 5% 且不少于 20 条：没有提出任何撤回。请核对导出是否完整；确属正常的，加 --allow-mass-withdrawal 再运行",
                       "{gone} of {all} records vanished from the source at once, more than the guard of 5 % and at least 20: no withdrawal was "
                       "proposed. Check that the export is complete; if it is right, run again with --allow-mass-withdrawal",
                       {{"gone", std::to_string(gone)}, {"all", std::to_string(all)}});
    return {};
}

}  // namespace creditlink::ingest_detail
