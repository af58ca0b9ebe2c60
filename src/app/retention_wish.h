#pragma once
// What `evidence retention` and `evidence erase` read from configuration and options.

#include <string>

#include "command.h"
#include "creditlink/retention/erasure.h"
#include "creditlink/retention/policy.h"

namespace creditlink {

Result<RetentionPolicy> retention_policy(const Config& config);

// "2024-03", or "2024-01..2024-03", of --month; --class has to be a record kind of this office or "inquiry".
Result<ErasureWish> erasure_wish(const Invocation& in, const Config& config);

std::string size_text(std::uint64_t bytes);  // "3.1 MB"

}  // namespace creditlink
