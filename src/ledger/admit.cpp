// The end of a group: everything in one transaction, each table in one pass in its own key order.

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

// 2026/11/23 as 20261123; nothing if it is no such date.
std::optional<std::int64_t> day_number(std::string_view decided) {
    if (decided.size() != 10) return std::nullopt;
    std::int64_t day = 0;
    for (std::size_t i = 0; i < decided.size(); ++i) {
        if (i == 4 || i == 7) continue;
        if (decided[i] < '0' || decided[i] > '9') return std::nullopt;
        day = day * 10 + (decided[i] - '0');
    }
    return day;
}

// Positions of `items` in the order of `key`, equal ones as they came. The keys' first eight bytes are sorted beside the
// positions: following each position to its item cost a quarter of an admission.
template <typename T, typename Key>
std::vector<std::uint32_t> sorted_by(const std::vector<T>& items, Key key) {
    struct Place {
        std::uint64_t head;
        std::uint32_t position;
    };
    std::vector<Place> places;
    places.reserve(items.size());
    for (const T& item : items) {
        std::uint64_t head = 0;
        for (std::size_t i = 0; i < 8; ++i) head = head << 8 | key(item)[i];
        places.push_back({head, static_cast<std::uint32_t>(places.size())});
    }
    std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
        if (a.head != b.head) return a.head < b.head;
        const int order = std::memcmp(key(items[a.position]).data(), key(items[b.position]).data(), key(items[a.position]).size());
        return order != 0 ? order < 0 : a.position < b.position;
    });
    std::vector<std::uint32_t> order;
    order.reserve(places.size());
    for (const Place& place : places) order.push_back(place.position);
    return order;
}

class GroupWriter {
  public:
    GroupWriter(Ledger::Impl& ledger, const Group& group, std::span<const std::string> platforms, const HmacSha256& office)
        : l_(ledger), sql_(*ledger.sql), group_(group), platforms_(platforms), office_(office) {}

    Status run(Written& written) {
        Query task = sql_.query("SELECT kind, seen_count, seen_sum FROM task WHERE id = ?");
        task.bind(group_.task);
        if (!task.step()) return Error{Errc::internal, "no such task", {}, {}};
        kind_ = task.string(0);
        sum_.count = static_cast<std::uint64_t>(task.integer(1));
        sum_.sum = halves_of(task.bytes<16>(2));
        task.again();

        if (!group_.admissions.empty())
            for (const std::string& platform : platforms_) lanes_.push_back(l_.lane({platform, kind_}));
        records();
        submissions();
        seen();
        if (!group_.only_admits()) stand_on_new_rows();
        quarantine();
        proposals();
        account();
        if (l_.admitting) l_.admitting->records_to_be = written_.records;
        written = std::move(written_);
        return {};
    }

  private:
    void records();
    void submissions();
    void seen();
    void stand_on_new_rows();
    void quarantine();
    void proposals();
    void account();

    Ledger::Impl& l_;
    Sql& sql_;
    const Group& group_;
    std::span<const std::string> platforms_;
    const HmacSha256& office_;
    std::string kind_;
    std::vector<LaneRow> lanes_;
    std::vector<std::uint32_t> order_;             // positions of the admissions, in key order
    std::vector<std::uint32_t> seen_order_;        // of the rows to remember, by hash
    std::vector<std::int64_t> number_, prior_;     // admission numbers, by position in the group
    std::vector<std::uint32_t> version_;
    HashSum sum_;
    Written written_;
};

void GroupWriter::records() {
    const auto& all = group_.admissions;
    number_.assign(all.size(), 0);
    prior_.assign(all.size(), 0);
    version_.assign(all.size(), 0);
    const auto sent = std::count_if(all.begin(), all.end(), [](const Admission& a) { return !a.adopted; });
    const std::int64_t first = l_.allot("next_admission", sent);
    std::int64_t next = first;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!all[i].adopted) number_[i] = next++;

    order_ = sorted_by(all, [](const Admission& a) -> const auto& { return a.key.bytes; });
    for (std::size_t at = 0; at < order_.size() && !sql_.failed(); ++at) {
        const std::uint32_t i = order_[at];
        const Admission& admission = all[i];
        version_[i] = admission.version;
        if (at > 0 && all[order_[at - 1]].key == admission.key) {  // a second version within the group
            const std::uint32_t before = order_[at - 1];
            version_[i] = std::max(admission.version, version_[before] + 1);
            prior_[i] = number_[before] ? number_[before] : prior_[before];
        } else if (admission.version == 1 && l_.insert_record(kind_, group_.task, admission, number_[i])) {
            ++written_.records;
            continue;
        } else if (const auto known = l_.record(admission.key)) {
            // A person's decision may have made a version since the row was compared.
            version_[i] = std::max(admission.version, known->version + 1);
            prior_[i] = known->last;
        } else {
            ++written_.records;
        }
        if (prior_[i]) l_.supersede(prior_[i], lanes_, kind_, first);
        l_.replace_record(kind_, group_.task, admission, version_[i], number_[i] ? number_[i] : prior_[i]);
    }
    if (written_.records > 0) sql_.query("UPDATE meta SET value = value + ? WHERE name = 'records'").bind(static_cast<std::int64_t>(written_.records)).run();
}

void GroupWriter::submissions() {
    for (const LaneRow& lane : lanes_) {
        Query insert = sql_.query(kInsertSubmission);
        std::int64_t count = 0;
        for (std::size_t i = 0; i < group_.admissions.size() && !sql_.failed(); ++i) {
            if (number_[i] == 0) continue;
            const Admission& a = group_.admissions[i];
            const SubmissionKey id = submission_of(office_, lane.lane.platform, a.key, version_[i], a.op, a.content);
            bind_submission(insert, lane.id, number_[i], a, version_[i], id, prior_[i], group_.run);
            insert.run();
            ++count;
        }
        sql_.query("UPDATE lane SET admitted = admitted + ? WHERE id = ?").bind(count).bind(lane.id).run();
    }
}

void GroupWriter::seen() {
    if (!group_.seen.empty() || !group_.forget.empty()) l_.order_is_stale(group_.task);
    if (group_.rekeyed || group_.compared) l_.rekeyed(group_.task, !group_.compared || group_.left_out);
    std::map<RowHash, std::int64_t> stamps;
    const auto stamp = [&](const RowHash& of) {
        const auto known = stamps.find(of);
        return known != stamps.end() ? known->second : (stamps[of] = l_.stamp_id(group_.task, of));
    };
    {
        Query insert = sql_.query("INSERT OR IGNORE INTO seen (task, hash, stamp, key) VALUES (?, ?, ?, ?)");
        Query update = sql_.query("UPDATE seen SET stamp = ?, key = ? WHERE task = ? AND hash = ?");
        seen_order_ = sorted_by(group_.seen, [](const SeenRow& s) -> const auto& { return s.hash; });
        for (const std::uint32_t i : seen_order_) {
            if (sql_.failed()) return;
            const SeenRow& row = group_.seen[i];
            const std::int64_t id = stamp(row.stamp);
            insert.bind(group_.task).blob(row.hash).bind(id).blob(bytes_of(row.key)).run();
            if (sql_.changed() == 1) {
                sum_.add(row.hash);
                ++written_.rows;
            } else {
                update.bind(id).blob(bytes_of(row.key)).bind(group_.task).blob(row.hash).run();
            }
        }
    }
    Query forget = sql_.query("DELETE FROM seen WHERE task = ? AND hash = ? AND key = ?");
    for (const std::uint32_t i : sorted_by(group_.forget, [](const ReplacedRow& r) -> const auto& { return r.row; })) {
        const ReplacedRow& replaced = group_.forget[i];
        forget.bind(group_.task).blob(replaced.row).blob(bytes_of(replaced.key)).run();
        if (sql_.failed()) return;
        if (sql_.changed() != 1) continue;
        HashSum removed;
        removed.add(replaced.row);
        sum_.subtract(removed);
        written_.forgotten.push_back(replaced.row);
    }
}

// A record whose row changed in form but not in content now stands on the new row.
void GroupWriter::stand_on_new_rows() {
    const auto proposed = sorted_by(group_.proposals, [](const Proposal& p) -> const auto& { return p.key.bytes; });
    std::size_t admission = 0, proposal = 0;  // both are passed in step with the rows
    const auto stands_already = [&](const RecordKey& key) {
        while (admission < order_.size() && group_.admissions[order_[admission]].key < key) ++admission;
        while (proposal < proposed.size() && group_.proposals[proposed[proposal]].key < key) ++proposal;
        return (admission < order_.size() && group_.admissions[order_[admission]].key == key) ||
               (proposal < proposed.size() && group_.proposals[proposed[proposal]].key == key);
    };
    Query update = sql_.query("UPDATE record SET hash = ?1 WHERE key = ?2 AND owner = ?3 AND hash <> ?1");
    for (const std::uint32_t i : sorted_by(group_.seen, [](const SeenRow& s) -> const auto& { return s.key.bytes; })) {
        const SeenRow& row = group_.seen[i];
        if (!stands_already(row.key)) update.blob(row.hash).blob(bytes_of(row.key)).bind(group_.task).run();
    }
}

void GroupWriter::quarantine() {
    std::vector<RowHash> cleared = group_.cleared;
    if (!group_.seen.empty()) {
        const auto is_less = [&](std::uint32_t i, const RowHash& hash) { return group_.seen[i].hash < hash; };
        Query query = sql_.query("SELECT hash FROM quarantine WHERE task = ? AND state IN ('open', 'fixed')");
        query.bind(group_.task);
        while (query.step()) {
            const RowHash hash = query.bytes<16>(0);
            const auto at = std::lower_bound(seen_order_.begin(), seen_order_.end(), hash, is_less);
            if (at != seen_order_.end() && group_.seen[*at].hash == hash) cleared.push_back(hash);
        }
    }
    {
        Query clear = sql_.query("UPDATE quarantine SET state = 'cleared', last_run = ? WHERE task = ? AND hash = ? AND state IN ('open', 'fixed')");
        for (const RowHash& hash : cleared) clear.bind(group_.run).bind(group_.task).blob(hash).run();
    }
    // A row refused again for the same is not written again. Its findings stay as they were first: a warning may speak of
    // another row, which a run that merely recognises that one does not see.
    Query upsert = sql_.query(
        "INSERT INTO quarantine (task, hash, origin, row_number, row_key, columns, cells, findings, first_code, key, first_run, last_run, since, verdict) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13) ON CONFLICT (task, hash) DO UPDATE SET "
        "since = CASE WHEN state IN ('gone', 'cleared') THEN ?12 ELSE since END, state = CASE state WHEN 'dropped' THEN state ELSE 'open' END, "
        "origin = ?3, row_number = ?4, row_key = ?5, findings = CASE WHEN verdict = ?13 THEN findings ELSE ?8 END, first_code = ?9, key = ?10, "
        "last_run = ?11, verdict = ?13 "
        "WHERE verdict <> ?13 OR state NOT IN ('open', 'dropped') OR origin <> ?3 OR row_number <> ?4 OR row_key IS NOT ?5 OR key IS NOT ?10");
    for (const std::uint32_t i : sorted_by(group_.quarantined, [](const QuarantinedRow& q) -> const auto& { return q.row; })) {
        const QuarantinedRow& q = group_.quarantined[i];
        upsert.bind(group_.task).blob(q.row).bind(q.place.origin).bind(static_cast<std::int64_t>(q.place.number)).text(q.place.key);
        upsert.text(q.columns).text(q.cells).text(q.findings).text(q.first_code);
        if (q.key) upsert.blob(bytes_of(*q.key));
        else upsert.null();
        upsert.bind(group_.run).bind(l_.now()).blob(q.verdict).run();
    }
}

void GroupWriter::proposals() {
    if (group_.proposals.empty()) return;
    std::vector<RecordKey> rows;  // of proposals that a row made, not one's absence
    for (const SeenRow& row : group_.seen) rows.push_back(row.key);
    std::sort(rows.begin(), rows.end());
    for (const Proposal& p : group_.proposals) {
        const auto record = l_.record(p.key);
        if (!record) continue;
        Query known = sql_.query("SELECT 1 FROM proposal WHERE key = ? AND version = ? AND state IN ('open', 'refused')");
        if (known.blob(bytes_of(p.key)).bind(record->version).step()) continue;
        sql_.query("INSERT INTO proposal (task, key, version, vanished, reason, why, origin, row_number, row_key, run, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(group_.task).blob(bytes_of(p.key)).bind(record->version).bind(std::binary_search(rows.begin(), rows.end(), p.key) ? 0 : 1)
            .text(p.reason).text(stored_text(p.why)).bind(p.place.origin).bind(static_cast<std::int64_t>(p.place.number)).text(p.place.key)
            .bind(group_.run).bind(l_.now()).run();
    }
}

void GroupWriter::account() {
    l_.add_to_run(group_);
    sql_.query("UPDATE task SET cursor = ?, seen_count = ?, seen_sum = ? WHERE id = ?")
        .text(group_.cursor).bind(static_cast<std::int64_t>(sum_.count)).blob(bytes_of_halves(sum_.sum)).bind(group_.task).run();
}

}  // namespace

void Ledger::Impl::add_to_run(const Group& group) {
    Query tally = sql->query("INSERT INTO tally VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + ?4");
    for (const auto* tallies : {&group.findings, &group.skips})
        for (const Tally& t : *tallies)
            tally.bind(group.run).bind(tallies == &group.findings ? 1 : 2).text(t.what).bind(static_cast<std::int64_t>(t.count)).run();
    const RunCounts& c = group.counts;
    Query run = sql->query(
        "UPDATE run SET rows_read = rows_read + ?, unchanged = unchanged + ?, admitted = admitted + ?, quarantined = quarantined + ?, "
        "skipped = skipped + ?, proposed = proposed + ?, new_records = new_records + ?, new_versions = new_versions + ?, "
        "warnings = warnings + ?, fixed = fixed + ? WHERE id = ?");
    for (const std::uint64_t count : {c.read, c.unchanged, c.admitted, c.quarantined, c.skipped, c.proposed, c.new_records, c.new_versions, c.warnings, c.fixed})
        run.bind(static_cast<std::int64_t>(count));
    run.bind(group.run).run();
}

const char* const kInsertSubmission =
    "INSERT INTO submission (seq, key, version, op, id, segment, offset, length, prior, run, origin, number, row_key, decided) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

void bind_submission(Query& insert, std::int64_t lane, std::int64_t number, const Admission& a, std::uint32_t version,
                     const SubmissionKey& id, std::int64_t prior, RunId run) {
    insert.bind(lane_begin(lane) | number).blob(bytes_of(a.key)).bind(version).bind(static_cast<std::int64_t>(a.op)).blob(bytes_of(id));
    insert.bind(a.body.segment).bind(static_cast<std::int64_t>(a.body.offset)).bind(a.body.length).bind(prior).bind(run);
    insert.bind(a.place.origin).bind(static_cast<std::int64_t>(a.place.number));
    if (a.place.key.empty()) insert.null();
    else insert.text(a.place.key);
    if (const auto day = day_number(a.decided)) insert.bind(*day);
    else insert.null();
}

Status Ledger::Impl::write_group(const Group& group, std::span<const std::string> platforms, const HmacSha256& office, Written& written) {
    return write([&] { return GroupWriter(*this, group, platforms, office).run(written); }, "ledger.admit.before-commit");
}

}  // namespace creditlink
