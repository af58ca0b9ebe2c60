#pragma once
// A receipt is signed as a whole, and lists the records that were not plainly accepted with words of the platform's.

#include <string_view>
#include <vector>

#include "creditlink/exchange_log/pack_parts.h"

namespace creditlink::audit_detail {

// Whether the receipt's words about a record other than `submission` repeat one of that record's values. A value of one
// character, or one that `submission`'s record has too, tells nothing. True also for a receipt that cannot be read.
bool repeats_others(std::string_view answer, const std::vector<BodyRecord>& records, std::string_view submission);

}  // namespace creditlink::audit_detail
