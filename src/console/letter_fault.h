#pragma once
// What is wrong with a letter's text: in which field, on which line, with the line itself.

#include <vector>

#include "page.h"

namespace creditlink::console_detail {

Markup letter_faults(const std::vector<Error>& faults, std::string_view text);
ServerResponse fault_document(const std::vector<Error>& faults, std::string_view text);  // for the frame of the preview

}  // namespace creditlink::console_detail
