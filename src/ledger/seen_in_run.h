#pragma once

#include "impl.h"
#include "spilled_set.h"

namespace creditlink {

// Keys that come one by one and in no order.
template <typename Key>
struct LooseSet {
    ledger_detail::SpilledSet set{sizeof(Key)};
    std::vector<Key> loose;  // not yet in `set`

    Status add(std::span<const Key> keys);
    Status tidy();  // whatever came is in `set` afterwards
};

struct SeenInRun::State {
    ledger_detail::SpilledSet hashes{sizeof(RowHash)};
    LooseSet<RecordKey> keys, left;
    LooseSet<RowHash> refused, left_rows;
    HashSum total;
    bool left_out = false;
};

// Of the records that are gone, those that another row of the run gives, which is remembered for them under the stamp of now: they
// stand on that one from here on. Ledgers of before remembered two rows for a record, and a record stands on one.
Status given_by_others(Ledger::Impl& l, TaskId task, RunId run, const RowHash& stamp, SeenInRun::State& seen, std::vector<Gone>& gone);

}  // namespace creditlink
