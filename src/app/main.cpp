#include <sys/prctl.h>
#include <sys/resource.h>

#include <iostream>

#include "command.h"

namespace {

// A core dump would hold rows, keys and the office secret: none is written, whatever the machine's settings, and other
// processes of the same account cannot look into this one.
void keep_memory_private() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace

int main(int argc, char** argv) {
    keep_memory_private();
    std::ios::sync_with_stdio(false);
    return creditlink::run_command_line(std::vector<std::string>(argv + 1, argv + argc));
}
