// What is remembered of rows and records: sorted seeks, or one scan merged with the span where the span is dense.

#include <map>

#include "impl.h"

namespace creditlink {

using ledger_detail::KeyFilter;

namespace {

// A million sorted seeks cost 0.66 to 1.05 s, stepping over a million rows 0.15 to 0.22 s: a seek is worth about five
// steps, so a span denser than that is merged with a scan.
constexpr std::uint64_t kSeekInSteps = 5;

// Those that the table may have, in the same order.
template <typename Key, typename Bytes>
std::vector<Key> perhaps_there(const KeyFilter& filter, std::span<const Key> sorted, Bytes bytes) {
    std::vector<Key> perhaps;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i + KeyFilter::kAhead < sorted.size()) filter.fetch(bytes(sorted[i + KeyFilter::kAhead]));
        if (filter.may_have(bytes(sorted[i]))) perhaps.push_back(sorted[i]);
    }
    return perhaps;
}

constexpr const char* kSelectRecord =
    "SELECT key, owner, version, op, content, hash, last, sort, origin, number, row_key, adopted, kind FROM record WHERE key = ?";
constexpr const char* kScanRecords =
    "SELECT key, owner, version, op, content, hash, last, sort, origin, number, row_key, adopted, kind FROM record WHERE key >= ? ORDER BY key";

RecordState record_of(const Query& q) {
    RecordState state;
    state.key.bytes = q.bytes<20>(0);
    state.owner = q.integer(1);
    state.version = static_cast<std::uint32_t>(q.integer(2));
    state.op = static_cast<Op>(q.integer(3));
    state.content = q.bytes<32>(4);
    state.row = q.bytes<16>(5);
    state.last = q.integer(6);
    state.order = q.string(7);
    state.place = {q.integer(8), static_cast<std::uint64_t>(q.integer(9)), q.string(10)};
    state.adopted = q.integer(11) != 0;
    return state;
}

}  // namespace

Result<std::vector<SeenRow>> Ledger::find_seen(TaskId task, std::span<const RowHash> sorted) {
    Sql& sql = impl_->reading();
    const bool admitting = impl_->admitting != nullptr;  // then the filter is as good as it was before
    std::vector<SeenRow> found;
    if (sorted.empty()) return found;
    std::map<std::int64_t, RowHash> stamps;
    {
        Query query = sql.query("SELECT id, stamp FROM stamp WHERE task = ?");
        query.bind(task);
        while (query.step()) stamps[query.integer(0)] = query.bytes<16>(1);
    }
    std::uint64_t size = 0;
    {
        Query query = sql.query("SELECT seen_count FROM task WHERE id = ?");
        query.bind(task);
        if (query.step()) size = static_cast<std::uint64_t>(query.integer(0));
    }
    if (size == 0) {
        if (!admitting) {
            impl_->seen_filter.begin();
            impl_->seen_filter_task = task;
            impl_->seen_filter_knows = true;
        }
        return sql.checked(std::move(found));
    }
    std::vector<RowHash> perhaps;
    if (!admitting) impl_->seen_filter_knows = impl_->seen_filter.active() && size <= impl_->seen_filter.added();
    if (impl_->seen_filter_knows && impl_->seen_filter_task == task) {
        perhaps = perhaps_there(impl_->seen_filter, sorted, [](const RowHash& hash) -> const auto& { return hash; });
        if (perhaps.empty()) return sql.checked(std::move(found));
        sorted = perhaps;
    }
    found.reserve(std::min<std::size_t>(sorted.size(), size));
    if (Status s = sql.read([&] {
            if (sorted.size() * kSeekInSteps >= size) {
                Query query = sql.query("SELECT hash, stamp, key FROM seen WHERE task = ? AND hash >= ? ORDER BY hash");
                query.bind(task).blob(sorted.front());
                std::size_t i = 0;
                while (i < sorted.size() && query.step()) {
                    const std::string_view hash = query.view(0);
                    while (i < sorted.size() && bytes_of(sorted[i]) < hash) ++i;
                    if (i == sorted.size() || bytes_of(sorted[i]) != hash) continue;
                    found.push_back({sorted[i], stamps[query.integer(1)], RecordKey{query.bytes<20>(2)}});
                    ++i;
                }
                return;
            }
            Query query = sql.query("SELECT stamp, key FROM seen WHERE task = ? AND hash = ?");
            for (const RowHash& hash : sorted) {
                query.bind(task).blob(hash);
                if (query.step()) found.push_back({hash, stamps[query.integer(0)], RecordKey{query.bytes<20>(1)}});
                query.again();
            }
        });
        !s)
        return s.error();
    if (impl_->recognised.task == task)
        for (const SeenRow& row : found) impl_->recognised.found.add(row.hash);
    return found;
}

Result<std::optional<SeenRow>> Ledger::remembered(TaskId task, const RowHash& row) {
    Query query = impl_->sql->query("SELECT stamp.stamp, seen.key FROM seen JOIN stamp ON stamp.id = seen.stamp WHERE seen.task = ? AND seen.hash = ?");
    query.bind(task).blob(row);
    std::optional<SeenRow> found;
    if (query.step()) found = SeenRow{row, query.bytes<16>(0), RecordKey{query.bytes<20>(1)}};
    return impl_->sql->checked(std::move(found));
}

Result<std::vector<RecordState>> Ledger::find_records(std::string_view kind, std::span<const RecordKey> sorted) {
    Sql& sql = impl_->reading();
    std::vector<RecordState> found;
    if (sorted.empty()) return found;
    constexpr int kKindColumn = 12;
    std::vector<RecordKey> perhaps;
    Status done = sql.read([&] {
        const std::uint64_t size = static_cast<std::uint64_t>(sql.number("SELECT value FROM meta WHERE name = 'records'"));
        if (size == 0) {
            if (!impl_->admitting) impl_->record_filter.begin();
            return;
        }
        if (impl_->records_are_ours(size)) {
            perhaps = perhaps_there(impl_->record_filter, sorted, [](const RecordKey& key) -> const auto& { return key.bytes; });
            if (perhaps.empty()) return;
            sorted = perhaps;
        }
        if (sorted.size() * kSeekInSteps >= size) {
            Query query = sql.query(kScanRecords);
            query.blob(bytes_of(sorted.front()));
            std::size_t i = 0;
            while (i < sorted.size() && query.step()) {
                const std::string_view key = query.view(0);
                while (i < sorted.size() && bytes_of(sorted[i]) < key) ++i;
                if (i == sorted.size() || bytes_of(sorted[i]) != key) continue;
                if (query.view(kKindColumn) == kind) found.push_back(record_of(query));
                ++i;
            }
            return;
        }
        Query query = sql.query(kSelectRecord);
        for (const RecordKey& key : sorted) {
            query.blob(bytes_of(key));
            if (query.step() && query.view(kKindColumn) == kind) found.push_back(record_of(query));
            query.again();
        }
    });
    if (!done) return done.error();
    return found;
}

// Whether the filter knows of all `count` records that there are.
bool Ledger::Impl::records_are_ours(std::uint64_t count) const {
    if (!record_filter.active()) return false;
    const std::uint64_t known = record_filter.added();
    return count == known || (admitting && count == known + admitting->records_to_be);
}

std::optional<RecordState> Ledger::Impl::record(const RecordKey& key, std::string* kind) {
    Query query = sql->query(kSelectRecord);
    query.blob(bytes_of(key));
    if (!query.step()) return std::nullopt;
    if (kind) *kind = query.string(12);
    return record_of(query);
}

}  // namespace creditlink
