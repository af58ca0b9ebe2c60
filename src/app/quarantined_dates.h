#pragma once
// Decision dates of rows that wait in quarantine, as far as their mapping can read them.

#include <functional>
#include <optional>

#include "creditlink/app/office.h"

namespace creditlink {

// Rows whose dates are read in one look; of further ones it is not known when they become late. Reading 5,000 takes about a tenth of a second.
inline constexpr std::size_t kMostDatesRead = 5'000;

struct QuarantinedDate {
    std::int64_t number = 0, since = 0;
    const TaskConfig* task = nullptr;
    std::string kind, place;
    std::optional<CivilDate> decided;
};

// Rows that are open or fixed, kMostDatesRead at most, of the tasks of the configuration, by number within a task.
Status quarantined_dates(const Office& office, Ledger& ledger, const std::function<void(const QuarantinedDate&)>& each);

}  // namespace creditlink
