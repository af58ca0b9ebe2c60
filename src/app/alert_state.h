#pragma once
// The office's book of alerts, changed by one process at a time: the service and the command line both do.

#include <functional>

#include "creditlink/app/office.h"
#include "creditlink/health/alert_book.h"

namespace creditlink {

Path alert_file(const Config& config);

// Loads the book, hands it to `change`, saves it. Errc::locked if another process has it for longer than two seconds.
Status change_alerts(Office& office, const std::function<Status(AlertBook&)>& change);

// With its entry for the exchange log. `hours` 1 to kMostSilentHours.
inline constexpr std::int64_t kMostSilentHours = 24 * 31;  // whoever wants none of it switches the check off in the configuration
Status silence_alert(Office& office, std::string_view id, std::int64_t hours, std::string_view reason, std::string_view who);

}  // namespace creditlink
