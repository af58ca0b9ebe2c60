#pragma once
// What people decided, as pages show it, and the fields in which they say why and what for.

#include <vector>

#include "page.h"

namespace creditlink::console_detail {

Markup decisions(const std::vector<DecisionView>& list);  // empty if there are none
Markup reason_field(std::string_view id);                 // named "reason"
Markup purpose_field(std::string_view id, std::string_view label, const std::string& typed = {});  // named "purpose"
// Personal data is masked: a form posted to `action` that shows it, once it is said what for.
Markup unmask_form(const Visit& visit, std::string_view action, std::string_view summary);

}  // namespace creditlink::console_detail
