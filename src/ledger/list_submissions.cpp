// Submissions by state. State is no column, so each state is looked for where it is written.

#include <algorithm>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

class Lister {
  public:
    Lister(Ledger::Impl& ledger, std::size_t most) : l_(ledger), most_(most) {}

    std::vector<SubmissionView> list(std::optional<SubmissionState> state) {
        if (!state) newest();
        else switch (*state) {
            case SubmissionState::pending: pending(); break;
            case SubmissionState::superseded: aside(Aside::superseded); break;
            case SubmissionState::rejected:
            case SubmissionState::doubtful:
            case SubmissionState::vouched:
            case SubmissionState::dropped: outcomes(*state); break;
            case SubmissionState::sending: batches(BatchState::sending, *state); break;
            case SubmissionState::unknown: batches(BatchState::unknown, *state); break;
            case SubmissionState::waiting: batches(BatchState::waiting, *state); break;
            case SubmissionState::parked: batches(BatchState::held, *state); break;
            case SubmissionState::accepted: batches(BatchState::settled, *state); break;
        }
        return std::move(found_);
    }

  private:
    bool full() const { return found_.size() >= most_; }

    // With its view; left out if it is in another state after all.
    void add(Sequence sequence, std::optional<SubmissionState> wanted) {
        const auto row = l_.row(sequence);
        if (!row) return;
        SubmissionView view = l_.view_of(*row);
        if (!wanted || view.state == *wanted) found_.push_back(std::move(view));
    }

    void newest() {
        Query query = l_.sql->query("SELECT seq FROM submission ORDER BY seq & ? DESC, seq LIMIT ?");
        query.bind(kAdmissionMask).bind(static_cast<std::int64_t>(most_));
        while (!full() && query.step()) add(query.integer(0), std::nullopt);
    }

    void aside(Aside state) {
        Query query = l_.sql->query("SELECT seq FROM aside WHERE state = ? ORDER BY seq LIMIT ?");
        query.bind(static_cast<std::int64_t>(state)).bind(static_cast<std::int64_t>(most_));
        while (!full() && query.step()) add(query.integer(0), std::nullopt);
    }

    void pending() {
        aside(Aside::released);
        aside(Aside::held);
        Query query = l_.sql->query(
            "SELECT s.seq FROM lane JOIN submission AS s ON s.seq > lane.cut_to AND s.seq < (lane.id + 1) << 40 "
            "WHERE NOT EXISTS (SELECT 1 FROM aside WHERE aside.seq = s.seq) LIMIT ?");
        query.bind(static_cast<std::int64_t>(most_));
        while (!full() && query.step()) add(query.integer(0), SubmissionState::pending);
    }

    void outcomes(SubmissionState state) {
        Query query = l_.sql->query("SELECT seq FROM outcome WHERE state = ? ORDER BY seq LIMIT ?");
        query.bind(static_cast<std::int64_t>(state)).bind(static_cast<std::int64_t>(most_));
        while (!full() && query.step()) add(query.integer(0), state);
    }

    void batches(BatchState state, SubmissionState wanted) {
        Query query = l_.sql->query("SELECT number FROM batch WHERE state = ? ORDER BY number DESC");
        query.bind(static_cast<std::int64_t>(state));
        while (!full() && query.step())
            for (const Sequence sequence : l_.sequences_of(query.integer(0)))
                if (!full()) add(sequence, wanted);
    }

    Ledger::Impl& l_;
    std::size_t most_;
    std::vector<SubmissionView> found_;
};

}  // namespace

Result<std::vector<SubmissionView>> Ledger::submissions(std::optional<SubmissionState> state, std::size_t most) {
    std::vector<SubmissionView> found;
    Status read = impl_->sql->read([&] { found = Lister(*impl_, most).list(state); });
    if (!read) return read.error();
    return found;
}

}  // namespace creditlink
