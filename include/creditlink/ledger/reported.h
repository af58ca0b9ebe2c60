#pragma once
// What deadlines and rates are counted from: of each record at each platform, when it was decided and since when the platform has
// it. A reader of the ledger; it writes nothing. `all` walks every submission once, `not_there` touches only those that the platform
// does not have, by the indexes that delivery uses.

#include <cstdint>
#include <functional>

#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct ReportedRecord {
    Sequence sequence = 0;      // the newest submission of the record in the lane, withdrawals left out
    const Lane* lane = nullptr; // lives as long as the call
    const std::string* task = nullptr;  // likewise: whose rows it came from
    std::int64_t decided = 0;   // 20261123; 0: the kind has no decision date
    std::int64_t admitted = 0;  // unix seconds: when the run began that admitted its first version
    SubmissionState state = SubmissionState::pending;  // of that submission
    std::int64_t stored = 0;    // unix seconds: when the ledger took in that the platform has its first stored version; 0: it has none
};

class Reported {
  public:
    explicit Reported(Ledger& ledger) : impl_(*ledger.impl_) {}
    using Each = std::function<void(const ReportedRecord&)>;

    // Every record that was ever submitted, one lane after the other; ones that were only adopted were never submitted.
    Status all(const Each& each);
    // Those of which the platform has no version and that nobody gave up: pending, under way, waiting, rejected, parked.
    Status not_there(const Each& each);
    // One of them as people see it; nullopt if there is none with this number. Not from within `each`.
    Result<std::optional<SubmissionView>> view(Sequence sequence);

  private:
    Ledger::Impl& impl_;
};

}  // namespace creditlink
