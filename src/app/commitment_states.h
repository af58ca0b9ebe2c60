#pragma once
// What a correction of a signed commitment changed, blank by blank.

#include <string>
#include <vector>

#include "creditlink/ledger/commitments.h"

namespace creditlink {

struct ChangedBlank {
    std::string name, label, before, after;
};

// With the labels of the version that was signed; with names where its text cannot be read any more.
std::vector<ChangedBlank> changed_blanks(Ledger& ledger, const SignedCommitment& before, const SignedCommitment& after);
std::string labels_of(const std::vector<ChangedBlank>& changed);  // "住所、适用范围"

}  // namespace creditlink
