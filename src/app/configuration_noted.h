#pragma once
// That the configuration is another one than was in force before is an entry of the log, with the names of what changed
// and never a value.

#include "creditlink/app/office.h"

namespace creditlink {

// Compares with what the ledger knows from the last time, and notes a difference together with its entry
// `configuration` (exchange_log/FORMAT.md) in one transaction. As nearly always there is none, and nothing is written.
Status note_configuration(Office& office, Ledger& ledger);

}  // namespace creditlink
