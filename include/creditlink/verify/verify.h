#pragma once
// creditlink-verify: what an auditor runs elsewhere, perhaps on a computer without a network, to check an exchange log
// without trusting whoever keeps it. It reads files and writes none, but for a witness's own folder and what --out
// names.
//
// Knows: base, signing, exchange_log, and nothing else, so that it can be read whole.
// Offers: the command line as one function; the table of commands is src/verify/command_line.cpp.

#include <iosfwd>
#include <string>
#include <vector>

#include "creditlink/base/clock.h"

namespace creditlink {

// The exit status: 0 sound, 2 usage, 7 trust, 8 log integrity, 9 locked, 12 disk or file, 70 internal. What was found
// goes to `out`, errors to `err`. Sets the language of the process.
int run_verify(const std::vector<std::string>& words, std::ostream& out, std::ostream& err, Clock& clock);

}  // namespace creditlink
