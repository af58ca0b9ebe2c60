#pragma once
// What changed between two texts of a letter, as the console shows it.

#include <string_view>
#include <vector>

#include "creditlink/console/letter_desk.h"

namespace creditlink {

// Nothing while one of the texts cannot be read.
std::vector<DeskClauseChange> clause_changes(std::string_view id, std::string_view before, std::string_view after);

}  // namespace creditlink
