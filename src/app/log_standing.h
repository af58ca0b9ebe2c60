#pragma once
// How the exchange log stands against the heads that others keep, for commands that show it.

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/delivery/log_loss.h"

namespace creditlink {

// From what is kept here: the ledger's heads and the configured files; nobody is asked. Nothing is lost where there is
// no ledger or no log yet.
Result<LogLoss> standing_of_log(Office& office);

// On stderr, if log or ledger are older than they were. For views: what keeps it from being found out is not their
// business.
void warn_of_loss(const Config& config, bool json);

}  // namespace creditlink
