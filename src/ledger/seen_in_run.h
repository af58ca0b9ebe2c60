#pragma once

#include "impl.h"
#include "spilled_set.h"

namespace creditlink {

struct SeenInRun::State {
    ledger_detail::SpilledSet hashes{sizeof(RowHash)};
    ledger_detail::SpilledSet keys{sizeof(RecordKey)};
    std::vector<RecordKey> loose;  // not yet in `keys`
    HashSum total;

    Status tidy();
};

}  // namespace creditlink
