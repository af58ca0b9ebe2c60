#include <algorithm>
#include <utility>
#include <vector>

#include "seen_in_run.h"

namespace creditlink {

Status given_by_others(Ledger::Impl& l, TaskId task, RunId run, const RowHash& stamp, SeenInRun::State& seen, std::vector<Gone>& gone) {
    if (gone.empty()) return {};
    std::vector<std::pair<RecordKey, RowHash>> others;
    Status looked;
    Status read = l.sql->read([&] {
        Query rows = l.sql->query("SELECT seen.hash, seen.key FROM seen JOIN stamp ON stamp.id = seen.stamp WHERE seen.task = ? AND stamp.stamp = ?");
        rows.bind(task).blob(stamp);
        while (looked && rows.step()) {
            const RecordKey key{rows.bytes<20>(1)};
            const auto at = std::lower_bound(gone.begin(), gone.end(), key, [](const Gone& g, const RecordKey& k) { return g.record.key < k; });
            if (at == gone.end() || at->record.key != key || rows.view(0) == bytes_of(at->record.row)) continue;
            const auto there = seen.hashes.contains(rows.view(0));
            if (!there) looked = there.error();
            else if (*there) others.emplace_back(key, rows.bytes<16>(0));
        }
    });
    if (!read || !looked) return read ? looked : read;
    std::erase_if(others, [&](const auto& other) {  // a row that says "void" gives no record
        Query query = l.sql->query("SELECT 1 FROM proposal JOIN record ON record.key = proposal.key AND record.version = proposal.version WHERE proposal.key = ? AND vanished = 0 AND state IN ('open', 'refused')");
        return query.blob(bytes_of(other.first)).step();
    });
    if (others.empty()) return l.sql->status();
    std::sort(others.begin(), others.end());
    std::erase_if(gone, [&](const Gone& each) {
        const auto at = std::lower_bound(others.begin(), others.end(), each.record.key, [](const auto& other, const RecordKey& key) { return other.first < key; });
        return at != others.end() && at->first == each.record.key;
    });
    if (run == 0) return l.sql->status();
    return l.write([&]() -> Status {
        Query update = l.sql->query("UPDATE record SET hash = ? WHERE key = ? AND owner = ?");
        for (const auto& [key, hash] : others) update.blob(hash).blob(bytes_of(key)).bind(task).run();
        return {};
    });
}

}  // namespace creditlink
