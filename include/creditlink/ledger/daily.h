#pragma once
// What became of batches, a day at a time: for trends. A reader of the ledger. Days are Beijing's.

#include <cstdint>
#include <map>
#include <string>

#include "creditlink/base/civil_date.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct DaySums {
    std::uint64_t sent = 0;     // submissions in batches that were sent for the first time on that day
    std::uint64_t refused = 0;  // submissions that a receipt of that day rejected, and that nobody has given up since
};

class Daily {
  public:
    explicit Daily(Ledger& ledger) : impl_(*ledger.impl_) {}

    Result<std::map<CivilDate, DaySums>> sums(CivilDate from, CivilDate to);  // both included; days without any are left out
    // Another text whenever a run, a batch, a decision or a row in quarantine has moved on: what was counted before may be kept until then.
    Result<std::string> stamp();

  private:
    Ledger::Impl& impl_;
};

}  // namespace creditlink
