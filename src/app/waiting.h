#pragma once
// What waits for people, whichever run left it: the end of a run and `sync status` say it alike.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct Waiting {
    std::uint64_t quarantined = 0, withdrawals = 0;  // rows; proposals that are open
    std::uint64_t rejected = 0, refused = 0;         // by the platform: one by one, with their whole batch
    std::uint64_t held = 0, unknown = 0;             // held for a person's word, asked about by the next run
    bool nothing() const { return quarantined + withdrawals + rejected + refused + held + unknown == 0; }
};

// What of it one run brought; more than that may wait.
struct BroughtByRun {
    std::uint64_t quarantined = 0, withdrawals = 0;
    std::string task;                                // the only one with rows in quarantine; empty: none, or several
};

Result<Waiting> waiting_in(Ledger& ledger, const std::vector<std::pair<Lane, Books>>& books);
std::string waiting_table(const Waiting& waiting, const BroughtByRun* brought);  // each with the command that shows it; empty if nothing waits
std::string first_command(const Waiting& waiting);                               // what to type first; empty likewise
json::Writer& write_waiting(json::Writer& writer, const Waiting& waiting);               // members of an object that has begun

}  // namespace creditlink
