#pragma once
// What people and reports see of the ledger.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/ledger/outbound.h"

namespace creditlink {

struct SubmissionView {
    Sequence sequence = 0;
    SubmissionKey id;
    RecordKey key;
    Lane lane;
    std::uint32_t version = 0;
    Op op = Op::put;
    SubmissionState state = SubmissionState::pending;
    std::string code, field, message, note;
    std::string batch, receipt;
    bool signed_receipt = false;
    RunId run = 0;
    std::string task, place;
};

struct QuarantineView {
    std::int64_t number = 0;       // what people type: q-17
    std::string task, kind, place, state;  // open, fixed, dropped, gone (no longer in the source), cleared
    RunId first_run = 0, last_run = 0;     // last_run: that had something new to say of it
    std::int64_t since = 0;
    std::string columns, cells, overlay, findings, reason, first_code;
    RowHash row{};
    std::optional<RecordKey> record = {};  // that it would be, as far as its key could be made
    std::string origin, key;       // where it stood: file, sheet or table as interned, and the row's key if it has one
    std::uint64_t row_number = 0;
};
bool is_divided(const QuarantineView& item);  // it has a cell for each column, so that it can be corrected and assessed again

struct ProposalView {
    std::int64_t number = 0;
    std::string task, kind, reason, why, place, state;  // open, approved, refused
    RecordKey key;
    std::int64_t since = 0;
};

struct HeadView {                  // of the exchange log, as somebody knows it
    std::string by;                // a platform's name; empty: this ledger
    std::string head;              // "<size> <root>"; empty: none that it told
    std::string batch = {};        // of a platform: the last one that it took from us
};

struct Restored {                  // what is lost for good, as far as anybody knows
    std::vector<HeadView> lost;    // heads that the log does not extend, batches that this ledger does not know; `by` in words
    std::uint64_t unknown_batches = 0;  // in the log, not in this ledger
    std::string now;               // the log's head, from which it goes on
};

// What a person decided, as kept beside what it is about. The exchange log has only the salted digest of the reason.
struct DecisionView {
    std::int64_t number = 0;       // as in the exchange log's entry "decision"
    std::int64_t at = 0;           // unix seconds
    std::string who, what;         // what: quarantine-fix, quarantine-drop, withdrawal-approve, submission-retry, adopt, unmask, …
    std::string subject, reason;
};

}  // namespace creditlink
