// Platforms that a task got later: what they were never given, and how they are given it.
//
// A record's present version keeps its number and version in the new lane, and its submission gets the id that it would
// have had if the platform had been there from the start. So a second backfill finds nothing to do, and the record's
// next version finds this one before it.

#include <algorithm>

#include "creditlink/base/text.h"
#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

// Names of the platforms that have all of a task's records, so that a run need not look for gaps again.
std::string fact_name(TaskId task) {
    return "complete-at task " + std::to_string(task);
}

// Was the record as it stands now never given to the lane?
bool lacks(Ledger::Impl& l, const LaneRow& lane, const RecordState& record, const HmacSha256& office) {
    if (record.last == 0) return true;  // adopted, and sent nowhere
    const Sequence newest = l.newest_in(lane.id, record.last, lane.lane.kind);
    if (newest == 0) return true;
    if (admission_of(newest) == record.last) return false;
    // A version in between may have gone to other platforms only: a retry, with the same content, or a change while
    // this platform was not the task's.
    const auto row = l.row(newest);
    return !row ||
           row->id != submission_of(office, lane.lane.platform, record.key, row->version, row->op, record.content);
}

std::uint64_t count_lacking(Ledger::Impl& l, const Task& task, const std::string& platform, const HmacSha256& office) {
    const auto lane = l.find_lane({platform, task.kind});
    std::int64_t first = 0;  // the lane's oldest number: whatever was admitted before it is not there
    if (lane) {
        Query oldest = l.sql->query("SELECT seq FROM submission WHERE seq > ? AND seq < ? ORDER BY seq LIMIT 1");
        if (oldest.bind(lane_begin(lane->id)).bind(lane_end(lane->id)).step()) first = admission_of(oldest.integer(0));
    }
    std::uint64_t count = 0;
    Query records =
        l.sql->query("SELECT key, version, content, last FROM record WHERE owner = ? AND op = 0 AND adopted = 0");
    records.bind(task.id);
    while (records.step()) {
        RecordState record;
        record.key.bytes = records.bytes<20>(0);
        record.version = static_cast<std::uint32_t>(records.integer(1));
        record.content = records.bytes<32>(2);
        record.last = records.integer(3);
        if (first == 0 || record.last < first || lacks(l, *lane, record, office)) ++count;
    }
    return count;
}

// The version before, as the lanes that have the admission say.
std::int64_t prior_of(Ledger::Impl& l, std::int64_t number, std::string_view kind) {
    Query query = l.sql->query("SELECT prior FROM submission WHERE seq = ?");
    for (const LaneRow& lane : l.lanes_of(kind)) {
        const bool there = query.bind(lane_begin(lane.id) | number).step();
        const std::int64_t prior = there ? query.integer(0) : 0;
        query.again();
        if (there) return prior;
    }
    return 0;
}

// Where the lane has been cut beyond its number it is set aside, free or held behind an earlier version; else it is
// next in line.
void put_submission(Ledger::Impl& l, const LaneRow& lane, RecordState record, const Admission& admission, RunId run,
                    const HmacSha256& office) {
    if (record.last == 0) {
        record.last = l.allot("next_admission", 1);
        l.sql->query("UPDATE record SET last = ? WHERE key = ?").bind(record.last).blob(bytes_of(record.key)).run();
    }
    const std::int64_t prior = prior_of(l, record.last, lane.lane.kind);
    const SubmissionKey id =
        submission_of(office, lane.lane.platform, record.key, record.version, record.op, record.content);
    {
        Query insert = l.sql->query(kInsertSubmission);
        bind_submission(insert, lane.id, record.last, admission, record.version, id, prior, run);
        insert.run();
    }
    l.sql->query("UPDATE lane SET admitted = admitted + 1 WHERE id = ?").bind(lane.id).run();
    const Sequence sequence = lane_begin(lane.id) | record.last;
    if (sequence > lane.cut_to) return;
    const auto row = l.row(sequence);
    if (!row) return;  // the error sticks
    const Sequence before = l.waits_for(*row, lane.lane.kind);
    l.sql->query("INSERT INTO aside (seq, state, behind) VALUES (?, ?, ?)")
        .bind(row->sequence)
        .bind(static_cast<std::int64_t>(before ? Aside::held : Aside::released))
        .bind(before)
        .run();
}

}  // namespace

Result<std::vector<Behind>> Ledger::behind(const Task& task, std::span<const std::string> platforms,
                                           const HmacSha256& office) {
    Impl& l = *impl_;
    auto known = fact(fact_name(task.id));
    if (!known) return known.error();
    const std::string before = known->value_or("");
    // A platform that is left out for a while misses what is admitted meanwhile: it is looked at again when it is back.
    std::vector<std::string> complete;
    for (const std::string_view name : creditlink::split(before, "\n"))
        if (std::find(platforms.begin(), platforms.end(), name) != platforms.end()) complete.emplace_back(name);
    std::vector<Behind> found;
    Status counted = l.sql->read([&] {
        for (const std::string& platform : platforms) {
            if (std::find(complete.begin(), complete.end(), platform) != complete.end()) continue;
            const std::uint64_t records = count_lacking(l, task, platform, office);
            if (records > 0)
                found.push_back({platform, records});
            else
                complete.push_back(platform);
        }
    });
    if (!counted) return counted.error();
    std::string now;
    for (const std::string& name : complete) now += (now.empty() ? "" : "\n") + name;
    if (now != before && !l.options.read_only)
        if (Status kept = set_fact(fact_name(task.id), now); !kept) return kept.error();
    return found;
}

Result<std::vector<char>> Ledger::lacking(const Lane& wanted, std::span<const RecordState> records,
                                          const HmacSha256& office) {
    Impl& l = *impl_;
    std::vector<char> found(records.size(), 1);
    Status looked = l.sql->read([&] {
        const auto lane = l.find_lane(wanted);
        for (std::size_t i = 0; lane && i < records.size(); ++i) found[i] = lacks(l, *lane, records[i], office) ? 1 : 0;
    });
    if (!looked) return looked.error();
    return found;
}

Status Ledger::backfill(const Group& group, const Lane& wanted, const HmacSha256& office) {
    Impl& l = *impl_;
    if (Status before = admitted(); !before) return before;
    if (Status durable = l.spool->sync(); !durable) return durable;
    Status done = l.write(
        [&]() -> Status {
            const LaneRow lane = l.lane(wanted);
            for (const Admission& admission : group.admissions) {
                const auto record = l.record(admission.key);
                if (l.sql->failed()) return {};
                // A person's decision may have made another version of it meanwhile: that one went to its lanes itself.
                if (!record || record->op != Op::put || record->content != admission.content ||
                    !lacks(l, lane, *record, office))
                    continue;
                put_submission(l, lane, *record, admission, group.run, office);
            }
            l.add_to_run(group);
            return {};
        },
        "ledger.backfill.before-commit");
    if (done) l.spool->committed();
    return done;
}

}  // namespace creditlink
