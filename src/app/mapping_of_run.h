#pragma once
// The text of a mapping that a run used, as the ledger kept it, whatever the file has become since.

#include "creditlink/app/office.h"
#include "creditlink/ledger/mappings.h"

namespace creditlink {

struct MappingOfRun {
    std::string file, text;     // file: below mappings/
    bool known = false;         // false: the ledger does not know what the run used, and this is the text of today
    std::int64_t since = 0;     // unix seconds: in force from then on; 0: not known
    std::int64_t proposal = 0;  // the release that brought it; 0: found in the file

    std::string words() const;  // "office-a/penalties.json, m-3, in force since 2026-11-20 10:00, sha256 0123abcd…"
};

// `file_now`: of the task as it is configured, for where the run is not known. Errc::config if that cannot be read.
Result<MappingOfRun> mapping_of_run(const Office& office, Ledger& ledger, RunId run, std::string_view file_now);

}  // namespace creditlink
