#pragma once

#include <string>
#include <vector>

#include "books.h"
#include "creditlink/app/office.h"

namespace creditlink {

// Maps and assesses quarantined rows of a task again, with their corrections, and admits those that are sound now: a run of its
// own. Errc::locked while another run goes on; Errc::config if the task is no more.
Result<TaskOutcome> assess_again(Office& office, Ledger& ledger, const std::string& task, std::vector<QuarantineView> items);

}  // namespace creditlink
