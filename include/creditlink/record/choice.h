#pragma once
// A field's choices: the words that its catalogue allows.

#include <string_view>

#include "creditlink/record/kind.h"

namespace creditlink {

// Is the text one of them, or several where the field may hold several? Other spellings that mean one do not count.
bool is_choice(const Field& field, std::string_view text);

}  // namespace creditlink
