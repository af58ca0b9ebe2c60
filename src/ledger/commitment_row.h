#pragma once
// A row of the view commitment_as_judged as a value.

#include "creditlink/ledger/commitments.h"
#include "sql.h"

namespace creditlink::ledger_detail {

Commitment commitment_of(const Query& q);

}  // namespace creditlink::ledger_detail
