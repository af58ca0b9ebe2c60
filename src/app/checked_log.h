#pragma once
// The whole log read again, and compared with every head that is kept here.

#include <optional>

#include "creditlink/app/office.h"
#include "creditlink/delivery/log_loss.h"

namespace creditlink {

struct CheckedLog {
    LogCheck check;               // faults: those of the log, then what is lost
    std::optional<LogLoss> loss;  // nothing: a kept head makes no sense, and that is a fault
};
// Errc::trust without keys; errors of what keeps it from being looked at.
Result<CheckedLog> checked_log(Office& office);

}  // namespace creditlink
