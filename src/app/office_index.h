#pragma once
// The office's index of its exchange log, brought up to date.

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/audit/log_index.h"

namespace creditlink {

struct OfficeIndex {
    std::unique_ptr<ContentStore> contents;  // null: its key is not at hand
    std::unique_ptr<Ledger> ledger;          // null: it cannot be read
    std::unique_ptr<LogIndex> index;
    LogIndex::Refreshed refreshed;
    bool unfinished = false;                 // there was no time to read all of the log; the next one goes on
};

// progress: on stderr. brief: quiet, and no longer than a person waits for a page.
enum class Talk { quiet, progress, brief };
// `anew`: made from nothing. Works beside a run. Errc::not_found if the office has no log yet.
Result<OfficeIndex> office_index(Office& office, Talk talk, bool anew = false);

// The index knows a record's ids from contents alone. Where those were erased or are not at hand, the ledger still knows the batches of a
// submission or record: their exchanges, by the rest of the query.
struct ThroughLedger {
    bool known = false;          // to the ledger
    std::vector<LogItem> items;  // newest first; none of what was not sent yet
};
Result<ThroughLedger> found_through_ledger(OfficeIndex& opened, LogQuery query);

// By the index, and, where it knows no exchange of that id any more, through the ledger.
struct FoundInLog {
    std::vector<LogItem> items;   // newest first, at most query.most
    std::uint64_t next = 0;       // what query.before has to be for the next ones; 0: no more
    bool through_ledger = false;  // the index has no such id any more: the ledger knew the batches
    bool not_sent = false;        // the ledger knows it, and no batch of it
};
Result<FoundInLog> found_in_log(OfficeIndex& opened, LogQuery query);
// Of these, whose contents, asked or answered, were erased.
std::set<std::string> erased_batches(std::span<const LogItem> items);

// Errc::locked: what was found is not all, so that nobody may say what there is not.
Status all_indexed(const OfficeIndex& opened);

// What an erasure took from the evidence store leaves the index too, where there is one. A sentence if not all could
// go yet; empty: it did.
std::string erased_from_index(Office& office);

// Errc::usage, with what is one, if the text is no code of a subject.
Result<std::string> token_of(const Office& office, std::string_view code);

// A day, YYYY-MM-DD, as the unix ms in which it begins in Beijing; `days` later. Errc::usage.
Result<std::int64_t> day_ms(std::string_view day, std::int64_t days = 0);

}  // namespace creditlink
