#include <doctest/doctest.h>

#include "creditlink/base/civil_date.h"

using namespace creditlink;

TEST_CASE("a date is a day that exists between 1800 and 2999") {
    CHECK(CivilDate::of(2024, 2, 29));
    CHECK_FALSE(CivilDate::of(2023, 2, 29));
    CHECK_FALSE(CivilDate::of(1900, 2, 29));
    CHECK(CivilDate::of(2000, 2, 29));
    CHECK_FALSE(CivilDate::of(2024, 4, 31));
    CHECK_FALSE(CivilDate::of(2024, 13, 1));
    CHECK_FALSE(CivilDate::of(2024, 0, 1));
    CHECK_FALSE(CivilDate::of(2024, 1, 0));
    CHECK_FALSE(CivilDate::of(2024, -1, -1));
    CHECK_FALSE(CivilDate::of(1799, 12, 31));
    CHECK_FALSE(CivilDate::of(3000, 1, 1));
    CHECK_FALSE(CivilDate::of(2'000'000'000, 1, 1));
}

TEST_CASE("only YYYY/MM/DD is read") {
    CHECK(CivilDate::parse_slashed("2024/02/29")->slashed() == "2024/02/29");
    for (const char* bad : {"", "2024-02-29", "2024/2/29", "2024/02/30", " 2024/02/29", "2024/02/29 ", "2024/02/2x", "２024/02/2", "+024/02/29"})
        CHECK_MESSAGE(!CivilDate::parse_slashed(bad), bad);
}

TEST_CASE("days count from 1970 and back again") {
    CHECK(CivilDate::of(1970, 1, 1)->days() == 0);
    CHECK(CivilDate::of(2026, 11, 23)->days() == 20780);
    for (std::int64_t day = -62000; day < 376000; day += 97) REQUIRE(CivilDate::of_days(day).days() == day);
    CHECK(CivilDate::of_days(INT64_MIN).slashed() == "1800/01/01");
    CHECK(CivilDate::of_days(INT64_MAX).slashed() == "2999/12/31");
}

TEST_CASE("the day in Beijing begins at 16:00 UTC") {
    CHECK(CivilDate::of_unix(1'795'420'799, 480).dashed() == "2026-11-23");
    CHECK(CivilDate::of_unix(1'795'449'599, 480).dashed() == "2026-11-23");
    CHECK(CivilDate::of_unix(1'795'449'600, 480).dashed() == "2026-11-24");
    CHECK(CivilDate::of_unix(-1, 0).dashed() == "1969-12-31");
    CHECK(CivilDate::of_unix(INT64_MAX, 480).dashed() == "2999-12-31");
    CHECK(CivilDate::of_unix(INT64_MIN, -720).dashed() == "1800-01-01");
}

TEST_CASE("adding months to the 31st gives the last day of a shorter month") {
    CHECK(CivilDate::of(2024, 1, 31)->plus_months(1).slashed() == "2024/02/29");
    CHECK(CivilDate::of(2023, 1, 31)->plus_months(1).slashed() == "2023/02/28");
    CHECK(CivilDate::of(2024, 2, 29)->plus_years(1).slashed() == "2025/02/28");
    CHECK(CivilDate::of(2024, 3, 31)->plus_months(-13).slashed() == "2023/02/28");
    CHECK(CivilDate::of(2024, 12, 1)->plus_months(1).slashed() == "2025/01/01");
    CHECK(CivilDate::of(2024, 1, 1)->plus_days(366).slashed() == "2025/01/01");
    CHECK(CivilDate::of(2999, 12, 31)->plus_days(INT64_MAX).slashed() == "2999/12/31");
    CHECK(CivilDate::of(2999, 12, 31)->plus_months(1).slashed() == "2999/12/31");
    CHECK(CivilDate::of(1800, 1, 1)->plus_months(-1).slashed() == "1800/01/01");
    CHECK(*CivilDate::of(2024, 1, 2) > *CivilDate::of(2023, 12, 31));
}
