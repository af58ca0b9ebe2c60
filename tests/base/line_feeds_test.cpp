#include "creditlink/base/line_feeds.h"

#include <doctest/doctest.h>

using namespace creditlink;

TEST_CASE("lines that end with CR LF end with LF, and a CR that stands alone stays") {
    CHECK(with_line_feeds("a\r\nb\n\r\n") == "a\nb\n\n");
    CHECK(with_line_feeds("a\rb\r") == "a\rb\r");
    CHECK(with_line_feeds("").empty());
}
