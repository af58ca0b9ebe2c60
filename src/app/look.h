#pragma once
// `check` and `sync plan`: every row is looked at, nothing is kept or sent.

#include "command.h"

namespace creditlink {

Result<Exit> sync_plan(const Invocation& in);   // against what the ledger remembers
Result<Exit> check_rows(const Invocation& in);  // as if for the first time

// The tasks named, or all that are not off. Errc::usage names the nearest.
Result<std::vector<const TaskConfig*>> chosen_tasks(const Config& config, const std::vector<std::string>& names);

Result<const TaskConfig*> the_one_task(const Invocation& in, const Config& config);  // of a command that takes exactly one
Result<const TaskConfig*> task_called(const Config& config, const std::string& name);

Exit worse(Exit a, Exit b);  // what a person must look at first wins

}  // namespace creditlink
