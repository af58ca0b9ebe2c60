#pragma once
// Whose name the public list of signed commitments says whole: an organisation's, and that of a person who agreed to it in the blank that
// the letter's version names (`name_consent`).

#include <string>
#include <vector>

#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/public_commitments.h"
#include "creditlink/letter/letter.h"

namespace creditlink {

NameIsPublic public_names(const std::vector<LetterVersion>& library);

// `letter`: the version that was signed; nullptr where it cannot be read: then no person's name is public.
bool name_is_public(const SignedCommitment& what, const Letter* letter);

// The name as everybody reads it; empty if the commitment is not open to all.
std::string name_in_public(Ledger& ledger, const SignedCommitment& what);

}  // namespace creditlink
