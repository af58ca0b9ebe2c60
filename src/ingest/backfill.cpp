// A backfill: rows are read and mapped again so that a platform which the task got later is given the records as they
// stand. Nothing else comes of it: no record changes, no row is quarantined or remembered, and the source's cursor
// stays.

#include <algorithm>

#include "run.h"

namespace creditlink::ingest_detail {

Status Run::offer(const Chunk& chunk, std::span<const RecordState> known) {
    auto lacking = in_.ledger ? in_.ledger->lacking({in_.backfill, in_.plan.kind().name}, known, in_.office)
                              : Result<std::vector<char>>(std::vector<char>{});
    if (!lacking) return lacking.error();
    for (Candidate* const standing : standing_) {
        Candidate& candidate = *standing;
        const Chunk::Row& row = chunk.rows()[candidate.ordinal];
        const auto at =
            std::lower_bound(known.begin(), known.end(), candidate.key,
                             [](const RecordState& state, const RecordKey& key) { return state.key < key; });
        const bool is_known = at != known.end() && at->key == candidate.key;
        const std::string_view reason = candidate.voids() ? "declared-void"
                                        : is_known                     ? why_not_offered(candidate, *at)
                                                                       : "not-admitted-yet";
        if (!reason.empty()) {
            skip(row, reason);
        } else if (!(*lacking)[static_cast<std::size_t>(at - known.begin())] || local_.find(candidate.key)) {
            unchanged(row, candidate.canonical);
        } else if (auto offered = admit(row, candidate, &*at, at->version); !offered) {
            return offered;
        }
    }
    return {};
}

// Only what the platforms before it were given is given to this one; what changed since goes to all of them by an
// ordinary run.
std::string_view Run::why_not_offered(const Candidate& candidate, const RecordState& known) const {
    if (known.owner != task_.id) return "same-as-other-task";
    if (known.op == Op::withdraw) return "withdrawn";
    if (known.content != candidate.content) return "changed-since";
    if (known.adopted && !in_.backfill_adopted) return "adopted";
    return {};
}

}  // namespace creditlink::ingest_detail
