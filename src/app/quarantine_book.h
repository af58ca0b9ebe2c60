#pragma once

#include <span>

#include "creditlink/app/config.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

// The list that goes to the departments, an xlsx file: each error of each item, with what to do. That it left the office is an
// entry of the exchange log with its digest; where that cannot be written there is no file.
Status quarantine_book(Ledger& ledger, const Config& config, std::span<const QuarantineView> items, const Path& file, std::string_view who);

}  // namespace creditlink
