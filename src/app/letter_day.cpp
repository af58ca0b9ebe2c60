#include "letter_day.h"

#include <algorithm>

#include "creditlink/base/midnight.h"
#include "creditlink/ledger/public_commitments.h"
#include "letter_renderings.h"
#include "letter_site_note.h"
#include "letter_steps.h"

namespace creditlink {

namespace {

constexpr std::int64_t kOthersTurnSeconds = 300;  // somebody is publishing: hundreds of letters, each with a PDF

// After the clock has passed the site's second by so much, the seconds alone say whether the site has a change. Until then, and while the
// clock is behind because somebody set it back, they say nothing, and the list itself is compared: a site is written when it changes.
constexpr std::int64_t kSecondsSettle = 300;

// Since when the site is none that would be written now, though nothing of the library was changed: it is not the one that was written last, or
// by a program with other rules for its pages, or it lacks commitments that were taken in or judged (it shows those from before its own second).
Result<std::optional<std::int64_t>> pages_behind_since(Opened& opened) {
    const std::optional<std::int64_t> none;
    const Path& site = opened.office->config().site;
    const auto day = day_of_site(site);
    if (!day) return none;
    const auto noted = noted_site(opened.ledger);
    if (!noted) return noted.error();
    const auto shown = second_of_site(site);
    if (!*noted) return shown ? shown : std::optional(midnight_of(*day));
    if ((*noted)->rules != kPageRules || !shown || !(*noted)->is_of(*shown)) return std::optional((*noted)->second);
    const auto changed = Commitments(opened.ledger).public_changed();
    if (!changed) return changed.error();
    if (!*changed || (**changed < *shown && *shown + kSecondsSettle <= opened.office->clock().unix_seconds())) return none;
    const auto second = second_to_publish(opened);
    if (!second) return second.error();
    const auto same = site_shows_commitments(opened, *second);
    if (!same) return same.error();
    return *same ? none : *changed;
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
        auto ledger = office->ledger(true);
        if (!ledger) return of_another_day ? Status(ledger.error()) : Status();  // the ledger has an alert of its own
        Opened seen{office, std::move(*ledger)};
        const auto due = Letters(seen.ledger).site_due();
        if (!due) return due.error();
        const auto behind = pages_behind_since(seen);
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
        const auto behind = pages_behind_since(opened);
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
