#pragma once

#include "command.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

// The one argument: a record by its own name k-…, or by that of one of its submissions s-….
Result<RecordKey> record_named(const Invocation& in, Ledger& ledger);

// The same, with which submission was named: nullopt for a record by its own name.
struct NamedSubmission {
    RecordKey key;
    std::optional<SubmissionView> submission;
};
Result<NamedSubmission> record_or_submission(const Invocation& in, Ledger& ledger);

}  // namespace creditlink
