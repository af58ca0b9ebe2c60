#pragma once
// What people decided, in words: by what the ledger calls it.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

std::string decision_title(std::string_view what);  // "quarantine-fix": 更正; as it is if there is no word for it

// Who decided or looked, when and why, of these subjects: a table for people, an array for programs.
void print_decisions(const std::vector<DecisionView>& decisions);
void write_decisions(json::Writer& writer, const std::vector<DecisionView>& decisions);  // member "decisions"

}  // namespace creditlink
