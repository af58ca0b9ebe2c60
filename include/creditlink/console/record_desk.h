#pragma once
// One record: what became of it from its source row to the platform's receipt, and why each value is what it is.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/pages.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

struct DeskEvent {
    std::int64_t at = 0;                     // unix seconds
    std::string title, detail, who;          // who: of a person's decision
    RunId run = 0;                           // that it belongs to; 0: none
};

struct DeskRefused {                         // a row of the record that is or was in quarantine
    std::int64_t number = 0, since = 0;      // q-17; unix seconds
    std::string state, place, what;          // state as in the ledger; what: its first finding, in words
};

struct DeskRecord {
    RecordKey key;
    std::string kind, task, department, place;
    std::vector<SubmissionView> versions;    // of every platform, newest first; messages without personal numbers
    std::vector<DeskEvent> timeline;         // in the order in which it happened
    std::vector<DeskRefused> refused;        // newest first
};

struct DeskReason {
    std::string field, value;                // the field's title, the value as sent
    std::vector<std::pair<std::string, std::string>> cells;  // columns that feed it, and their texts
    std::string rule;                        // in words
};

struct DeskWhy {
    std::string place, mapping;
    std::string not_exact;                   // why the row no longer gives byte for byte what was sent; empty: it does
    bool masked = true;
    std::vector<DeskReason> reasons;
    std::string row = {};                    // where the source row comes from, a sentence
};

// Called by several threads at once.
class RecordDesk {
  public:
    virtual ~RecordDesk() = default;
    virtual Result<RecordPage> records(const RecordFilter& filter, std::size_t most) = 0;
    // A record's name for k-…, s-… (a submission of it), empty if the ledger has none.
    virtual Result<std::string> record_named(std::string_view text) = 0;
    virtual Result<DeskRecord> record(std::string_view key) = 0;  // k-…; Errc::not_found, Errc::usage
    // Reads the source again, from its beginning. `purpose` not empty: unmasked, and `who` has looked.
    virtual Result<DeskWhy> why(std::string_view key, std::string_view purpose, std::string_view who) = 0;
};

}  // namespace creditlink
