#pragma once

#include <string>

namespace creditlink {

// Who is at the command line, for entries of decisions: the login name, through sudo too.
std::string acting_person();

}  // namespace creditlink
