// What an erasure would take, and what stands in its way.

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "creditlink/base/message.h"
#include "creditlink/evidence/erasure.h"
#include "creditlink/retention/erasure.h"
#include "creditlink/retention/survey.h"

namespace creditlink {
namespace {

struct Count {
    std::uint64_t contents = 0, bytes = 0;
};
using Counts = std::map<std::pair<std::string, Month>, Count>;

bool wished(const ErasureWish& wish, const LoggedContent& content) {
    return (wish.of.empty() || wish.of == content.of) && (!wish.from || *wish.from <= content.month) &&
           (!wish.until || content.month <= *wish.until);
}

// Months that follow each other without a gap are one range: what lies between two ranges was not looked at.
std::vector<ErasureRange> ranges_of(const Counts& counts) {
    std::vector<ErasureRange> ranges;
    for (const auto& [at, count] : counts) {
        const auto& [of, month] = at;
        if (ranges.empty() || ranges.back().of != of || ranges.back().until.plus(1) != month)
            ranges.push_back({of, month, month, 0, 0});
        ranges.back().until = month;
        ranges.back().contents += count.contents, ranges.back().bytes += count.bytes;
    }
    return ranges;
}

// The last entry `restored`: who wrote it has said that batches before it which the ledger does not know are lost.
Result<std::uint64_t> last_restored(const Path& log) {
    std::uint64_t last = 0;
    auto read = read_log(log, [&](const LogEntry& entry) -> Status {
        if (entry.event == "restored") last = entry.index;
        return {};
    });
    if (!read) return read.error();
    return last;
}

// Whether batches are still needed, each asked of the ledger once.
class Needs {
  public:
    Needs(Ledger& ledger, std::uint64_t restored) : ledger_(ledger), restored_(restored) {}

    Result<bool> needed(std::string_view batch, std::uint64_t entry) {
        const auto known = known_.find(std::string(batch));
        if (known != known_.end()) return known->second;
        const auto row = ledger_.batch(batch);
        if (!row) return row.error();
        const bool over =
            *row ? (*row)->state == BatchState::settled || (*row)->state == BatchState::split : entry < restored_;
        if (!over) found.push_back({std::string(batch), *row ? std::string(name_of((*row)->state)) : std::string()});
        known_.emplace(batch, !over);
        return !over;
    }

    std::vector<StillNeeded> found;

  private:
    Ledger& ledger_;
    std::uint64_t restored_;
    std::unordered_map<std::string, bool> known_;
};

}  // namespace

Result<ErasurePlan> plan_erasure(Ledger& ledger, const Path& state, const RetentionPolicy& policy,
                                 const ErasureWish& wish, CivilDate today, std::int64_t now) {
    const Path log = state / "log";
    const auto restored = last_restored(log);
    if (!restored) return restored.error();
    ErasurePlan plan;
    plan.erasure.id = "e-" + std::to_string(now);
    plan.erasure.early = wish.early;
    Needs needs(ledger, *restored);
    ContentStandings standings(state / "evidence");
    Counts counts;
    std::set<std::pair<std::string, Month>> not_due;
    auto read = for_each_content(log, [&](const LoggedContent& content) -> Status {
        plan.erasure.below = content.entry + 1;
        if (!wished(wish, content)) return {};
        const auto standing = standings.of(content.ref);
        if (!standing && standing.error().code != Errc::not_found && standing.error().code != Errc::log_integrity)
            return standing.error();
        if (!standing) ++plan.damaged;
        if (!standing || standing->erased) return {};
        if (!wish.early && today < policy.due_from(content.of, content.month)) {
            not_due.emplace(content.of, content.month);
            return {};
        }
        if (content.of != kLettersClass) {  // a letter that is still to be announced is sent from the ledger
            const auto needed = needs.needed(content.batch, content.entry);
            if (!needed) return needed.error();
            if (*needed) return {};
        }
        Count& count = counts[{std::string(content.of), content.month}];
        ++count.contents, count.bytes += standing->disk_bytes;
        return {};
    });
    if (!read) return read.error();
    if (needs.found.size() > kMaxKeptBatches)
        return Error{
            Errc::approval,
            say("有 {n} 批还没有结果，最多允许 {m} 批", "{n} batches are not settled; at most {m} may be",
                {{"n", std::to_string(needs.found.size())}, {"m", std::to_string(kMaxKeptBatches)}}),
            {},
            std::string(say("先让它们有结果：creditlink sync deliver", "settle them first: creditlink sync deliver"))};
    plan.erasure.ranges = ranges_of(counts);
    for (const StillNeeded& one : needs.found) plan.erasure.kept.push_back(one.batch);
    plan.needed = std::move(needs.found);
    for (const auto& [of, month] : not_due) plan.not_due.push_back({of, month, policy.due_from(of, month)});
    return plan;
}

}  // namespace creditlink
