#include <iostream>

#include "creditlink/verify/verify.h"

int main(int argc, char** argv) {
    creditlink::SystemClock clock;
    return creditlink::run_verify({argv + 1, argv + argc}, std::cout, std::cerr, clock);
}
