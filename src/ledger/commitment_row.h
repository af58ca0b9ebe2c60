#pragma once
// A row of the view commitment_as_judged as a value.

#include "creditlink/ledger/commitments.h"
#include "impl.h"

namespace creditlink::ledger_detail {

Commitment commitment_of(const Query& q);

// Within the transaction that takes it in or judges it: what the public site shows has changed, if this is shown there.
void note_public_change(Ledger::Impl& l, const SignedCommitment& what);

}  // namespace creditlink::ledger_detail
