// What becomes of a row that was mapped: the duplicates rule, versions, owners, withdrawals.

#include <algorithm>
#include <span>
#include <utility>

#include "creditlink/base/message.h"
#include "run.h"

namespace creditlink::ingest_detail {

// The candidates so far, in the order of their rows.
Status Run::decide(const Chunk& chunk) {
    std::vector<RecordKey> keys;
    keys.reserve(standing_.size());
    for (const Candidate* candidate : standing_) keys.push_back(candidate->key);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<RecordState> known;
    if (in_.ledger && !keys.empty()) {
        if (std::any_of(keys.begin(), keys.end(), [this](const RecordKey& key) { return keys_on_their_way_.find(key) != nullptr; }))
            if (Status brought_in = admitted(); !brought_in) return brought_in;
        auto found = in_.ledger->find_records(in_.plan.kind().name, keys);
        if (!found) return found.error();
        known = std::move(*found);
    }
    if (fills_back()) return offer(chunk, known);
    for (Candidate* const standing : standing_) {
        Candidate& candidate = *standing;
        const auto at = known.empty() ? known.end()
                                      : std::lower_bound(known.begin(), known.end(), candidate.key,
                                                         [](const RecordState& state, const RecordKey& key) { return state.key < key; });
        const RecordState* state = at != known.end() && at->key == candidate.key ? &*at : nullptr;
        if (auto decided = decide_one(chunk.rows()[candidate.ordinal], candidate, state); !decided) return decided.error();
    }
    return {};
}

Status Run::decide_one(const Chunk::Row& row, Candidate& candidate, const RecordState* known) {
    RecordState moved;
    if (const RowHash* on = known ? moved_.find(candidate.key) : nullptr) {
        moved = *known;
        moved.row = *on;
        known = &moved;
    }
    if (candidate.voids()) return propose(row, candidate, known);
    if (known && known->owner == task_.id) note(seen_.touch(candidate.key));
    if (const Local* local = local_.find(candidate.key)) {
        const Admission& admitted = group_.admissions[local->admission];
        if (admitted.content == candidate.content) {
            skip(row, "unchanged");
            return {};
        }
        if (!in_.plan.newest_wins()) {
            duplicate(row, candidate, "duplicate-key",
                      in_both_languages([&] { return local->origin->place(admitted.place.number, admitted.place.key, -1); }));
            return {};
        }
        if (candidate.order <= admitted.order) {
            skip(row, "older-version");
            return {};
        }
        return admit(row, candidate, known, admitted.version + 1);
    }
    if (!known) return admit(row, candidate, nullptr, 1);

    const bool ours = known->owner == task_.id;
    if (known->content == candidate.content && known->op == Op::put) {
        if (!ours) {
            skip(row, "same-as-other-task");
            return {};
        }
        auto given = row.raw->hash != known->row ? given_by_its_row(*known) : Result<Given>(Given::no);
        if (!given) return given.error();
        if (*given == Given::not_known_yet) return wait(candidate);
        if (*given == Given::yes) {
            skip(row, "unchanged");  // another row of this run already stands for the record
            return {};
        }
        unchanged(row, candidate.canonical);
        tally(candidate.findings);
        if (row.raw->hash != known->row) stand_on(row, candidate, *known);
        remember(row, candidate);
        return {};
    }
    if (!ours) {
        auto place = in_.ledger->place(known->place);
        if (!place) return place.error();
        duplicate(row, candidate, "owned-by-other-task", *place);
        return {};
    }
    const bool same_row = row.raw->hash == known->row;
    if (known->op == Op::withdraw && same_row && candidate.former) {
        // Only the mapping or the rules changed: what a person had withdrawn is not published again by that.
        remember(row, candidate);
        skip(row, "withdrawn");
        return {};
    }
    if (in_.plan.newest_wins() && !same_row && candidate.order <= known->order) {
        if (!former_.empty()) {  // by another mapping or other rules: the newer row may come to give another record
            auto given = given_by_its_row(*known);
            if (!given) return given.error();
            if (*given == Given::not_known_yet) return wait(candidate);
        }
        auto left = has_left(*known);
        if (!left) return left.error();
        if (!*left) {
            skip(row, "older-version");
            return {};
        }
    }
    if (!in_.plan.newest_wins() && !same_row) {
        auto given = by_another_row(row, *known);
        if (!given) return given.error();
        if (*given == Given::not_known_yet) return wait(candidate);
        if (*given == Given::yes) {
            auto place = in_.ledger->place(known->place);
            if (!place) return place.error();
            duplicate(row, candidate, "duplicate-key", *place);
            return {};
        }
    }
    return admit(row, candidate, known, known->version + 1);
}

// Has this run met the row that the record stands on, and does it still give the record? By a new mapping that is known only
// when the row has been mapped again.
Result<Run::Given> Run::given_by_its_row(const RecordState& known) {
    auto shown = seen_.contains(known.row);
    if (!shown) return shown.error();
    if (!*shown) return Given::no;
    auto left = seen_.has_left(known.row);
    if (!left) return left.error();
    if (*left) return Given::no;
    auto remembered = in_.ledger->remembered(task_.id, known.row);
    if (!remembered) return remembered.error();
    const std::optional<SeenRow>& row = *remembered;
    if (!row) return Given::yes;
    if (row->key != known.key) return Given::no;
    return row->stamp == stamp_ || all_mapped_ ? Given::yes : Given::not_known_yet;
}

// As far as this run has met its row, or, where rows have come to give other records lately, by what is remembered of it. That
// is not asked of each older version in each run: there may be a million.
Result<bool> Run::has_left(const RecordState& known) {
    auto left = seen_.has_left(known.row);
    if (!left || *left || !rows_moved_) return left;
    auto remembered = in_.ledger->remembered(task_.id, known.row);
    if (!remembered) return remembered.error();
    return *remembered && (*remembered)->key != known.key;
}

// The same content in another row: the one before is forgotten, so that one row alone stands for the record.
void Run::stand_on(const Chunk::Row& row, const Candidate& candidate, const RecordState& known) {
    *moved_.insert(candidate.key).first = row.raw->hash;
    if (writes()) group_.forget.push_back({known.row, candidate.key});
}

// Is the row that the record stands on still there? Then this one is a second row with the same key, not its next version.
// A full snapshot shows that by itself. An incremental reading shows only what changed, so there the rows' keys tell; and a
// row out of quarantine never takes the place of one that the source has shown since. Of two rows in different chunks the first
// one counts: that the record's own row comes behind is not known when the decision is due, and no run holds back its rows.
Result<Run::Given> Run::by_another_row(const Chunk::Row& row, const RecordState& known) {
    auto given = given_by_its_row(known);
    if (!given || *given != Given::no) return given;
    const bool other_key = !row.raw->key.empty() && !known.place.key.empty() && row.raw->key != known.place.key;
    if (!in_.from_quarantine && !(in_.mode == ReadMode::incremental && other_key)) return Given::no;
    auto left = seen_.has_left(known.row);
    if (!left) return left.error();
    auto remembered = in_.ledger->remembered(task_.id, known.row);
    if (!remembered) return remembered.error();
    return !*left && *remembered && (*remembered)->key == known.key ? Given::yes : Given::no;
}

// Until every other row of the chunk has been mapped.
Status Run::wait(const Candidate& candidate) {
    waiting_.push_back(candidate.ordinal);
    return {};
}

Status Run::admit(const Chunk::Row& row, Candidate& candidate, const RecordState* known, std::uint32_t version) {
    ++counts_.admitted;
    ++(version == 1 ? counts_.new_records : counts_.new_versions);
    tally(candidate.findings);
    report(row, RowOutcome::admitted, {}, &candidate.findings, candidate.canonical, version);
    auto place = place_of(row);
    if (!place) return place.error();
    Admission admission{.key = candidate.key, .version = version, .op = Op::put, .content = candidate.content, .body = {}, .row = row.raw->hash,
                        .place = std::move(*place), .order = std::move(candidate.order), .decided = std::move(candidate.decided), .adopted = in_.adopt};
    const auto [local, is_new] = local_.insert(candidate.key);
    if (writes()) {
        auto body = candidate.kept_row.empty() ? in_.ledger->store_body(candidate.canonical)
                                               : in_.ledger->store_body(candidate.canonical, {*candidate.heading, candidate.kept_row});
        if (!body) return body.error();
        admission.body = *body;
        remember(row, candidate);
        if (!is_new) group_.forget.push_back({group_.admissions[local->admission].row, candidate.key});
        else if (known && known->row != row.raw->hash) group_.forget.push_back({known->row, candidate.key});
        if (overlays_.contains(row.raw->hash)) group_.cleared.push_back(row.raw->hash);
        group_bytes_ += candidate.canonical.size() + candidate.kept_row.size();
    }
    local_rows_.insert(row.raw->hash);
    *local = {static_cast<std::uint32_t>(group_.admissions.size()), &row.page->origin_of(*row.raw)};
    group_.admissions.push_back(std::move(admission));
    return {};
}

// The row will be recognised in the next run, once the group is admitted.
void Run::remember(const Chunk::Row& row, const Candidate& candidate) {
    if (!writes()) return;
    group_.seen.push_back({row.raw->hash, stamp_, candidate.key});
    group_.rekeyed |= candidate.former && *candidate.former != candidate.key;
    remembered_[candidate.ordinal] = 1;
}

// A row that says "void": a withdrawal is proposed and waits for a person.
Status Run::propose(const Chunk::Row& row, Candidate& candidate, const RecordState* known) {
    const bool ours = known && known->op == Op::put && known->owner == task_.id;
    const bool standing = local_.find(candidate.key) != nullptr || ours;
    if (!standing) {
        skip(row, "nothing-to-withdraw");
        return {};
    }
    ++counts_.proposed;
    report(row, RowOutcome::proposed, candidate.reason, &candidate.findings);
    tally(candidate.findings);
    if (!writes()) return {};
    auto place = place_of(row);
    if (!place) return place.error();
    group_.proposals.push_back({candidate.key, candidate.reason, say_both("源数据标明作废", "the source says so"), std::move(*place)});
    remember(row, candidate);
    return {};
}

// After a complete full snapshot: records that no row gives any more are proposed for withdrawal, unless so many are gone at
// once that the export is more likely broken. A look says how many a run would propose.
Status Run::compare_snapshot() {
    if (!in_.ledger || fills_back() || in_.from_quarantine || in_.mode != ReadMode::full || !in_.source.complete()) return {};
    if (writes()) {
        if (auto closed = close_group(); !closed) return closed.error();
        if (auto brought_in = admitted(); !brought_in) return brought_in;
        if (auto gone = in_.ledger->close_gone_quarantine(task_.id, report_.run, seen_); !gone) return gone.error();
    }
    if (task_.last_full_run == 0) return {};
    auto gone = in_.ledger->disappeared(task_.id, report_.run, stamp_, seen_);
    if (!gone) return gone.error();
    std::erase_if(*gone, [&](const Gone& each) {
        const std::string& key = each.record.place.key;
        return !each.row_is_there && !key.empty() && broken_places_.contains(key);
    });
    if (auto guarded = guard(gone->size(), task_.seen_count); !guarded) return guarded.error();
    if (report_.state == "stopped") return {};
    group_.compared = true;
    group_.left_out = seen_.left_out();
    report_.disappeared = gone->size();
    if (!writes()) return {};
    for (const Gone& each : *gone) {
        auto why = why_gone(each);
        if (!why) return why.error();
        group_.proposals.push_back({each.record.key, "other", std::move(*why), each.record.place});
    }
    return {};
}

// For the person who decides. A row that went bad is another row than the one that was admitted: where it has no key of its
// own, that it stands in the same place is all that tells.
Result<Bilingual> Run::why_gone(const Gone& gone) {
    if (gone.row_is_there) return say_both("映射改过以后，它的源行不再得出这条记录", "since the mapping changed, its row gives this record no longer");
    if (!waiting_places_) {
        auto places = in_.ledger->waiting_places(task_.id);
        if (!places) return places.error();
        waiting_places_ = std::move(*places);
    }
    const RowPlace& place = gone.record.place;
    const auto waits = place.key.empty() ? waiting_places_->find({place.origin, place.number}) : waiting_places_->end();
    if (waits == waiting_places_->end()) return say_both("源数据中已没有这一行", "its row is no longer in the source");
    return say_both("源数据中已没有这一行；同一位置（第 {r} 行）现在是待处理的 q-{q}，可能就是这一行改坏了：先处理它，再决定撤不撤",
               "its row is no longer in the source; in its place (row {r}) stands q-{q}, which waits in quarantine and may be this row gone bad: settle that one first",
               {{"r", std::to_string(place.number)}, {"q", std::to_string(waits->second)}});
}

Status Run::guard(std::uint64_t gone, std::uint64_t all) {
    if (in_.ignore_guard || gone == 0) return {};
    if (const std::uint64_t refused = report_.counts.quarantined + counts_.quarantined; !any_data_ && refused > 0) {
        report_.state = "stopped";
        report_.note = say_both("源里没有一行读得出来（{n} 处待处理，见 quarantine list），没有提出任何撤回：先把文件导对，再运行",
                           "no row of the source can be read ({n} wait in quarantine, see quarantine list), so no withdrawal was proposed: export the file anew, then run again",
                           {{"n", std::to_string(refused)}});
        return {};
    }
    if (!any_data_) {
        report_.state = "stopped";
        report_.note = say_both("源里一行数据也没有，而上次有 {all} 行：没有提出任何撤回。请核对导出是否成功；确实清空了的，加 --allow-mass-withdrawal 再运行",
                           "the source has no row at all, and had {all} last time: no withdrawal was proposed. Check that the export worked; if it is empty indeed, run again with --allow-mass-withdrawal",
                           {{"all", std::to_string(all)}});
        return {};
    }
    if (gone < kGuardRecords || static_cast<double>(gone) <= kGuardShare * static_cast<double>(all)) return {};
    report_.state = "stopped";
    report_.note = say_both("{gone} 条记录一下子没有了（记着的源行共 {all} 行），超过保护线 5% 且不少于 20 条：没有提出任何撤回。请核对导出是否完整、映射改得对不对；确属正常的，加 --allow-mass-withdrawal 再运行",
                       "{gone} records are gone at once ({all} rows are remembered), more than the guard of 5 % and at least 20: no withdrawal was "
                       "proposed. Check that the export is complete and the mapping right; if they are, run again with --allow-mass-withdrawal",
                       {{"gone", std::to_string(gone)}, {"all", std::to_string(all)}});
    return {};
}

}  // namespace creditlink::ingest_detail
