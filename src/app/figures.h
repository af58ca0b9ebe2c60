#pragma once
// What /metrics says: counts and states, by task, platform, kind and check. No personal data, and nothing that a stranger could not be told.

#include <string>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/health/health_check.h"

namespace creditlink {

// Prometheus text; what the ledger would say is left out where it cannot be read. `alerts`: how many stand.
std::string figures_of(Office& office, const std::vector<HealthCheck>& checks, std::size_t alerts);

}  // namespace creditlink
