#pragma once
// Rows that are not sound and wait for a person: lists, one of them, and what a person does about it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/intake.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

struct DeskFinding {
    std::string code, severity, column, what, fix, rule;  // severity: error, warning, fixed
};

struct DeskCell {
    std::string column, value, correction;
    bool faulty = false;                                  // an error is about it, or about a field that it feeds
};

struct DeskItem {
    std::int64_t number = 0, since = 0;                   // q-17; unix seconds
    std::string task, department, place, state;           // state: open, fixed, dropped, gone, cleared
    std::vector<DeskFinding> findings;                    // the most serious first
    std::vector<DeskCell> cells;                          // of one item; empty in lists
    std::vector<DecisionView> decisions;                  // likewise
    bool masked = true;
    std::string record;                                   // k-… of the record with the same key, which another row gave; empty: there is none
    bool divided = true;                                  // it has a cell for each column, and so can be corrected
};

struct DeskFix {
    enum class Outcome {
        admitted,   // sound now; the next run sends it
        refused,    // still not sound: what is wrong shows at the item
        waits,      // the correction is kept, but another run goes on: the next one assesses it
        hindered,   // the correction is kept, but cannot be assessed: `why`
    } outcome = Outcome::admitted;
    std::optional<Error> why = {};
};

// "" is every one; "waiting" is open or fixed. `code` is of the first error.
struct QuarantineFilter {
    std::string state, task, code, department = {};
};

struct DeskList {
    std::vector<DeskItem> items;
    std::uint64_t total = 0;                              // that the filter lets through
    bool more = false;
    std::vector<std::string> departments;                 // that answer for tasks, whether rows of theirs wait or not
    std::vector<Tally> codes;                             // of its state and task, whatever its code; the most frequent first
};

struct DeskAssessed {
    std::uint64_t admitted = 0, refused = 0;              // sound now; still not
    std::uint64_t undivided = 0;                          // that can only be mended in their source
};

struct DeskBook {
    std::string name, bytes;                              // of an xlsx file
};

// Called by several threads at once.
class QuarantineDesk {
  public:
    virtual ~QuarantineDesk() = default;
    // Items with numbers above `after`, by number.
    virtual Result<DeskList> list(const QuarantineFilter& filter, std::int64_t after, std::size_t most) = 0;
    // `purpose` not empty: unmasked, and `who` has looked. Errc::not_found.
    virtual Result<DeskItem> item(std::int64_t number, std::string_view purpose, std::string_view who) = 0;
    // Corrects the row, which is kept from then on, and assesses it again.
    virtual Result<DeskFix> fix(std::int64_t number, const std::vector<std::pair<std::string, std::string>>& corrections, std::string_view reason, std::string_view who) = 0;
    virtual Status drop(std::int64_t number, std::string_view reason, std::string_view who) = 0;
    // All that wait and that the filter lets through, whatever its state, by the mapping of now. Errc::locked while a run goes on.
    virtual Result<DeskAssessed> requeue(const QuarantineFilter& filter) = 0;
    // For the departments: what is wrong with each open row that the filter lets through, and what to do. An entry of the log.
    virtual Result<DeskBook> book(const QuarantineFilter& filter, std::string_view who) = 0;
};

}  // namespace creditlink
