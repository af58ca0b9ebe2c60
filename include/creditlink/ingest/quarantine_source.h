#pragma once
// Quarantined rows as a source: they are read again from what the ledger kept of them, with the corrections that people laid
// over them, and go through mapping and rules like any other row. Needed where the real source will not show them again
// (drop folders, incremental tasks), and where nobody wants to wait for the next run.

#include <memory>
#include <string>
#include <vector>

#include "creditlink/ledger/ledger.h"
#include "creditlink/source/source.h"

namespace creditlink {

// `items` are of one task and still open; those that are not divided are left out. `cursor` is the task's own and stays what it is.
std::unique_ptr<Source> quarantine_source(std::vector<QuarantineView> items, std::string cursor);

}  // namespace creditlink
