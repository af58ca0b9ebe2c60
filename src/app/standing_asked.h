#pragma once
// Before anything is appended to the log or signed: whether it is as new as the platforms know it. State that came back
// older than it was would else go on beside what they saw, and what is signed then is a fork.

#include "log_standing.h"

namespace creditlink {

enum class AskPlatforms {
    now,
    // Of a command: each time, for its state may have come back a moment ago, whatever the ledger remembers. Only a platform that
    // did not answer in the last five minutes is left out: nobody waits for it again with each decision.
    unless_away,
    // Of a service, which asked when it started: not where the ledger remembers that all answered in the last hour.
    unless_lately,
};

// standing_of_log(), with what each platform says that answers within moments; the ledger keeps it. One that does not
// answer is in the way of nothing: it is asked again before it is given anything. For whoever has the run lock.
Result<LogLoss> standing_with_platforms(Office& office, Ledger& ledger, AskPlatforms ask);

// The log for whoever appends to it: begun if it was empty. An error if it, or the ledger, came back older.
Result<ExchangeLog> log_of_now(Office& office, Ledger& ledger, AskPlatforms ask);

}  // namespace creditlink
