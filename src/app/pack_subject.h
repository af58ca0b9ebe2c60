#pragma once
// What an evidence pack is to be about, as people name it.

#include <optional>
#include <string>

#include "command.h"
#include "opened.h"

namespace creditlink {

struct PackSubject {
    std::optional<SubmissionView> submission;  // nothing: the batch as a whole
    std::string batch, platform;
    std::uint64_t from_entry = 0;  // no entry about the batch is older
};

// The one argument: a submission s-…, a record k-… (its latest version that a receipt decided), a batch b-….
// Errc::usage if it names none, or a record that several platforms have; Errc::not_found if it was not answered yet.
Result<PackSubject> pack_subject(const Invocation& in, Ledger& ledger);
// The same; a batch wants `whole`.
Result<PackSubject> pack_subject(Ledger& ledger, const std::string& id, bool whole);

}  // namespace creditlink
