#include <doctest/doctest.h>

#include <thread>

#include "creditlink/base/clock.h"

using namespace creditlink;

TEST_CASE("times are written with Beijing's offset and read with any") {
    CHECK(rfc3339(1'795'399'200) == "2026-11-23T10:00:00+08:00");
    CHECK(rfc3339(1'795'399'200, 0) == "2026-11-23T02:00:00Z");
    CHECK(rfc3339(0, -210) == "1969-12-31T20:30:00-03:30");
    CHECK(shown_time(1'795'399'200) == "2026-11-23 10:00:00");
    CHECK(parse_rfc3339("2026-11-23T10:00:00+08:00") == 1'795'399'200);
    CHECK(parse_rfc3339("2026-11-23T02:00:00Z") == 1'795'399'200);
    CHECK(parse_rfc3339("2026-11-23t02:00:00.999z") == 1'795'399'200);
    CHECK(parse_rfc3339("2026-11-22T22:30:00-03:30") == 1'795'399'200);
    CHECK(parse_rfc3339("1990-12-31T23:59:60Z") == 662'688'000);  // RFC 3339 5.8: a leap second
    for (std::int64_t at = -5'000'000'000; at < 30'000'000'000; at += 12'345'678) REQUIRE(parse_rfc3339(rfc3339(at)) == at);
}

TEST_CASE("what is not RFC 3339 with an offset is no time") {
    for (const char* bad : {"", "2026-11-23", "2026-11-23T10:00:00", "2026-11-23T10:00+08:00", "2026-02-30T10:00:00Z", "2026-11-23T24:00:00Z",
                            "2026-11-23T10:60:00Z", "2026-11-23T10:00:61Z", "2026-11-23T10:00:60Z", "2026-11-23T10:00:00.Z",
                            "2026-11-23T10:00:00+0800", "2026-11-23T10:00:00+24:00", "2026-11-23T10:00:00Z ", "2026-11-23T10:00:00ZZ", "x2026-11-23T10:00:00Z"})
        CHECK_MESSAGE(!parse_rfc3339(bad), bad);
}

TEST_CASE("sleeping ends early, with false, when a stop is asked for") {
    SystemClock clock;
    const std::int64_t before = clock.steady_ms();
    CHECK(clock.sleep_ms(5));
    CHECK(clock.steady_ms() - before >= 5);
    std::stop_source stop;
    bool full = true;
    const std::int64_t start = clock.steady_ms();
    {
        std::jthread sleeper([&] { full = clock.sleep_ms(60'000, stop.get_token()); });
        stop.request_stop();
    }
    CHECK_FALSE(full);
    CHECK(clock.steady_ms() - start < 30'000);
    CHECK_FALSE(clock.sleep_ms(60'000, stop.get_token()));
}

TEST_CASE("the system's clock stands after this was written") {
    SystemClock clock;
    CHECK(clock.unix_seconds() > 1'700'000'000);
    CHECK(clock.today() >= *CivilDate::of(2023, 11, 1));
}
