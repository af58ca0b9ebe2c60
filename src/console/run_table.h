#pragma once
// Runs as a table: read = unchanged + admitted + quarantined + skipped + proposed.

#include <vector>

#include "page.h"

namespace creditlink::console_detail {

Markup run_table(const Visit& visit, const std::vector<RunInfo>& runs);
Markup run_counts_table(const RunInfo& run);  // of what is no run in the ledger: nothing is linked
Markup run_state(const RunInfo& run);
Markup tallies(std::string_view title, const std::vector<Tally>& list);  // findings or skips, counted; empty if there are none

}  // namespace creditlink::console_detail
