// The console's desk: what is wrong now.

#include "alert_rules.h"
#include "alert_state.h"
#include "creditlink/health/finding_words.h"
#include "office_desk.h"

namespace creditlink {

Result<std::vector<DeskAlert>> OfficeDesk::alerts() {
    const auto book = AlertBook::load(alert_file(office_()->config()));
    if (!book) return book.error();
    std::vector<DeskAlert> list;
    for (const auto& [id, alert] : book->alerts)
        list.push_back({.id = id, .text = line_of(alert.check), .remedy = remedy_in(alert.check), .bad = alert.check.health == Health::bad, .since = alert.since, .told = alert.told, .silent_until = alert.silent_until, .silenced_by = alert.silenced_by});
    return list;
}

Status OfficeDesk::silence(std::string_view id, std::int64_t hours, std::string_view reason, std::string_view who) { return silence_alert(*office_(), id, hours, reason, who); }

}  // namespace creditlink
