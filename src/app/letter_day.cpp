#include "letter_day.h"

#include "letter_steps.h"

namespace creditlink {

Status keep_letters_of_today(const std::shared_ptr<Office>& office) {
    const CivilDate today = office->today();
    const auto day = day_of_site(office->config().site);
    if (!day || *day == today) return {};
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    Opened opened{office, std::move(*ledger)};
    if (auto due = Letters(opened.ledger).supersede(today); !due) return due.error();
    auto site = write_letters_site(opened);
    return site ? Status() : Status(site.error());
}

}  // namespace creditlink
