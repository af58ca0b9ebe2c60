// Submissions, a page at a time. State is no column: each state is looked for where it is written, and the key of a page is where the
// one before it ended: "<section>.<sequence>", the section being a batch's number or a sort of `aside`.

#include <algorithm>

#include "creditlink/base/midnight.h"
#include "creditlink/ledger/pages.h"
#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

constexpr std::size_t kLaneChunk = 256;         // sequences of a lane that are read at once
constexpr std::int64_t kUncutSection = 1 << 20; // behind the sorts of `aside`: what is in no batch yet

struct PlaceInList {
    std::int64_t section = 0;
    Sequence sequence = 0;
};

std::optional<PlaceInList> place_in(std::string_view key) {
    constexpr std::size_t kMostDigits = 18;
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot > kMostDigits || key.size() - dot - 1 > kMostDigits || key.size() == dot + 1) return std::nullopt;
    if (key.find_first_not_of("0123456789.") != std::string_view::npos || key.find('.', dot + 1) != std::string_view::npos) return std::nullopt;
    return PlaceInList{std::stoll(std::string(key.substr(0, dot))), std::stoll(std::string(key.substr(dot + 1)))};
}

class SubmissionPager {
  public:
    SubmissionPager(Ledger::Impl& ledger, const SubmissionFilter& filter, std::size_t most) : l_(ledger), filter_(filter), most_(most), from_(place_in(filter.after)) {}

    SubmissionPage page() {
        if (!filter_.batch.empty()) of_batch();
        else if (filter_.sent) of_day("SELECT number FROM batch WHERE first_sent >= ?1 AND first_sent < ?2 AND number >= ?3 ORDER BY number", *filter_.sent);
        else if (filter_.answered) of_day("SELECT number FROM batch WHERE settled >= ?1 AND settled < ?2 AND number >= ?3 ORDER BY number", *filter_.answered);
        else if (!filter_.state) newest();
        else switch (*filter_.state) {
            case SubmissionState::pending: pending(); break;
            case SubmissionState::superseded: aside(Aside::superseded); break;
            case SubmissionState::rejected:
            case SubmissionState::doubtful:
            case SubmissionState::vouched:
            case SubmissionState::dropped: outcomes(*filter_.state); break;
            case SubmissionState::sending: batches(BatchState::sending); break;
            case SubmissionState::unknown: batches(BatchState::unknown); break;
            case SubmissionState::waiting: batches(BatchState::waiting); break;
            case SubmissionState::parked: batches(BatchState::held); break;
            case SubmissionState::accepted: batches(BatchState::settled); break;
        }
        return std::move(page_);
    }

  private:
    // False when the page is full, or enough was looked at.
    bool offer(std::int64_t section, Sequence sequence) {
        const auto row = l_.row(sequence);
        if (row && passes_lane(sequence)) {
            SubmissionView view = l_.view_of(*row);
            if ((!filter_.state || view.state == *filter_.state) && (filter_.task.empty() || view.task == filter_.task)) {
                if (page_.found.size() == most_) return end();
                page_.found.push_back(std::move(view));
            }
        }
        last_ = std::to_string(section) + "." + std::to_string(sequence);
        return ++looked_at_ < Pages::kMostLookedAt || end();
    }
    bool end() {
        page_.next = last_;
        return false;
    }
    bool passes_lane(Sequence sequence) { return filter_.platform.empty() || l_.lane_named(lane_of(sequence)).platform == filter_.platform; }

    // Each lane's submissions lie together in the order of admission: their ends are merged.
    struct LaneEnd {
        std::int64_t lane = 0;
        Sequence below = 0;
        std::vector<Sequence> read;  // the newest last
    };
    void fill(LaneEnd& end) {
        Query query = l_.sql->query("SELECT seq FROM submission WHERE seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?");
        query.bind(lane_begin(end.lane)).bind(end.below).bind(static_cast<std::int64_t>(kLaneChunk));
        while (query.step()) end.read.push_back(query.integer(0));
        std::reverse(end.read.begin(), end.read.end());
        end.below = end.read.empty() ? lane_begin(end.lane) : end.read.front();
    }
    void newest() {
        std::vector<LaneEnd> ends;
        {
            Query lanes = l_.sql->query("SELECT id, platform FROM lane ORDER BY id");
            while (lanes.step()) {
                const std::int64_t lane = lanes.integer(0);
                if (!filter_.platform.empty() && lanes.view(1) != filter_.platform) continue;
                const Sequence below = from_ ? lane_begin(lane) + admission_of(from_->sequence) + (lane > lane_of(from_->sequence) ? 1 : 0) : lane_end(lane);
                ends.push_back({lane, below, {}});
            }
        }
        for (LaneEnd& end : ends) fill(end);
        for (;;) {
            LaneEnd* next = nullptr;
            for (LaneEnd& end : ends)
                if (!end.read.empty() && (!next || admission_of(end.read.back()) > admission_of(next->read.back()))) next = &end;
            if (!next || !offer(0, next->read.back())) return;
            next->read.pop_back();
            if (next->read.empty()) fill(*next);
        }
    }

    bool aside(Aside sort) {
        const auto section = static_cast<std::int64_t>(sort);
        Query query = l_.sql->query("SELECT seq FROM aside WHERE state = ? AND seq > ? ORDER BY seq");
        query.bind(section).bind(from_ && from_->section == section ? from_->sequence : 0);
        while (query.step())
            if (!offer(section, query.integer(0))) return false;
        return true;
    }

    void pending() {
        const std::int64_t section = from_ ? from_->section : 0;
        const bool uncut_already = section == kUncutSection, held_already = section == static_cast<std::int64_t>(Aside::held);
        if (!uncut_already && !held_already && !aside(Aside::released)) return;
        if (!uncut_already && !aside(Aside::held)) return;
        Query query = l_.sql->query(
            "SELECT s.seq FROM lane JOIN submission AS s ON s.seq > max(lane.cut_to, ?1) AND s.seq < (lane.id + 1) << 40 "
            "WHERE NOT EXISTS (SELECT 1 FROM aside WHERE aside.seq = s.seq) ORDER BY lane.id, s.seq");
        query.bind(uncut_already ? from_->sequence : 0);
        while (query.step())
            if (!offer(kUncutSection, query.integer(0))) return;
    }

    void outcomes(SubmissionState state) {
        Query query = l_.sql->query("SELECT seq FROM outcome WHERE state = ? AND seq > ? ORDER BY seq");
        query.bind(static_cast<std::int64_t>(state)).bind(from_ ? from_->sequence : 0);
        while (query.step())
            if (!offer(0, query.integer(0))) return;
    }

    // Of a batch's thousand items the few with an outcome are found by it, and the rest is not looked at.
    std::vector<Sequence> with_outcome(std::vector<Sequence> sequences) {
        if (filter_.state != SubmissionState::rejected && filter_.state != SubmissionState::doubtful) return sequences;
        std::erase_if(sequences, [&](Sequence sequence) {
            Query query = l_.sql->query("SELECT 1 FROM outcome WHERE seq = ? AND state = ?");
            query.bind(sequence).bind(static_cast<std::int64_t>(*filter_.state));
            return !query.step();
        });
        return sequences;
    }

    bool items_of_batch(BatchNumber number) {
        const std::vector<Sequence> sequences = with_outcome(l_.sequences_of(number));
        auto at = sequences.begin();
        if (from_ && from_->section == number)
            if (const auto last = std::find(sequences.begin(), sequences.end(), from_->sequence); last != sequences.end()) at = last + 1;
        for (; at != sequences.end(); ++at)
            if (!offer(number, *at)) return false;
        return true;
    }

    void batches(BatchState state) {
        Query query = l_.sql->query("SELECT number FROM batch WHERE state = ?1 AND (?2 = 0 OR number <= ?2) ORDER BY number DESC");
        query.bind(static_cast<std::int64_t>(state)).bind(from_ ? from_->section : 0);
        while (query.step())
            if (!items_of_batch(query.integer(0))) return;
    }

    void of_day(const char* batches_of_day, CivilDate day) {
        Query query = l_.sql->query(batches_of_day);
        query.bind(midnight_of(day)).bind(midnight_of(day.plus_days(1))).bind(from_ ? from_->section : 0);
        while (query.step())
            if (!items_of_batch(query.integer(0))) return;
    }

    void of_batch() {
        Query query = l_.sql->query("SELECT number FROM batch WHERE id = ?");
        if (query.text(filter_.batch).step()) items_of_batch(query.integer(0));
    }

    Ledger::Impl& l_;
    const SubmissionFilter& filter_;
    std::size_t most_, looked_at_ = 0;
    std::optional<PlaceInList> from_;
    std::string last_;
    SubmissionPage page_;
};

}  // namespace

Result<SubmissionPage> Pages::submissions(const SubmissionFilter& filter, std::size_t most) {
    SubmissionPage page;
    Status read = ledger_.impl_->sql->read([&] { page = SubmissionPager(*ledger_.impl_, filter, most).page(); });
    if (!read) return read.error();
    return page;
}

}  // namespace creditlink
