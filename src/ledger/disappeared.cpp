// What a complete full snapshot no longer has.

#include <algorithm>

#include "seen_in_run.h"

namespace creditlink {

namespace {

struct Missing {
    RowHash hash;
    RecordKey key;
};

std::string rekeyed_name(TaskId task) { return "rekeyed:" + std::to_string(task); }

// Remembered rows that the run did not see: one merge of the run's hashes with the task's, both in order.
Result<std::vector<Missing>> missing_rows(Ledger::Impl& l, TaskId task, const SeenInRun::State& seen) {
    std::vector<Missing> missing;
    Status merged;
    Status read = l.sql->read([&] {
        Query remembered = l.sql->query("SELECT hash, key FROM seen WHERE task = ? ORDER BY hash");
        remembered.bind(task);
        bool more = remembered.step();
        const auto miss = [&] {
            missing.push_back({remembered.bytes<16>(0), RecordKey{remembered.bytes<20>(1)}});
            more = remembered.step();
        };
        merged = seen.hashes.merge([&](std::string_view hash) {
            while (more && remembered.view(0) < hash) miss();
            while (more && remembered.view(0) == hash) more = remembered.step();
            return more;
        });
        while (merged && more) miss();
    });
    if (!read) return read.error();
    if (!merged) return merged.error();
    return missing;
}

Status forget(Ledger::Impl& l, TaskId task, const std::vector<RowHash>& stale) {
    return l.write([&]() -> Status {
        HashSum sum;
        Query remove = l.sql->query("DELETE FROM seen WHERE task = ? AND hash = ?");
        for (const RowHash& hash : stale) {
            remove.bind(task).blob(hash).run();
            if (l.sql->changed() == 1) sum.add(hash);
        }
        l.order_is_stale(task);
        return l.lower_seen(task, sum);
    });
}

// Records whose row gives another one by now, or none: what the run left, and what a run before it left that ended too early.
Result<std::vector<RecordKey>> left_records(Ledger::Impl& l, TaskId task, SeenInRun::State& seen) {
    std::vector<RecordKey> left;
    if (Status tidied = seen.left.tidy(); !tidied) return tidied.error();
    Status merged = seen.left.set.merge([&](std::string_view key) {
        RecordKey& next = left.emplace_back();
        std::copy(key.begin(), key.end(), next.bytes.begin());
        return true;
    });
    if (!merged) return merged.error();
    Query marked = l.sql->query("SELECT 1 FROM fact WHERE name = ?");
    if (!marked.text(rekeyed_name(task)).step()) return l.sql->checked(std::move(left));
    Query query = l.sql->query("SELECT r.key FROM record AS r JOIN seen AS s ON s.task = ?1 AND s.hash = r.hash WHERE r.owner = ?1 AND s.key <> r.key");
    query.bind(task);
    while (query.step()) left.push_back(RecordKey{query.bytes<20>(0)});
    return l.sql->checked(std::move(left));
}

// Whether the row that the record stands on gives it by the mapping of now: it was recognised, so nothing else tells.
bool still_given(Ledger::Impl& l, TaskId task, const RowHash& stamp, const RecordState& record) {
    Query query = l.sql->query("SELECT 1 FROM seen JOIN stamp ON stamp.id = seen.stamp WHERE seen.task = ? AND seen.hash = ? AND seen.key = ? AND stamp.stamp = ?");
    return query.bind(task).blob(record.row).blob(bytes_of(record.key)).blob(stamp).step();
}

// Found by the run that mapped the row anew; later ones recognise it.
bool gives_another(Ledger::Impl& l, TaskId task, const RecordKey& key) {
    const auto record = l.record(key);
    if (!record) return false;
    Query query = l.sql->query("SELECT 1 FROM seen WHERE task = ? AND hash = ? AND key <> ?");
    return query.bind(task).blob(record->row).blob(bytes_of(key)).step();
}

}  // namespace

Result<std::vector<Gone>> Ledger::disappeared(TaskId task, RunId run, const RowHash& stamp, SeenInRun& seen) {
    Impl& l = *impl_;
    SeenInRun::State& state = *seen.state_;
    std::vector<Gone> gone;
    if (Status tidied = state.keys.tidy(); !tidied) return tidied.error();
    // Everything remembered when the run began was found, or replaced by a newer row: no row can be missing.
    const bool all_found = run != 0 && l.recognised.task == task && l.recognised.found == l.recognised.at_start;
    auto missing = all_found ? Result<std::vector<Missing>>(std::vector<Missing>()) : missing_rows(l, task, state);
    if (!missing) return missing.error();
    std::vector<RowHash> stale;
    for (const Missing& row : *missing) {
        auto record = l.record(row.key);
        if (!record || record->owner != task || record->op != Op::put) {
            stale.push_back(row.hash);
            continue;
        }
        if (record->row != row.hash) {  // the record stands on another row
            auto elsewhere = state.hashes.contains(bytes_of(record->row));
            if (!elsewhere) return elsewhere.error();
            if (*elsewhere) {
                stale.push_back(row.hash);
                continue;
            }
        }
        gone.push_back({std::move(*record), false});
    }
    auto left = left_records(l, task, state);
    if (!left) return left.error();
    for (const RecordKey& key : *left) {
        auto record = l.record(key);
        if (!record || record->owner != task || record->op != Op::put || still_given(l, task, stamp, *record)) continue;
        auto there = state.hashes.contains(bytes_of(record->row));
        if (!there) return there.error();
        gone.push_back({std::move(*record), *there});
    }
    std::sort(gone.begin(), gone.end(), [](const Gone& a, const Gone& b) { return a.record.key < b.record.key; });
    gone.erase(std::unique(gone.begin(), gone.end(), [](const Gone& a, const Gone& b) { return a.record.key == b.record.key; }), gone.end());
    Status looked;
    std::sort(left->begin(), left->end());
    std::erase_if(gone, [&](const Gone& each) {
        auto touched = state.keys.set.contains(bytes_of(each.record.key));
        if (!touched) looked = touched.error();
        if (!touched || !*touched) return false;
        state.left_out |= std::binary_search(left->begin(), left->end(), each.record.key);
        return true;
    });
    if (!looked) return looked.error();
    if (Status given = given_by_others(l, task, run, stamp, state, gone); !given) return given.error();
    if (!stale.empty() && run != 0)
        if (Status forgotten = forget(l, task, stale); !forgotten) return forgotten.error();
    if (Status settled = l.settle_vanished(task, run, gone); !settled) return settled.error();
    return gone;
}

Result<bool> Ledger::rows_moved(TaskId task) {
    Query marked = impl_->sql->query("SELECT 1 FROM fact WHERE name = ?");
    const bool moved = marked.text(rekeyed_name(task)).step();
    return impl_->sql->checked(bool(moved));
}

void Ledger::Impl::rekeyed(TaskId task, bool yes) {
    if (yes) sql->query("INSERT OR IGNORE INTO fact VALUES (?, '1')").text(rekeyed_name(task)).run();
    else sql->query("DELETE FROM fact WHERE name = ?").text(rekeyed_name(task)).run();
}

// Proposals made because a row was gone: those whose row is back are closed, and what already waits for a person, or was
// refused by one, is not reported again.
Status Ledger::Impl::settle_vanished(TaskId task, RunId run, std::vector<Gone>& gone) {
    struct Open {
        std::int64_t number;
        RecordKey key;
        std::uint32_t version;
        bool open;
    };
    std::vector<Open> known;
    {
        Query query = sql->query("SELECT number, key, version, state, run FROM proposal WHERE task = ? AND vanished = 1 AND state IN ('open', 'refused')");
        query.bind(task);
        while (query.step()) known.push_back({query.integer(0), RecordKey{query.bytes<20>(1)}, static_cast<std::uint32_t>(query.integer(2)), query.view(3) == "open"});
    }
    if (Status s = sql->status(); !s) return s;
    std::vector<std::int64_t> back;
    for (const Open& proposal : known) {
        const auto at = std::lower_bound(gone.begin(), gone.end(), proposal.key, [](const Gone& g, const RecordKey& k) { return g.record.key < k; });
        const bool still_gone = at != gone.end() && at->record.key == proposal.key;
        if (still_gone && at->record.version == proposal.version) gone.erase(at);
        if (!still_gone && proposal.open && !gives_another(*this, task, proposal.key)) back.push_back(proposal.number);
    }
    if (!back.empty() && run != 0)
        if (Status closed = write([&]() -> Status {
                Query close = sql->query("UPDATE proposal SET state = 'moot', run = ? WHERE number = ?");
                for (const std::int64_t number : back) close.bind(run).bind(number).run();
                return {};
            });
            !closed)
            return closed;
    // A record may be gone because its row says so: that proposal is open already.
    std::erase_if(gone, [&](const Gone& each) {
        Query query = sql->query("SELECT 1 FROM proposal WHERE key = ? AND version = ? AND vanished = 0 AND state IN ('open', 'refused')");
        return query.blob(bytes_of(each.record.key)).bind(each.record.version).step();
    });
    return sql->status();
}

Status Ledger::Impl::lower_seen(TaskId task, const HashSum& removed) {
    Query query = sql->query("SELECT seen_count, seen_sum FROM task WHERE id = ?");
    query.bind(task);
    if (!query.step()) return Error{Errc::internal, "no such task", {}, {}};
    HashSum now{static_cast<std::uint64_t>(query.integer(0)), halves_of(query.bytes<16>(1))};
    query.again();
    now.subtract(removed);
    sql->query("UPDATE task SET seen_count = ?, seen_sum = ? WHERE id = ?")
        .bind(static_cast<std::int64_t>(now.count)).blob(bytes_of_halves(now.sum)).bind(task).run();
    return {};
}

Result<std::map<std::pair<std::int64_t, std::uint64_t>, std::int64_t>> Ledger::waiting_places(TaskId task) {
    std::map<std::pair<std::int64_t, std::uint64_t>, std::int64_t> places;
    Query waiting = impl_->sql->query("SELECT origin, row_number, number FROM quarantine WHERE task = ? AND state IN ('open', 'fixed')");
    waiting.bind(task);
    while (waiting.step()) places.emplace(std::pair(waiting.integer(0), static_cast<std::uint64_t>(waiting.integer(1))), waiting.integer(2));
    return impl_->sql->checked(std::move(places));
}

}  // namespace creditlink
