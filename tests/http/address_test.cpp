#include <doctest/doctest.h>

#include "creditlink/http/server.h"

using namespace creditlink;

TEST_CASE("an address to listen on is what stands before the last colon, and a port of digits alone") {
    CHECK(address_and_port("127.0.0.1:8443") == std::pair<std::string, std::uint16_t>("127.0.0.1", 8443));
    CHECK(address_and_port("::1:0") == std::pair<std::string, std::uint16_t>("::1", 0));
    for (const char* bad : {"", "8443", ":8443", "127.0.0.1:", "127.0.0.1:8443x", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1: 80"}) {
        CAPTURE(bad);
        CHECK_FALSE(address_and_port(bad));
    }
}
