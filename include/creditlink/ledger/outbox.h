#pragma once
// Whether this process has anything to do with the ledger's outbox (Ledger::to_log).

namespace creditlink {

// True once this process has put an entry there, in whichever ledger, committed or not; any thread.
bool wrote_entries();

}  // namespace creditlink
