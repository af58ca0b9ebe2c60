#pragma once

#include <string>

namespace creditlink {

// Who is at the command line, for entries of decisions: the account by the kernel's word, not by a variable that anybody can
// set; through sudo the account that called it (SUDO_USER means something only where sudo has made us root).
std::string acting_person();

}  // namespace creditlink
