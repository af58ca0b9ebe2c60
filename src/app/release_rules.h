#pragma once
// What two people released, beside what there is: a signing key that is not in its place, a file of a mapping that has another text.
// Only reads.

#include <optional>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/health/health_check.h"

namespace creditlink {

// "signing_key": since when it is released, and what keeps it away. Until it is in place the former key signs. nullopt: none is awaited.
std::optional<HealthCheck> key_place_check(Office& office, Ledger& ledger);

// "mapping": of a mapping's own file, its kind and its code lists, each file once. One that runs use already is told for a week.
std::vector<HealthCheck> mapping_file_checks(const Office& office, Ledger& ledger, std::int64_t now);

}  // namespace creditlink
