#pragma once
// How runs and books are shown: the first screen after every command.

#include <string>
#include <vector>

#include "creditlink/delivery/courier.h"
#include "creditlink/ingest/ingest.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct TaskOutcome {
    std::string task, title;
    IngestReport report;
    std::optional<Error> error;
};

std::string runs_table(const std::vector<TaskOutcome>& outcomes);
std::string skips_line(const std::vector<TaskOutcome>& outcomes);     // why rows were left out, without a line break; empty if none was
std::string findings_line(const std::vector<TaskOutcome>& outcomes);  // the most frequent in one line; empty if there are none
std::string findings_table(const std::vector<TaskOutcome>& outcomes, std::size_t most);
// Platforms that a task got later and that lack records from before, with the command that gives them; empty if there are none.
std::string behind_table(const std::vector<TaskOutcome>& outcomes);
std::string books_table(const std::vector<std::pair<Lane, Books>>& books);
std::string as_json(const TaskOutcome& outcome);
std::string as_json(const Lane& lane, const Books& books);

}  // namespace creditlink
