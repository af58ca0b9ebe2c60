#pragma once
// What a task's last run shows beside the runs before it: a source that gives far more or less than usual, that is refused more than
// usual, that has other columns than before. Pure: nothing here asks a clock or a ledger.

#include <cstdint>
#include <string>
#include <vector>

#include "creditlink/health/health_check.h"
#include "creditlink/ledger/intake.h"
#include "creditlink/service/schedule_state.h"

namespace creditlink {

// `runs` are balanced ones of one task and mode, the newest first. Nothing is said before there are as many as make something usual.
std::vector<HealthCheck> volume_checks(const std::vector<RunInfo>& runs);    // "volume": rows read
std::vector<HealthCheck> refusal_checks(const std::vector<RunInfo>& runs);   // "refused": share of rows refused; "codes": share of codes that no list knows

// Columns of a task's source, as its runs saw them; kept in the ledger as a fact of that name.
struct SeenColumns {
    std::vector<std::string> now, before;  // sorted; before: as of the last change
    std::int64_t changed = 0;              // unix seconds; 0: they never did
};
std::string columns_fact(std::string_view task);
SeenColumns parse_columns(std::string_view fact);          // empty for what makes no sense: it is only what was noted
std::string text_of(const SeenColumns& columns);
// True if there is something to keep. Columns that are again as before the change count as never changed.
bool take_columns(SeenColumns& seen, std::vector<std::string> columns, std::int64_t now);
std::vector<HealthCheck> column_checks(std::string_view task, const SeenColumns& seen, std::int64_t now);  // "columns"; for a week

// "missed": times of the last day that nobody made up.
std::vector<HealthCheck> missed_checks(const std::vector<MissedTime>& missed, std::int64_t now);

}  // namespace creditlink
