// What doctor asks of the ledger, and the removal of spool segments that nothing needs any more.

#include <algorithm>
#include <map>

#include "creditlink/base/failpoint.h"
#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

// Submissions whose bytes may still be wanted: pending ones, and those of batches that are not settled.
const char* const kUnsettledFresh =
    "SELECT s.seq, s.segment, s.offset, s.length FROM lane JOIN submission AS s ON s.seq > lane.cut_to AND s.seq < (lane.id + 1) << 40 "
    "WHERE NOT EXISTS (SELECT 1 FROM aside WHERE aside.seq = s.seq AND aside.state IN (1, 5))";
const char* const kUnsettledAside =
    "SELECT s.seq, s.segment, s.offset, s.length FROM aside JOIN submission AS s ON s.seq = aside.seq WHERE aside.state IN (2, 3)";
const char* const kOpenBatches = "SELECT number FROM batch WHERE state IN (0, 1, 2, 4)";
// A person may want to send these again; whether they are the newest of their record is looked at one by one.
const char* const kRejected =
    "SELECT s.seq, s.segment, s.offset, s.length, s.key FROM outcome JOIN submission AS s ON s.seq = outcome.seq WHERE outcome.state = 6";
static_assert(static_cast<int>(SubmissionState::rejected) == 6 && static_cast<int>(SubmissionState::vouched) == 10);

struct Kept {
    Sequence sequence;
    BodyRef body;
};

BodyRef body_of(const Query& q) {
    return {q.integer(1), static_cast<std::uint64_t>(q.integer(2)), static_cast<std::uint32_t>(q.integer(3))};
}

void each_unsettled(Ledger::Impl& l, const std::function<void(const Kept&)>& take) {
    for (const char* text : {kUnsettledFresh, kUnsettledAside}) {
        Query q = l.sql->query(text);
        while (q.step()) take({q.integer(0), body_of(q)});
    }
    std::vector<BatchNumber> open;
    Query batches = l.sql->query(kOpenBatches);
    while (batches.step()) open.push_back(batches.integer(0));
    for (const BatchNumber number : open)
        for (const Sequence sequence : l.sequences_of(number))
            if (const auto row = l.row(sequence)) take({sequence, row->body});
}

std::vector<Kept> retriable(Ledger::Impl& l) {
    std::vector<Kept> found;
    Query q = l.sql->query(kRejected);
    while (q.step()) {
        std::string kind;
        const auto record = l.record(RecordKey{q.bytes<20>(4)}, &kind);
        if (record && l.newest_in(lane_of(q.integer(0)), record->last, kind) == q.integer(0)) found.push_back({q.integer(0), body_of(q)});
    }
    return found;
}

Error damaged(std::string_view what, std::string place) {
    return {Errc::storage, std::string(what), std::move(place),
            std::string(say("不要继续发送；请从备份恢复，再运行 doctor", "send nothing from it; restore the backup, then run doctor"))};
}

Status check_counts(Ledger::Impl& l) {
    Query lanes = l.sql->query("SELECT platform || '/' || kind FROM lane WHERE admitted <> (SELECT count(*) FROM submission WHERE seq >= lane.id << 40 AND seq < (lane.id + 1) << 40)");
    if (lanes.step()) return damaged(say("报送数与登记数不符", "submissions are not as many as were counted"), lanes.string(0));
    Query batches = l.sql->query(
        "SELECT id FROM batch WHERE state <> 5 AND count <> CASE WHEN first_seq = 0 THEN (SELECT count(*) FROM member WHERE member.batch = batch.number) "
        "ELSE (SELECT count(*) FROM submission AS s WHERE s.seq >= first_seq AND s.seq <= last_seq AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.seq = s.seq)) END");
    if (batches.step()) return damaged(say("批次的条数与内容不符", "a batch has not as many items as it says"), batches.string(0));
    Query outcomes = l.sql->query(
        "SELECT (SELECT count(*) FROM outcome WHERE state IN (5, 6)) - (SELECT coalesce(sum(rejected + doubtful), 0) FROM batch WHERE state <> 5), "
        "(SELECT count(*) FROM outcome WHERE state IN (8, 10)) - (SELECT coalesce(sum(dropped), 0) FROM batch) - (SELECT count(*) FROM aside WHERE state = 5)");
    if (outcomes.step() && (outcomes.integer(0) != 0 || outcomes.integer(1) != 0))
        return damaged(say("逐条结果与批次合计不符", "the outcomes do not add up to the batches'"), "outcome");
    return {};
}

// Every hash that is remembered goes into the sum that was kept while they were written, so a flipped bit of one shows.
Status check_remembered(Ledger::Impl& l) {
    Query records = l.sql->query("SELECT (SELECT value FROM meta WHERE name = 'records') - (SELECT count(*) FROM record)");
    if (records.step() && records.integer(0) != 0) return damaged(say("记录数与登记数不符", "records are not as many as were counted"), "record");
    Query tasks = l.sql->query("SELECT id, name, seen_count, seen_sum FROM task");
    while (tasks.step()) {
        const HashSum kept{static_cast<std::uint64_t>(tasks.integer(2)), halves_of(tasks.bytes<16>(3))};
        HashSum found;
        Query rows = l.sql->query("SELECT hash FROM seen WHERE task = ?");
        rows.bind(tasks.integer(0));
        while (rows.step()) found.add(rows.bytes<16>(0));
        if (!l.sql->failed() && found != kept) return damaged(say("记住的行与登记的合计不符", "the rows remembered do not add up to what was kept of them"), tasks.string(1));
    }
    return {};
}

}  // namespace

Status Ledger::check() {
    Impl& l = *impl_;
    {
        Query integrity = l.sql->query("PRAGMA integrity_check(1)");
        const bool answered = integrity.step();
        const std::string what = answered ? integrity.string(0) : std::string();
        if (Status s = l.sql->status(); !s) return s;
        if (what != "ok") return damaged(say("台账文件已损坏", "the ledger file is damaged"), (l.directory / "ledger.db").string() + ": " + what);
    }
    Status counted;
    std::vector<BodyRef> bodies;
    Status read = l.sql->read([&] {
        counted = check_counts(l);
        if (counted) counted = check_remembered(l);
        each_unsettled(l, [&](const Kept& kept) { bodies.push_back(kept.body); });
    });
    if (!read) return read;
    if (!counted) return counted;
    if (Status sound = l.spool->read(bodies, [](std::size_t, std::string_view, const KeptRow&) {}); !sound) return sound;
    auto books = this->books();
    if (!books) return books.error();
    for (const auto& [lane, book] : *books)
        if (!book.balanced())
            return Error{Errc::unbalanced, std::string(say("账目不平", "the books do not balance")), lane.platform + "/" + lane.kind,
                         std::string(say("请保留现场并联系开发者", "keep everything as it is and tell the makers of creditlink"))};
    return {};
}

// A rejected version that may be retried does not keep its whole segment: its bytes are carried over into the open one. One
// transaction decides and moves; files go after it has committed.
Status Ledger::remove_settled_segments() {
    Impl& l = *impl_;
    auto segments = l.spool->segments();
    if (!segments) return segments.error();
    std::map<std::int64_t, FileLock> claimed;
    for (const std::int64_t segment : *segments) {
        auto lock = l.spool->claim(segment);
        if (!lock) return lock.error();
        if (*lock) claimed.emplace(segment, std::move(**lock));
    }
    if (claimed.empty()) return {};
    Status decided = l.write(
        [&]() -> Status {
            each_unsettled(l, [&](const Kept& kept) { claimed.erase(kept.body.segment); });
            if (claimed.empty()) return {};
            Query move = l.sql->query("UPDATE submission SET segment = ?, offset = ? WHERE seq = ?");
            for (const Kept& kept : retriable(l)) {
                if (!claimed.contains(kept.body.segment)) continue;
                auto stored = l.spool->read(kept.body);
                if (!stored) return stored.error();
                const KeptRow& source = stored->source;
                auto moved = l.spool->store(stored->bytes, source.heading ? KeptRowView{*source.heading, source.row} : KeptRowView{});
                if (!moved) return moved.error();
                move.bind(moved->segment).bind(static_cast<std::int64_t>(moved->offset)).bind(kept.sequence).run();
            }
            return l.spool->sync();
        },
        "ledger.segments.before-commit");
    if (!decided) return decided;
    l.spool->committed();
    CREDITLINK_FAILPOINT("ledger.segments.decided");
    for (const auto& [segment, lock] : claimed)
        if (Status removed = l.spool->remove(segment); !removed) return removed;
    return {};
}

}  // namespace creditlink
