#pragma once
// The source row of a submission as the evidence store keeps it since it was read, whatever became of the source.

#include "creditlink/audit/pack_maker.h"
#include "source_row.h"

namespace creditlink {

// Nothing where none is kept: not sent yet, erased, a version of creditlink that kept none. Errc::log_integrity if what is
// kept is not what the log commits to; else that of the log, the evidence store or its key: what is there and cannot be read is not "none".
Result<std::optional<KeptSourceRow>> kept_source_of(Office& office, Ledger& ledger, const SubmissionView& view);

// Spelled out and mapped, with what a person corrected in quarantine laid over it. Errc::log_integrity if it makes no sense;
// the mapping's if that needs a column which it did not need then.
Result<SourceRow> mapped_again(const KeptSourceRow& kept, const ReadyMapping& mapping,
                               const std::function<bool(const Digest256&)>& admitted);

// "rows.csv record 2"; empty if it makes no sense.
std::string place_of(const KeptSourceRow& kept);

}  // namespace creditlink
