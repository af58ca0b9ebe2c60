#include <doctest/doctest.h>

#include "creditlink/http/retry_after.h"

using namespace creditlink;

TEST_CASE("Retry-After is seconds or a date, and what is neither is ignored") {
    CHECK(parse_retry_after("120", 0) == 120);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777 - 60) == 60);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777 + 60) == 0);
    for (const char* nonsense : {"", "-1", "soon", "12s", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"}) CHECK_FALSE(parse_retry_after(nonsense, 0));
    CHECK(parse_retry_after("99999999999999999999", 0) == 1'000'000'000);
}
