// The erasure itself: recorded, carried out, finished after a crash.

#include <algorithm>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/delivery/courier.h"
#include "creditlink/evidence/erasure.h"
#include "creditlink/ledger/forget.h"
#include "creditlink/retention/erasure.h"
#include "creditlink/retention/survey.h"

namespace creditlink {
namespace {

constexpr std::string_view kUnfinished = "erasing";  // a fact of the ledger: the erasure under way

struct Covered {
    std::vector<ContentRef> contents;
    std::vector<std::string> batches;  // whose request is among them
};

// What is not what the log names was so when the erasure was planned, or has been damaged since: it is passed over, and
// check and doctor speak of it.
Result<Covered> covered_by(const Erasure& erasure, const Path& state) {
    Covered covered;
    ContentStandings standings(state / "evidence");
    auto read = for_each_content(
        state / "log",
        [&](const LoggedContent& content) -> Status {
            if (!erasure.covers(content.of, content.month, content.batch)) return {};
            const auto standing = standings.of(content.ref);
            if (!standing && standing.error().code != Errc::not_found && standing.error().code != Errc::log_integrity)
                return standing.error();
            if (standing) covered.contents.push_back(content.ref);
            if (content.request && content.of != kLettersClass) covered.batches.emplace_back(content.batch);
            return {};
        },
        erasure.below);
    if (!read) return read.error();
    return covered;
}

std::vector<ForgetRange> forget_ranges(const Erasure& erasure) {
    const auto midnight = [](Month month) { return midnight_of(month.first_day()); };
    std::vector<ForgetRange> ranges;
    for (const ErasureRange& range : erasure.ranges)
        ranges.push_back({range.of, midnight(range.from), midnight(range.until.plus(1))});
    return ranges;
}

Status record_erased(Ledger& ledger, const Erased& erased) {
    json::Writer writer;
    writer.begin_object()
        .member("erasure", erased.erasure.id)
        .member("contents", static_cast<std::int64_t>(erased.contents))
        .member("rows", static_cast<std::int64_t>(erased.rows))
        .member("answers", static_cast<std::int64_t>(erased.answers))
        .end_object();
    return ledger.together([&]() -> Status {
        if (auto entry = ledger.enqueue_log("erased", writer.text()); !entry) return entry;
        return ledger.set_fact(kUnfinished, "");
    });
}

}  // namespace

Status record_erasing(Ledger& ledger, const Erasure& erasure, std::string_view reason, std::string_view who) {
    return ledger.together([&]() -> Status {
        if (auto decided = ledger.record_decision("evidence-erase", erasure.id, reason, who); !decided) return decided;
        if (auto entry = ledger.enqueue_log("erasing", erasure.json()); !entry) return entry;
        return ledger.set_fact(kUnfinished, erasure.json());
    });
}

Result<std::optional<Erased>> finish_erasure(Ledger& ledger, ExchangeLog& log, const Path& state,
                                             const std::function<void()>& elsewhere) {
    const auto fact = ledger.fact(kUnfinished);
    if (!fact) return fact.error();
    if (!*fact || (*fact)->empty()) return std::optional<Erased>();
    auto erasure = Erasure::parse(**fact);
    if (!erasure)
        return Error{
            Errc::storage,
            std::string(say("台账里未完成的销毁记录无法读取", "the unfinished erasure in the ledger cannot be read")),
            {},
            {}};
    if (auto logged = drain_outbox(ledger, log); !logged) return logged.error();
    CREDITLINK_FAILPOINT("retention.erasing-logged");
    const auto covered = covered_by(*erasure, state);
    if (!covered) return covered.error();
    if (auto gone = erase_contents(state / "evidence", covered->contents); !gone) return gone.error();
    CREDITLINK_FAILPOINT("retention.contents-erased");
    const auto forgotten = forget(state, forget_ranges(*erasure), covered->batches);
    if (!forgotten) return forgotten.error();
    CREDITLINK_FAILPOINT("retention.forgotten");
    elsewhere();
    // Classes and months cover also what an earlier erasure took. What stood when this one was decided is what it
    // planned; after a kill it can be counted no more.
    const std::uint64_t contents = std::min<std::uint64_t>(erasure->contents(), covered->contents.size());
    Erased erased{std::move(*erasure), contents, forgotten->rows, forgotten->answers};
    if (auto recorded = record_erased(ledger, erased); !recorded) return recorded.error();
    if (auto logged = drain_outbox(ledger, log); !logged) return logged.error();
    return std::optional(std::move(erased));
}

}  // namespace creditlink
