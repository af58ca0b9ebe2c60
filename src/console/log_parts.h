#pragma once
// What the pages of the exchange log share.

#include "page.h"

namespace creditlink::console_detail {

// The pages of the log beside each other; `here` is the path of one of them.
Markup log_tabs(std::string_view here);

Markup record_links(const Visit& visit, const DeskLogRecord& record);  // the submission, leading to its record
Markup log_facts(const DeskLines& lines);                              // a list of labels and texts
std::uint64_t entry_number(std::string_view text);                     // of digits; 0 if it is none

}  // namespace creditlink::console_detail
