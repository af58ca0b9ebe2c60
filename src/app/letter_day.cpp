#include "letter_day.h"

#include <algorithm>

#include "creditlink/base/midnight.h"
#include "creditlink/ledger/public_commitments.h"
#include "letter_renderings.h"
#include "letter_steps.h"

namespace creditlink {

namespace {

constexpr std::int64_t kOthersTurnSeconds = 300;  // somebody is publishing: hundreds of letters, each with a PDF

// Since when the site lacks commitments that were taken in or judged: it shows those from before its own second.
Result<std::optional<std::int64_t>> commitments_behind_since(Ledger& ledger, const Path& site) {
    const auto shown = second_of_site(site);
    if (!shown) return std::optional<std::int64_t>();
    auto changed = Commitments(ledger).public_changed();
    if (changed && *changed && **changed < *shown) return std::optional<std::int64_t>();
    return changed;
}

}  // namespace

std::optional<std::int64_t> site_behind_since(std::optional<CivilDate> day, std::optional<std::int64_t> changed, CivilDate today) {
    if (!day || *day == today) return changed;
    const std::int64_t next_midnight = midnight_of(*day) + kDaySeconds;
    return changed ? std::min(*changed, next_midnight) : next_midnight;
}

Status keep_letters_of_today(const std::shared_ptr<Office>& office) {
    const CivilDate today = office->today();
    const Path& folder = office->config().site;
    const auto day = day_of_site(folder);
    const bool of_another_day = day && *day != today;
    {
        auto seen = office->ledger(true);
        if (!seen) return of_another_day ? Status(seen.error()) : Status();  // the ledger has an alert of its own
        const auto due = Letters(*seen).site_due();
        if (!due) return due.error();
        const auto behind = commitments_behind_since(*seen, folder);
        if (!behind) return behind.error();
        if (!*due && !of_another_day && !*behind) return {};
    }
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    Opened opened{office, std::move(*ledger)};
    Letters letters(opened.ledger);
    const auto turn = site_turn(folder);  // without waiting: it is asked again in a minute
    const auto due = letters.site_due();
    if (!due) return due.error();
    if (!turn) {
        const auto behind = commitments_behind_since(opened.ledger, folder);
        if (!behind) return behind.error();
        const auto since = site_behind_since(day, *due ? std::optional((*due)->since) : *behind, today);
        const bool others_turn = turn.error().code == Errc::locked && since && office->clock().unix_seconds() - *since < kOthersTurnSeconds;
        return others_turn ? Status() : Status(turn.error());
    }
    if (auto over = letters.supersede(today); !over) return over.error();
    if (*due)  // a publication that ended in the middle
        if (auto made = render_published(opened, {.person = "creditlink", .account = {}}); !made && made.error().code != Errc::not_found) return made.error();
    auto site = write_letters_site(opened, *turn);
    return site ? Status() : Status(site.error());
}

}  // namespace creditlink
