#include "standing_asked.h"

#include <charconv>

#include "creditlink/delivery/courier.h"

namespace creditlink {

namespace {

constexpr std::string_view kDueFact = "heads-due";     // unix seconds from which all are asked again
constexpr std::string_view kAwayFact = "heads-away:";  // then a platform's name: unix seconds up to which it is not waited for again
constexpr std::int64_t kPatienceMs = 3'000;
constexpr int kMostAway = 3;  // then the rest is left to the courier: a service has twenty seconds to end
constexpr std::int64_t kLatelySeconds = 3600, kSoonSeconds = 300;  // soon: where one did not answer

// Whether what the fact says is still to come. A time further away than any that is ever kept is of a clock that has been put
// right since.
Result<bool> is_to_come(Ledger& ledger, std::string_view name, std::int64_t now) {
    const auto fact = ledger.fact(name);
    if (!fact) return fact.error();
    std::int64_t at = 0;
    if (*fact) std::from_chars((*fact)->data(), (*fact)->data() + (*fact)->size(), at);
    return now < at && at <= now + kLatelySeconds;
}

std::string away_fact(const PlatformConfig& platform) { return std::string(kAwayFact) + platform.name; }

// What makes no sense is left to the courier, which stops at it.
bool makes_sense(const HeadAnswer& answer) {
    return !answer.batch.empty() && (answer.head.empty() || LogHead::parse(answer.head));
}

// A platform in its maintenance window is left alone, as by a run.
Status ask_each(Office& office, Ledger& ledger, AskPlatforms ask) {
    const std::int64_t now = office.clock().unix_seconds();
    bool all = true;
    int away = 0;
    for (const PlatformConfig& platform : office.config().platforms) {
        const auto was_away = ask == AskPlatforms::now ? Result<bool>(false) : is_to_come(ledger, away_fact(platform), now);
        if (!was_away) return was_away.error();
        if (*was_away || platform.maintenance.until(now) || away == kMostAway) {
            all = false;
            continue;
        }
        auto route = office.route(platform);
        const HeadAnswer answer = route ? ask_head(*route, office.clock(), {}, kPatienceMs) : HeadAnswer();
        if (answer.kind == HeadAnswer::Kind::later) {
            ++away;
            if (auto noted = ledger.set_fact(away_fact(platform), std::to_string(now + kSoonSeconds)); !noted) return noted;
        }
        if (answer.kind == HeadAnswer::Kind::later || answer.kind == HeadAnswer::Kind::clock_skew) all = false;
        if (answer.kind != HeadAnswer::Kind::said || !makes_sense(answer)) continue;
        if (auto noted = ledger.note_head(platform.name, answer.head, answer.batch); !noted) return noted;
    }
    return ledger.set_fact(kDueFact, std::to_string(now + (all ? kLatelySeconds : kSoonSeconds)));
}

}  // namespace

Result<LogLoss> standing_with_platforms(Office& office, Ledger& ledger, AskPlatforms ask) {
    const auto lately = ask == AskPlatforms::unless_lately ? is_to_come(ledger, kDueFact, office.clock().unix_seconds()) : Result<bool>(false);
    if (!lately) return lately.error();
    if (!*lately)
        if (auto asked = ask_each(office, ledger, ask); !asked) return asked.error();
    const auto kept = office.kept_heads();
    if (!kept) return kept.error();
    return find_loss(ledger, office.config().state / "log", {.heads = *kept});
}

Result<ExchangeLog> log_of_now(Office& office, Ledger& ledger, AskPlatforms ask) {
    auto log = office.log();
    if (!log) return log;
    const auto loss = standing_with_platforms(office, ledger, ask);
    if (!loss) return loss.error();
    if (loss->any()) return loss_error(*loss);
    if (auto begun = office.begin_log(*log); !begun) return begun.error();
    return log;
}

}  // namespace creditlink
