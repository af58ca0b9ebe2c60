#include "time_window.h"

#include "row_rate.h"
#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

constexpr std::int64_t kFour = 1'800'000'000;  // 16:00:00 in Beijing

TimeWindow window(std::vector<std::string> texts) {
    auto parsed = TimeWindow::parse(texts);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace

TEST_CASE("a window is open from its first second to before its end, over midnight as well, and says when it opens") {
    const TimeWindow evening = window({"19:00-07:00"});
    CHECK_FALSE(evening.open_at(kFour));
    CHECK(evening.opens_at(kFour) == kFour + 3 * 3600);
    CHECK(evening.open_at(kFour + 3 * 3600));
    CHECK(evening.open_at(kFour + 10 * 3600));
    CHECK_FALSE(evening.open_at(kFour + 15 * 3600));
    CHECK(window({"12:00-13:00", "16:30-17:00"}).opens_at(kFour) == kFour + 1800);
    CHECK(window({"16:00-24:00"}).open_at(kFour));
    CHECK_FALSE(window({"08:00-16:00"}).open_at(kFour));
    CHECK(window({}).open_at(kFour));
    for (const char* no_span : {"", "19:00", "19-07", "25:00-26:00", "19:00-19:00", "19:00 - 07:00", "24:00-01:00", "19:60-20:00"}) CHECK_FALSE(TimeWindow::parse({no_span}));
}

TEST_CASE("a row rate waits in small steps, and time lost elsewhere is not made up for by a burst") {
    FakeClock clock;
    RowRate rate(50, clock, {});
    const auto rows_take = [&](int rows) {
        const std::int64_t began = clock.now_ms;
        for (int i = 0; i < rows; ++i) CHECK(rate.wait());
        return clock.now_ms - began;
    };
    CHECK(rows_take(100) >= 1'900);
    clock.now_ms += 60'000;
    CHECK(rows_take(100) >= 1'800);
    for (const std::int64_t step : clock.slept) CHECK(step <= 200);
    std::stop_source stop;
    RowRate stopped(1, clock, stop.get_token());
    stop.request_stop();
    CHECK_FALSE(stopped.wait());
}
