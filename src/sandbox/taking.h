#pragma once
// Taking one record of a batch: the version rule of section 3 and the row checks. The caller holds the transaction.

#include <optional>
#include <string>

#include "batch.h"
#include "creditlink/base/civil_date.h"
#include "store.h"

namespace creditlink::sandbox {

struct RowResult {  // a line of `results`
    std::string id = {};
    bool doubtful = false;
    std::string code = {}, field = {}, message = {};
};

struct Taking {
    const Batch& batch;
    Store& store;
    CivilDate today;
    std::int64_t now;
    bool row_checks;
    bool forget;       // fault: says accepted, stores nothing
    bool reject_odd;   // fault: every second record
};

// Nothing: plainly accepted.
Result<std::optional<RowResult>> take_record(const Taking& taking, const SentRecord& sent, std::size_t index);

}  // namespace creditlink::sandbox
