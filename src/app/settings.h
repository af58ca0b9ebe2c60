#pragma once
// The configuration in force, one line a setting, with the file and line that set it. Never a secret: where it is kept, and whether it is there.

#include "creditlink/app/config.h"
#include "creditlink/console/installation_desk.h"

namespace creditlink {

// Compares with the files as they are now: what was changed since counts after a reload only.
DeskSettings settings_in_force(const Config& config);

// A text without what follows "password=", "token=" and the like, and without the password of a URL.
std::string without_secrets(std::string_view text);

}  // namespace creditlink
