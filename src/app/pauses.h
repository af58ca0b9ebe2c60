#pragma once
// Tasks that a person has paused: they get no run at the times of their timetables. Kept in the ledger with the decision and the
// entry of the exchange log in one transaction. A run that somebody asks for takes place all the same.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct Pause {
    std::string task, reason, who;
    std::int64_t since = 0;  // unix seconds
};

Result<std::vector<Pause>> pauses(Ledger& ledger);
std::optional<Pause> pause_of(const std::vector<Pause>& all, std::string_view task);

// Errc::usage without a reason, for a task that is paused already, and for one that is not.
Status pause_task(Ledger& ledger, std::string_view task, std::string_view reason, std::string_view who, std::int64_t now);
Status resume_task(Ledger& ledger, std::string_view task, std::string_view reason, std::string_view who);

}  // namespace creditlink
