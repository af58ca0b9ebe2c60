#include "watermark.h"

#include <doctest/doctest.h>

using namespace creditlink;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;  // 2027-01-15 16:00:00 in Beijing

std::string mark_after(std::initializer_list<const char*> marks, MarkReading reading = {}, std::int64_t settle = 60, std::string last = {}) {
    Watermark watermark(std::move(last), reading, kNow, settle);
    for (const char* mark : marks) watermark.take(mark);
    return watermark.mark();
}

std::size_t notices_after(std::initializer_list<const char*> marks) {
    Watermark watermark({}, {}, kNow, 60);
    for (const char* mark : marks) watermark.take(mark);
    return watermark.notices().size();
}

}  // namespace

TEST_CASE("a look-back goes over midnight, and over numbers, and keeps the mark's own notation") {
    CHECK(mark_before("2026-03-01 00:00:01.250+08", 2) == "2026-02-28 23:59:59.250+08");
    CHECK(mark_before("2026-03-01T00:00Z", 30) == "2026-02-28T23:59Z");
    CHECK(mark_before("2026/03/01", 86400) == "2026/02/28");
    CHECK(mark_before("1700000000", 60) == "1699999940");
    CHECK(mark_before("1700000000000", 60, MarkUnit::milliseconds) == "1699999940000");
    CHECK_FALSE(mark_before("abc", 5));
    CHECK(mark_before("abc", 0) == "abc");
    for (const char* no_time : {"2026-02-30", "2026-01-01 25:00:00", "2026-01-01 10:-1:00", "2026--1-01", "2026-01-01 10"}) CHECK_FALSE(mark_before(no_time, 5));
}

TEST_CASE("a look-back keeps to the ends of what a mark can be") {
    constexpr std::int64_t kMost = INT64_MAX;
    CHECK(mark_before("-9223372036854775808", 1) == "-9223372036854775808");
    CHECK(mark_before("-9223372036854775000", kMost) == "-9223372036854775808");
    CHECK(mark_before("5", kMost, MarkUnit::milliseconds) == std::to_string(5 - kMost));
    CHECK(mark_before("1800-01-01 00:00:00", 1) == "1800-01-01 23:59:59");
    CHECK(mark_before("2999-12-31", kMost) == "1800-01-01");
    CHECK_FALSE(mark_before("99999999999999999999", 5));
}

TEST_CASE("times are told by their own zone, else by the one that is given") {
    CHECK(unix_seconds_of("2027-01-15 16:00:00", {}) == kNow);
    CHECK(unix_seconds_of("2027-01-15 08:00:00.5Z", {}) == kNow);
    CHECK(unix_seconds_of("2027-01-15 12:30:00+0430", {}) == kNow);
    CHECK(unix_seconds_of("2027-01-15 08:00", {.zone_minutes = 0}) == kNow);
    CHECK(unix_seconds_of("1800000000.75", {.unit = MarkUnit::seconds}) == kNow);
    CHECK(unix_seconds_of("1800000000123", {.unit = MarkUnit::milliseconds}) == kNow);
    for (const char* number : {"1800000000", "2026110112", "1861511507908231245", "20261101"}) CHECK_FALSE(unix_seconds_of(number, {}));
    CHECK(unix_seconds_of("1830000100", {.unit = MarkUnit::seconds}) == 1830000100);
    CHECK_FALSE(zone_minutes_of("+8"));
    CHECK_FALSE(zone_minutes_of("+25:00"));
}

TEST_CASE("a mark moves with the rows, but not to what is younger than the settle time or lies in the future") {
    CHECK(mark_after({"2026-01-01 00:00:00", "2027-01-15 15:58:59", "2027-01-15 15:59:30", "2099-01-01 00:00:00"}) == "2027-01-15 15:58:59");
    CHECK(mark_after({"2027-01-15 15:59:30"}, {}, 0) == "2027-01-15 15:59:30");
    CHECK(mark_after({"2099-01-01"}, {}, 60, "2026-01-01") == "2026-01-01");
    CHECK(mark_after({"1799999000", "4000000000"}, {.unit = MarkUnit::seconds}) == "1799999000");
    CHECK(mark_after({"17", "4000000000"}) == "4000000000");  // a running number: nothing to compare it with
    CHECK(mark_after({"A-1", "A-2"}) == "A-2");
    CHECK(notices_after({"2026-01-01", "2099-01-01"}) == 1);
    CHECK(notices_after({"2026-01-01", "2027-01-15 15:59:30"}) == 0);
}

TEST_CASE("rows that looking back brings in leave the mark where it is, and those behind them move it on") {
    CHECK(mark_after({"2026-01-01 10:00:04"}, {}, 60, "2026-01-01 10:00:05") == "2026-01-01 10:00:05");
    CHECK(mark_after({"2026-01-01 10:00:04", "2026-01-01 10:00:05", "2026-01-01 10:00:06"}, {}, 60, "2026-01-01 10:00:05") == "2026-01-01 10:00:06");
    CHECK(mark_after({"2026110112", "2026110132"}) == "2026110132");
}

TEST_CASE("what is no time after times, or out of their order, stops the mark and is told") {
    CHECK(mark_after({"2026-01-01 08:00:00", "n/a"}) == "2026-01-01 08:00:00");
    CHECK(mark_after({"-", "2026-01-01 08:00:00"}) == "2026-01-01 08:00:00");
    CHECK(mark_after({"5", "none"}) == "5");
    CHECK(mark_after({"2026-12-01", "2026/01/05", "2026/12/31"}) == "2026-12-01");  // "/" sorts behind "-"
    CHECK(notices_after({"2026-12-01", "2026/01/05"}) == 1);
    CHECK(notices_after({"2026-12-01", "2026-12-01"}) == 0);
}
