// Every submission of a lane in its order, beside the batches, the exceptions and the outcomes in theirs: one pass over each table.

#include "creditlink/ledger/reported.h"

#include <algorithm>
#include <unordered_map>

#include "impl.h"
#include "reported_parts.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

// What stands in `aside` or `outcome` of a lane, read along with its submissions.
class Beside {
  public:
    Beside(Query query, std::int64_t lane) : query_(std::move(query)) { query_.bind(lane_begin(lane)).bind(lane_end(lane)), there_ = query_.step(); }
    std::optional<std::int64_t> at(Sequence sequence) {
        while (there_ && query_.integer(0) < sequence) there_ = query_.step();
        return there_ && query_.integer(0) == sequence ? std::optional(query_.integer(1)) : std::nullopt;
    }

  private:
    Query query_;
    bool there_ = false;
};

struct Fate {
    SubmissionState state = SubmissionState::pending;
    std::int64_t settled = 0;
};

// Batches of a lane: those that cover a range, in its order, and those that name their members.
class Batches {
  public:
    Batches(Sql& sql, std::int64_t lane) {
        Query ranges = sql.query("SELECT first_seq, last_seq, state, settled FROM batch WHERE lane = ? AND first_seq > 0 ORDER BY first_seq");
        ranges.bind(lane);
        while (ranges.step()) ranges_.push_back({ranges.integer(0), ranges.integer(1), fate(ranges.integer(2), ranges.integer(3))});
        Query members = sql.query("SELECT seq, max(batch.number), state, settled FROM batch JOIN member ON member.batch = batch.number WHERE batch.lane = ? AND first_seq = 0 GROUP BY seq");
        members.bind(lane);
        while (members.step()) members_[members.integer(0)] = fate(members.integer(2), members.integer(3));
    }
    Fate over(Sequence sequence) {
        while (next_ < ranges_.size() && ranges_[next_].last < sequence) ++next_;
        return next_ < ranges_.size() && ranges_[next_].first <= sequence ? ranges_[next_].fate : Fate{};
    }
    Fate with(Sequence sequence) const {
        const auto at = members_.find(sequence);
        return at == members_.end() ? Fate{} : at->second;
    }

  private:
    static Fate fate(std::int64_t state, std::int64_t settled) { return {state_within(static_cast<BatchState>(state)), settled}; }
    struct Range {
        Sequence first, last;
        Fate fate;
    };
    std::vector<Range> ranges_;
    std::unordered_map<Sequence, Fate> members_;
    std::size_t next_ = 0;
};

class LaneReader {
  public:
    LaneReader(Ledger::Impl& ledger, const LaneRow& lane, const RunTable& runs, const Successions& successions)
        : lane_(lane), runs_(runs), successions_(successions), sql_(*ledger.sql), batches_(sql_, lane.id),
          aside_(sql_.query("SELECT seq, state FROM aside WHERE seq >= ? AND seq < ? ORDER BY seq"), lane.id),
          outcome_(sql_.query("SELECT seq, state FROM outcome WHERE seq >= ? AND seq < ? ORDER BY seq"), lane.id) {}

    void read(const Reported::Each& each) {
        Query rows = sql_.query("SELECT seq, op, prior, run, decided FROM submission WHERE seq >= ? AND seq < ? ORDER BY seq");
        rows.bind(lane_begin(lane_.id)).bind(lane_end(lane_.id));
        while (rows.step()) {
            const std::int64_t admission = admission_of(rows.integer(0));
            ReportedRecord record = before(rows.integer(2));
            if (static_cast<Op>(rows.integer(1)) == Op::put) take(record, rows);
            if (successions_.followed(admission)) open_[admission] = record;
            else if (record.sequence != 0) each(record);
        }
        for (const auto& [admission, record] : open_)  // the next version went to another platform only
            if (record.sequence != 0) each(record);
    }

  private:
    // The record as it stood before this version; a version that is not in this lane says nothing of it.
    ReportedRecord before(std::int64_t prior) {
        for (; prior != 0; prior = successions_.before(prior)) {
            const auto at = open_.find(prior);
            if (at == open_.end()) continue;
            ReportedRecord record = at->second;
            open_.erase(at);
            return record;
        }
        return {};
    }

    void take(ReportedRecord& record, const Query& row) {
        const Sequence sequence = row.integer(0);
        const RunTable::Run run = runs_.at(row.integer(3));
        if (record.sequence == 0) record.admitted = run.started;
        record.sequence = sequence, record.lane = &lane_.lane, record.task = run.task, record.decided = row.integer(4);
        const Fate fate = fate_of(sequence);
        record.state = fate.state;
        const bool there = fate.state == SubmissionState::accepted || fate.state == SubmissionState::doubtful || fate.state == SubmissionState::vouched;
        if (there && record.stored == 0) record.stored = fate.settled;
    }

    Fate fate_of(Sequence sequence) {
        const Fate covered = batches_.over(sequence);
        const auto aside = aside_.at(sequence), outcome = outcome_.at(sequence);
        Fate fate = covered;
        if (aside) switch (static_cast<Aside>(*aside)) {
            case Aside::superseded: fate = {SubmissionState::superseded, 0}; break;
            case Aside::held:
            case Aside::released: fate = {}; break;
            case Aside::member: fate = batches_.with(sequence); break;
            case Aside::decided: fate = {SubmissionState::dropped, 0}; break;
        }
        if (outcome) fate.state = static_cast<SubmissionState>(*outcome);
        return fate;
    }

    const LaneRow& lane_;
    const RunTable& runs_;
    const Successions& successions_;
    Sql& sql_;
    Batches batches_;
    Beside aside_, outcome_;
    std::unordered_map<std::int64_t, ReportedRecord> open_;  // by admission: versions that others follow
};

}  // namespace

Status Reported::all(const Each& each) {
    return impl_.sql->read([&] {
        const RunTable runs(*impl_.sql);
        const Successions successions(*impl_.sql);
        for (const LaneRow& lane : every_lane(*impl_.sql)) LaneReader(impl_, lane, runs, successions).read(each);
    });
}

}  // namespace creditlink
