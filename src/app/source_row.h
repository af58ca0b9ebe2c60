#pragma once
// The row that a record came from, found in its source as it stands now: where the evidence store has none (kept_source.h).

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/app/office.h"

namespace creditlink {

struct SourceRow {
    std::shared_ptr<const Origin> origin;  // file, sheet or table, with its columns
    std::string place;                     // "rows.csv record 2"
    std::vector<std::string> cells;        // as many as there are columns
    Record record;                         // what the mapping makes of it now
    bool exact = false;                    // that is byte for byte what was admitted
    bool kept = false;                     // as it was read then, from the evidence store; else read again just now
    std::vector<std::string> corrected;    // columns in which `cells` have what a person put in quarantine
};

std::string corrected_words(const SourceRow& row);  // a sentence; empty if nobody corrected anything

// Reads the task's source from its beginning until a row gives a record with this key whose canonical bytes are the
// admitted ones, by their SHA-256. If none does, the last one of this record; nothing if the source shows the record no
// longer. A correction made in quarantine is no part of the source. Errors: those of the source and of the mapping.
Result<std::optional<SourceRow>> find_source_row(Office& office, const TaskConfig& task, const ReadyMapping& mapping,
                                                 const RecordKey& key,
                                                 const std::function<bool(const Digest256&)>& admitted);

}  // namespace creditlink
