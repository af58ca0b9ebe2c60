#pragma once
// Erasing contents by class and month, so that the log keeps every proof. An erasure is written into the exchange log
// before the first byte goes (`erasing`: what, how many, on whose word; no personal data) and after the last
// (`erased`); between the two it stands in the ledger, so that one that was killed is finished at the next start, over
// the same contents.
//
// Knows: base, ledger, exchange_log, evidence, delivery (its outbox).

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/exchange_log/log.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/retention/policy.h"

namespace creditlink {

struct ErasureRange {
    std::string of;     // class
    Month from, until;  // both included
    std::uint64_t contents = 0, bytes = 0;
    bool operator==(const ErasureRange&) const = default;
};

// As it stands in an entry `erasing`: contents of entries below `below`, of these classes and months, but not of
// `kept`.
struct Erasure {
    std::string id;  // "e-<time of the decision, unix seconds>"
    std::uint64_t below = 0;
    std::vector<ErasureRange> ranges;
    std::vector<std::string> kept;  // batches that are still needed
    bool early = false;             // before it was due

    bool covers(std::string_view of, Month month, std::string_view batch) const;
    std::uint64_t contents() const, bytes() const;
    std::string json() const;  // one object
    static std::optional<Erasure> parse(std::string_view json);
};

struct ErasureWish {
    std::string of;                    // empty: every class
    std::optional<Month> from, until;  // both included
    bool early = false;                // what is not yet due too
};

// Batches that stand in the way: not settled, or not known to the ledger, and nobody has said that they are lost.
struct StillNeeded {
    std::string batch, state;  // of the batch in the ledger; "" if it is not known there
};

struct NotDue {
    std::string of;
    Month month;
    CivilDate from;  // due
};

struct ErasurePlan {
    Erasure erasure;
    std::vector<StillNeeded> needed;
    std::vector<NotDue> not_due;  // wished for, and left where it is
    std::uint64_t damaged = 0;    // contents that are not what the log names; they stay
};

inline constexpr std::size_t kMaxKeptBatches = 1000;  // they are named in the entry, which has 65,535 bytes

// Changes nothing. Errc::approval if more than kMaxKeptBatches are still needed.
Result<ErasurePlan> plan_erasure(Ledger& ledger, const Path& state, const RetentionPolicy& policy,
                                 const ErasureWish& wish, CivilDate today, std::int64_t now);

// Decision and entry `erasing`, in one transaction of the ledger; nothing is erased yet.
Status record_erasing(Ledger& ledger, const Erasure& erasure, std::string_view reason, std::string_view who);

struct Erased {
    Erasure erasure;
    std::uint64_t contents = 0, rows = 0, answers = 0;  // contents: without those that were erased before
};
// What was recorded and is not done: its entries made durable, its contents erased, the ledger's own traces of them
// too, `elsewhere` called (for what else was made from them; its work is repeated after a kill), and the entry `erased`
// written. Nothing if there is none. The run lock is held.
Result<std::optional<Erased>> finish_erasure(Ledger& ledger, ExchangeLog& log, const Path& state,
                                             const std::function<void()>& elsewhere);

// By which entry the contents of a batch (or a letter) were erased, if any were; read off the log, once for all.
struct ErasureNote {
    std::string id;
    std::uint64_t entry = 0;  // `erasing`
    std::int64_t time = 0;    // unix ms
};
Result<std::map<std::string, ErasureNote>> erasures_of(const Path& log, const std::set<std::string>& batches);
Result<std::optional<ErasureNote>> erasure_of(const Path& log, std::string_view batch);
// Of the contents of these entries of a batch only: one that was sent again may have lost each attempt to another erasure.
Result<std::optional<ErasureNote>> erasure_of(const Path& log, std::string_view batch,
                                              const std::set<std::uint64_t>& entries);

}  // namespace creditlink
