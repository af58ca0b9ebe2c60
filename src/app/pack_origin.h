#pragma once
// What the office can say of where a record came from: the members mapping.json and source.json of an evidence pack,
// and the record in words for its page. The exchange log proves none of it (exchange_log/PACK.md).

#include "creditlink/app/office.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "evidence_page.h"

namespace creditlink {

// The mapping is the text that the run used which admitted the submission, where the ledger knows it. Adds the members,
// and to `words` the record's fields and a sentence about the source row. What cannot be had (a task that is no longer
// configured, a source that is away, a row that changed) is said there and is no error.
void add_origin(Office& office, Ledger& ledger, const SubmissionView& view, EvidencePack& pack, PageWords& words);

}  // namespace creditlink
