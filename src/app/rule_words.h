#pragma once
// A mapping's rule as a sentence, for people who read no JSON.

#include <string>

#include "creditlink/base/json.h"
#include "creditlink/record/kind.h"

namespace creditlink {

// `rule`: one that compiles. `lists`: the mapping's own, or null. Of a column that is taken as it is, and worked on, only the
// work is said: the column stands beside it.
std::string rule_words(const json::Value& rule, const json::Value* lists, const Kind& kind);

}  // namespace creditlink
