#pragma once
// Why a row was read and left out: the words of `reason` that sources, mappings and a run give.

#include <string_view>

namespace creditlink {

// For people, in the language of the process; empty for a reason of a mapping's own, whose name has to say it.
std::string_view skip_sentence(std::string_view reason);

}  // namespace creditlink
