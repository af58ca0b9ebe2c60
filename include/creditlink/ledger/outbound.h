#pragma once
// What delivery and the ledger say to each other: lanes, items, batches, verdicts, books.

#include <compare>
#include <cstdint>
#include <string>

#include "creditlink/base/digest.h"
#include "creditlink/ledger/intake.h"
#include "creditlink/ledger/state.h"
#include "creditlink/record/record.h"

namespace creditlink {

struct Lane {                      // what may stand in one batch
    std::string platform, kind;
    auto operator<=>(const Lane&) const = default;
};

struct Item {                      // one submission, as it goes into a batch
    Sequence sequence = 0;
    SubmissionKey id;
    RecordKey key;
    std::uint32_t version = 0;
    Op op = Op::put;
    std::string data;              // canonical bytes
    KeptRow source = {};
};

struct BatchRow {
    BatchNumber number = 0;
    std::string id;                // b-…
    Lane lane;
    std::string catalogue;         // as sent
    std::string created;           // as sent, RFC 3339
    std::string head;              // as sent; empty if none
    std::uint32_t count = 0;
    std::uint64_t bytes = 0;
    Digest256 digest{};            // SHA-256 of the body
    BatchState state = BatchState::sending;
    Bilingual held;                // why a person has to look, if state is held
    bool refused = false;          // held because the platform refused it whole in a believed answer: nothing was taken
    std::uint32_t attempt = 0;     // requests sent so far
    std::uint32_t rounds = 0;      // of unknown followed by a signed batch-unknown
    std::int64_t first_sent = 0;   // unix seconds; batch-unknown is no answer after 400 days
    std::int64_t due = 0;          // unix ms: not before
    std::string receipt;           // r-…
    bool signed_receipt = false;   // or channel only
};

struct ItemVerdict {               // an item that was not plainly accepted
    SubmissionKey id;
    SubmissionState state = SubmissionState::rejected;  // rejected or doubtful
    std::string code, field, message;
};

struct Books {                     // of one lane, over all versions ever admitted to it
    std::uint64_t admitted = 0, pending = 0, sending = 0, unknown = 0, waiting = 0, accepted = 0, doubtful = 0,
                  rejected = 0, parked = 0, dropped = 0, superseded = 0, vouched = 0;
    std::uint64_t held = 0;        // part of pending: behind an earlier version
    std::uint64_t unclear = 0;     // part of parked: nobody knows whether it arrived; the rest was refused
    bool balanced() const {
        return admitted == pending + sending + unknown + waiting + accepted + doubtful + rejected + parked + dropped + superseded + vouched;
    }
};

struct Behind {                    // a platform that was never given some of a task's records as they stand
    std::string platform;
    std::uint64_t records = 0;
};

}  // namespace creditlink
