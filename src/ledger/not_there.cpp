// What a platform does not have, found where it waits: the end of each lane, what was set aside, open batches, refusals.

#include "creditlink/ledger/reported.h"
#include "impl.h"
#include "reported_parts.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

#define CREDITLINK_WAITING_ROW "SELECT s.seq, s.op, s.prior, s.run, s.decided, s.key FROM "

class Waiting {
  public:
    Waiting(Ledger::Impl& ledger, const Reported::Each& each) : l_(ledger), sql_(*ledger.sql), runs_(sql_), lanes_(every_lane(sql_)), each_(each) {}

    void read() {
        for (const LaneRow& lane : lanes_) {
            Query fresh = sql_.query(CREDITLINK_WAITING_ROW "submission AS s WHERE s.seq > ? AND s.seq < ? AND NOT EXISTS (SELECT 1 FROM aside WHERE aside.seq = s.seq)");
            fresh.bind(lane.cut_to).bind(lane_end(lane.id));
            take_all(fresh, SubmissionState::pending);
        }
        Query aside = sql_.query(CREDITLINK_WAITING_ROW "aside JOIN submission AS s ON s.seq = aside.seq WHERE aside.state IN (2, 3)");
        take_all(aside, SubmissionState::pending);
        Query open = sql_.query("SELECT number, state FROM batch WHERE state IN (0, 1, 2, 4) ORDER BY number");
        while (open.step())
            for (const Sequence sequence : l_.sequences_of(open.integer(0))) take_open(sequence, state_within(static_cast<BatchState>(open.integer(1))));
        Query refused = sql_.query(CREDITLINK_WAITING_ROW "outcome JOIN submission AS s ON s.seq = outcome.seq WHERE outcome.state = ?");
        refused.bind(static_cast<std::int64_t>(SubmissionState::rejected));
        while (refused.step())
            if (newest(refused)) take(refused, SubmissionState::rejected);
    }

  private:
    void take_all(Query& rows, SubmissionState state) {
        while (rows.step()) take(rows, state);
    }

    // Of an open batch: unless a person has decided about it.
    void take_open(Sequence sequence, SubmissionState state) {
        Query row = sql_.query(CREDITLINK_WAITING_ROW "submission AS s WHERE s.seq = ? AND NOT EXISTS (SELECT 1 FROM outcome WHERE outcome.seq = s.seq)");
        if (row.bind(sequence).step()) take(row, state);
    }

    const LaneRow* lane(Sequence sequence) const {
        for (const LaneRow& lane : lanes_)
            if (lane.id == lane_of(sequence)) return &lane;
        return nullptr;
    }

    // A newer version of the record that went to this platform stands elsewhere in these lists, or the platform has it.
    bool newest(const Query& row) {
        const Sequence sequence = row.integer(0);
        const LaneRow* const of = lane(sequence);
        const auto record = l_.record(RecordKey{row.bytes<20>(5)});
        return of && (!record || l_.newest_in(of->id, record->last, of->lane.kind) == sequence);
    }

    void take(const Query& row, SubmissionState state) {
        const Sequence sequence = row.integer(0);
        const LaneRow* const of = lane(sequence);
        if (!of || static_cast<Op>(row.integer(1)) != Op::put || earlier_counts(*of, row.integer(2))) return;
        const RunTable::Run run = runs_.at(row.integer(3));
        each_({.sequence = sequence, .lane = &of->lane, .task = run.task, .decided = row.integer(4), .admitted = run.started, .state = state, .stored = 0});
    }

    // An earlier version stands for the record: the platform has it, so that a correction of it is not late, or it is in these lists itself.
    bool earlier_counts(const LaneRow& of, std::int64_t prior) {
        for (Sequence before = prior == 0 ? 0 : l_.newest_in(of.id, prior, of.lane.kind); before != 0 && !sql_.failed();) {
            switch (l_.standing(before).state) {
                case SubmissionState::rejected:
                case SubmissionState::dropped:
                case SubmissionState::superseded: break;
                default: return true;
            }
            const auto row = l_.row(before);
            before = row && row->prior != 0 ? l_.newest_in(of.id, row->prior, of.lane.kind) : 0;
        }
        return false;
    }

    Ledger::Impl& l_;
    Sql& sql_;
    const RunTable runs_;
    const std::vector<LaneRow> lanes_;
    const Reported::Each& each_;
};

}  // namespace

Status Reported::not_there(const Each& each) {
    return impl_.sql->read([&] { Waiting(impl_, each).read(); });
}

Result<std::optional<SubmissionView>> Reported::view(Sequence sequence) {
    std::optional<SubmissionView> found;
    Status read = impl_.sql->read([&] {
        if (const auto row = impl_.row(sequence)) found = impl_.view_of(*row);
    });
    if (!read) return read.error();
    return found;
}

}  // namespace creditlink
