#pragma once
// Runs as a table: read = unchanged + admitted + quarantined + skipped + proposed.

#include <vector>

#include "page.h"

namespace creditlink::console_detail {

Markup run_table(const Visit& visit, const std::vector<RunInfo>& runs);
Markup run_state(const RunInfo& run);

}  // namespace creditlink::console_detail
