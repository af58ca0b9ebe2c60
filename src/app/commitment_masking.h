#pragma once
// Signed commitments as people may see them: as the catalogue has it (mappings/kinds/cn.json), names of people keep their first
// character, codes six and four.

#include "creditlink/ledger/commitments.h"
#include "masking.h"

namespace creditlink {

// A person, or a business whose name is often its owner's: whatever has no code of an organisation (masking.h).
bool is_about_person(const SignedCommitment& what);
Commitment as_shown(Commitment commitment, Personal personal);

}  // namespace creditlink
