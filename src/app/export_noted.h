#pragma once
// That something left the office as a file is an entry of the log: what, how much, its digest, and by whom.

#include <cstdint>
#include <string_view>

#include "creditlink/ledger/ledger.h"

namespace creditlink {

// A decision `export` about "WHAT rows:N DIGEST". `what`: "quarantine", "log"; `digest`: "sha256:…" of the file,
// "head:…" of an export of the log, whose every byte follows from it.
Status note_export(Ledger& ledger, std::string_view what, std::uint64_t rows, std::string_view digest, std::string_view who);

}  // namespace creditlink
