#pragma once
// What people and programs see of the sandbox: a small page, and views that give everything it has stored.

#include <string_view>

#include "faults.h"
#include "message.h"
#include "store.h"

namespace creditlink::sandbox {

// Counts, latest batches, latest rejected rows with their codes, the faults that are on. Chinese, escaped, no script,
// nothing personal: keys and codes, never data.
Answer page(Store& store, const FaultPlan& faults, bool bench, std::int64_t now);

// GET /sandbox/records?sender=&kind=&after=&limit= and /sandbox/batches?after=&limit=: JSON, `next` is null on the last page.
Answer records_view(Store& store, std::string_view query);
Answer batches_view(Store& store, std::string_view query);
Answer letters_view(Store& store);            // GET /sandbox/letters: as announced, and withdrawn
Answer faults_view(const FaultPlan& faults);  // how often each struck

}  // namespace creditlink::sandbox
