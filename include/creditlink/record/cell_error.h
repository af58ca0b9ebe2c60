#pragma once
// What a spreadsheet shows in a cell whose formula failed: "#N/A", "#REF!". Cells of xlsx and xls hold it as such, and a
// sheet that was saved as csv, or put into a database from there, has it as text. It is never a value.

#include <string_view>

namespace creditlink {

// Nearly every value begins like none of them.
inline bool may_be_cell_error(std::string_view text) { return !text.empty() && (text.front() == '#' || static_cast<unsigned char>(text.front()) <= ' '); }
// Is the whole text, white space at its ends aside, one of these?
bool is_cell_error(std::string_view text);

}  // namespace creditlink
