#pragma once
// What people decided, as pages show it, and the field in which they say why.

#include <vector>

#include "page.h"

namespace creditlink::console_detail {

Markup decisions(const std::vector<DecisionView>& list);  // empty if there are none
Markup reason_field(std::string_view id);                 // named "reason"

}  // namespace creditlink::console_detail
