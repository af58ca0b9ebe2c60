#include "person.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace creditlink {

std::string acting_person() {
    const char* sudo = getuid() == 0 ? std::getenv("SUDO_USER") : nullptr;
    if (sudo && getpwnam(sudo)) return sudo;
    const passwd* entry = getpwuid(getuid());
    return entry ? entry->pw_name : "uid-" + std::to_string(getuid());
}

}  // namespace creditlink
