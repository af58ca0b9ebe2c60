#pragma once
// Decisions' way from the ledger, where each waits with its own transaction, into the exchange log: at the end of a
// run, and outside runs at once or by the service.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/app/office.h"

namespace creditlink {

// What the run lock's file says meanwhile. It is held for moments: whoever meets it waits (Office::run_lock).
inline constexpr std::string_view kLogsDecisions = "decisions into the log";
inline constexpr std::int64_t kWaitsTooLong = 600;  // seconds in which a decision has come into the log, if all is well

struct SignedUpTo {
    LogHead head;
    std::optional<Error> not_signed;  // a key is away: what was appended waits for it
};
// Appends what waits in the ledger, signs and notes the head. A key that is away is no error.
Result<SignedUpTo> log_and_sign(Ledger& ledger, ExchangeLog& log);

// The same outside a run, under the run lock, if there is anything to do. Where another process has the lock it is left
// to that one or to the next, without an error. A log that is behind is not appended to: loss_error. `begin`: also
// where there is no log yet, for the service, which has asked the platforms when it started; a ledger is never made.
enum class BeginLog { no, yes };
Status log_decisions(Office& office, BeginLog begin);

// After a command that wrote into the ledger's outbox: what keeps its entries from being logged is a note on stderr.
void log_decisions_of_command(const Config& config);

struct WaitingEntries {
    std::uint64_t count = 0;  // at most kMostWaitingEntries
    std::int64_t since = 0;   // of the oldest that says when it was decided; 0: none does
};
inline constexpr std::size_t kMostWaitingEntries = 10'000;
Result<WaitingEntries> waiting_entries(Office& office);  // none where there is no ledger
std::string waiting_sentence(const WaitingEntries& waiting);

}  // namespace creditlink
