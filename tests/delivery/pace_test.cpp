#include "pace.h"

#include <doctest/doctest.h>

using namespace creditlink;
using namespace creditlink::delivery_detail;

namespace {

struct StillClock final : Clock {
    std::int64_t now = 1'000'000;
    std::int64_t unix_ms() const override { return now; }
    std::int64_t steady_ms() const override { return now; }
    bool sleep_ms(std::int64_t ms, std::stop_token) override { return now += ms, true; }
};

}  // namespace

TEST_CASE("failures in a row widen the wait up to the cap, at least half of it certain; a success ends it") {
    StillClock clock;
    const RouteOptions options{.platform = "p", .origin = {}, .sender = {}, .catalogue = {}, .limits = {}, .backoff_first_ms = 1000, .backoff_cap_ms = 16'000};
    Pace pace(options, clock);
    CHECK_FALSE(pace.waits());
    for (const std::int64_t full : {1000, 2000, 4000, 8000, 16'000, 16'000}) {
        pace.failed(std::nullopt);
        clock.now += full / 2 - 1;
        CHECK(pace.waits());
        clock.now += full / 2 + 1;
        CHECK_FALSE(pace.waits());
    }
    pace.failed(std::nullopt);
    pace.succeeded();
    CHECK_FALSE(pace.waits());
    CHECK(pace.backoff_ms() <= 1000);
}

TEST_CASE("the platform's own wish is waited for, an hour at most") {
    StillClock clock;
    const RouteOptions options{.platform = "p", .origin = {}, .sender = {}, .catalogue = {}, .limits = {}, .backoff_first_ms = 10, .backoff_cap_ms = 10};
    Pace pace(options, clock);
    pace.failed(60);
    clock.now += 59'999;
    CHECK(pace.waits());
    clock.now += 1;
    CHECK_FALSE(pace.waits());
    pace.failed(1'000'000);
    clock.now += kMaxRetryAfter * 1000;
    CHECK_FALSE(pace.waits());
}
