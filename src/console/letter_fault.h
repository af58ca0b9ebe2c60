#pragma once
// What is wrong with a letter's text, by line, with the line itself.

#include "page.h"

namespace creditlink::console_detail {

Markup letter_fault(const Error& error, std::string_view text);
ServerResponse fault_document(const Error& error, std::string_view text);  // for the frame of the preview

}  // namespace creditlink::console_detail
