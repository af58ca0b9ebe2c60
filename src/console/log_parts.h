#pragma once
// What the pages of the exchange log share.

#include "page.h"

namespace creditlink::console_detail {

inline constexpr Roles kSeesLog{Role::auditor};

// The pages of the log beside each other; `here` is the path of one of them.
Markup log_tabs(std::string_view here);

// A file to be kept. Its name holds ids and numbers only: anything else is left out.
ServerResponse download(std::string_view name, std::string_view type, std::string bytes);

Markup record_links(const Visit& visit, const DeskLogRecord& record);  // the submission, leading to its record
Markup log_facts(const DeskLines& lines);                              // a list of labels and texts
std::uint64_t entry_number(std::string_view text);                     // of digits; 0 if it is none
Markup purpose_field(std::string_view id, std::string_view label);     // named "purpose"

}  // namespace creditlink::console_detail
