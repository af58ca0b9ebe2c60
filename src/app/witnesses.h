#pragma once
// The witnesses that the office knows, and what they have cosigned.

#include <string>
#include <vector>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/exchange_log/cosignature.h"

namespace creditlink {

// keys.log.witnesses: verifier keys, or files of them. Errc::config for what is none.
Result<std::vector<NoteKey>> known_witnesses(const Config& config);
// A verifier key, or a file of some.
Result<std::vector<NoteKey>> witness_keys(const Config& config, const std::string& word);

struct Witnessed {
    LogHead head;
    Cosignature by;
};
// The good cosignatures that are kept beside the log, of the witnesses known.
Result<std::vector<Witnessed>> witnessed_heads(const Config& config);

// For `log head`: up to which entry each has seen the log, and how many have come since.
void print_witnessed(const Config& config, bool json);

}  // namespace creditlink
