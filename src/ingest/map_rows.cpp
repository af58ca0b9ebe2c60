// What rows that were not recognised become by the mapping and the rules: nothing, an item for people, or a candidate.

#include <algorithm>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/threads.h"
#include "run.h"

namespace creditlink::ingest_detail {

namespace {

// So many candidates at once: what they hold of the records stays in the processor's cache until it is admitted.
constexpr std::size_t kCandidates = 2'048;

constexpr std::size_t kMostMappers =
    4;  // beyond it what one thread does alone, reading and admitting, is the longer part
constexpr std::size_t kRowsForThread = 512;  // fewer are mapped in less time than a thread takes to start
constexpr std::size_t kRowsAtOnce = 64;      // that a thread takes on

}  // namespace

Status Run::map_and_decide(const Chunk& chunk) {
    const auto rows = static_cast<std::uint32_t>(chunk.rows().size());
    for (std::uint32_t next = 0; next < rows;) {
        candidates_used_ = 0;
        for (; next < rows && candidates_used_ < kCandidates; ++next)
            if (!done_[next]) next_candidate(next);
        if (auto decided = decide_candidates(chunk); !decided) return decided;
    }
    const std::vector<std::uint32_t> waiting = std::exchange(waiting_, {});
    for (std::size_t next = 0; next < waiting.size();) {
        candidates_used_ = 0;
        for (; next < waiting.size() && candidates_used_ < kCandidates; ++next) next_candidate(waiting[next]);
        all_mapped_ = true;
        Status decided = decide_candidates(chunk);
        all_mapped_ = false;
        if (!decided) return decided;
    }
    return {};
}

Status Run::decide_candidates(const Chunk& chunk) {
    map_candidates(chunk);
    keep_candidates(chunk);
    return decide(chunk);
}

void Run::next_candidate(std::uint32_t ordinal) {
    if (candidates_used_ == candidates_.size()) candidates_.emplace_back();
    Candidate& candidate = candidates_[candidates_used_++];
    candidate.reset();
    candidate.ordinal = ordinal;
    if (const auto before = former_.find(ordinal); before != former_.end()) candidate.former = before->second;
}

// Each row by itself, in as many threads as are worth it.
void Run::map_candidates(const Chunk& chunk) {
    const std::size_t most = std::min({std::max<std::size_t>(candidates_used_ / kRowsForThread, 1), kMostMappers, processors()});
    while (mappers_.size() < most) mappers_.emplace_back(in_, overlays_, kept_columns_);
    share_out((candidates_used_ + kRowsAtOnce - 1) / kRowsAtOnce, most, [&](std::size_t thread, std::size_t piece) {
        const std::size_t first = piece * kRowsAtOnce;
        for (std::size_t i = first; i < std::min(first + kRowsAtOnce, candidates_used_); ++i)
            mappers_[thread].map(chunk.rows()[candidates_[i].ordinal], candidates_[i]);
    });
}

// In the order of the rows: what is no candidate goes where it belongs.
void Run::keep_candidates(const Chunk& chunk) {
    standing_.clear();
    for (std::size_t i = 0; i < candidates_used_; ++i)
        if (stays_candidate(chunk.rows()[candidates_[i].ordinal], candidates_[i])) standing_.push_back(&candidates_[i]);
}

bool Run::stays_candidate(const Chunk::Row& row, Candidate& candidate) {
    using Is = Candidate::Is;
    if (candidate.is == Is::ragged) return refuse_ragged(row), false;
    compare_subject(row, candidate);
    if (candidate.is == Is::skipped) {
        left_behind(row, candidate.former);
        return skip(row, candidate.reason), false;
    }
    if (candidate.is != Is::refused) {
        if (candidate.former != candidate.key) left_behind(row, candidate.former);
        return true;
    }
    if (candidate.former) note(seen_.touch(*candidate.former));  // it waits for a person, and so does its record
    quarantine(row, std::move(candidate.findings), candidate.has_key ? std::optional(candidate.key) : std::nullopt);
    return false;
}

// Found only now: a row that is recognised was whole when it was admitted.
void Run::refuse_ragged(const Chunk::Row& row) {
    const Origin& origin = row.page->origin_of(*row.raw);
    Finding finding;
    finding.kind = finding_kind("ragged-row");
    finding.detail = cell_count_detail(cell_count(origin, *row.raw), origin.columns.size());
    row.raw->fate = RowFate::refuse;
    row.raw->reason = finding.kind->code;
    ragged_cells_.clear();
    divide_any(origin, *row.raw, ragged_cells_);
    row.raw->text = {};
    quarantine(row, {std::move(finding)}, std::nullopt, ragged_cells_);
}

// What the row gave before is given by no row, unless another one gives it.
void Run::left_behind(const Chunk::Row& row, const std::optional<RecordKey>& former) {
    if (former) note(seen_.leave(row.raw->hash, *former));
}

void Run::compare_subject(const Chunk::Row& row, Candidate& candidate) {
    if (candidate.subject_code.empty()) return;
    const auto other = subjects_.see(candidate.subject_code, candidate.subject_name, row.raw->number);
    if (other == 0) return;
    Finding finding;
    finding.kind = finding_kind("subject-name-differs");
    if (!finding.kind) return;
    finding.severity = Severity::warning;
    finding.field = in_.plan.kind().subject_name;
    finding.detail = row_in_words(row.page->origin_of(*row.raw).shape, other, {});
    candidate.findings.push_back(std::move(finding));
}

}  // namespace creditlink::ingest_detail
