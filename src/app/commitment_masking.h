#pragma once
// Signed commitments as people may see them: as the catalogue has it (mappings/kinds/cn.json), names of people keep their first
// character, codes six and four.

#include "creditlink/ledger/commitments.h"
#include "masking.h"

namespace creditlink {

Commitment as_shown(Commitment commitment, Personal personal);

}  // namespace creditlink
