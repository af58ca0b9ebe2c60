#pragma once
// A row of the view commitment_as_judged as a value, and what its files share.

#include "creditlink/ledger/commitments.h"
#include "impl.h"

namespace creditlink::ledger_detail {

Commitment commitment_of(const Query& q);
CivilDate commitment_day(const Query& q, int column);

inline constexpr const char* kBeforeCommitment = "ledger.commitment.before-commit";
std::string commitment_subject(std::string_view code);  // of a decision

// Why there is nothing in force of that code: it was voided, or never taken in.
Error not_in_force(Sql& sql, std::string_view code);

// Within the transaction that takes it in or judges it: what the public site shows has changed, if this is shown there.
void note_public_change(Ledger::Impl& l, const SignedCommitment& what);

}  // namespace creditlink::ledger_detail
