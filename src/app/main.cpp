#include <iostream>

#include "command.h"

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    return creditlink::run_command_line(std::vector<std::string>(argv + 1, argv + argc));
}
