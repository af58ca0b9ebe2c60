#pragma once
// One entry of the exchange log by its number, without reading the others.

#include "creditlink/base/result.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

Result<LogEntry> one_entry(const Path& log, std::uint64_t number);  // Errc::not_found

}  // namespace creditlink
