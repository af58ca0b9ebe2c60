// Cron expressions. That their times are those of two other programs, on thousands of expressions: independent/schedule_test.mjs.

#include "creditlink/schedule/cron.h"

#include "fixture.h"

using namespace creditlink;

TEST_CASE("an expression that programs read differently, or that makes no sense, is refused with the field that is at fault") {
    for (const auto& [text, field] : std::initializer_list<std::pair<const char*, const char*>>{
             {"60 * * * *", "分钟"}, {"* 24 * * *", "小时"}, {"* * 0 * *", "日"}, {"* * 32 * *", "日"}, {"* * * 13 *", "月"}, {"* * * * 8", "星期"}, {"* * * MONDAY *", "月"},
             {"5/15 * * * *", "分钟"}, {"30-10 * * * *", "分钟"}, {"* * * * FRI-MON", "星期"}, {"*/0 * * * *", "分钟"}, {"*/60 * * * *", "分钟"}, {"1,,2 * * * *", "分钟"},
             {", * * * *", "分钟"}, {"1- * * * *", "分钟"}, {"-1 * * * *", "分钟"}, {"+1 * * * *", "分钟"}, {"1.5 * * * *", "分钟"}, {"001 * * * *", "分钟"}, {"* * L * *", "日"}, {"* * ? * *", "日"},
             {"0 0 30 2 *", "日"}, {"0 0 31 4,6,9,11 *", "日"}, {"@daily", "五项"}, {"* * * *", "五项"}, {"0 0 * * * *", "五项"}, {"", "五项"}}) {
        CAPTURE(text);
        const auto parsed = CronExpression::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::config);
        CHECK(parsed.error().message.find(field) != std::string::npos);
        CHECK_FALSE(parsed.error().hint.empty());
    }
}

TEST_CASE("names count in any case, Sunday has two numbers, and white space between fields is free") {
    const WorkingDays none{{}};
    for (const char* text : {"0 8 * * SUN", "0  8 *   * sun", "0 8 * * 7", "0 8 * * 0", "0 8 * JAN-DEC Sun"}) {
        CAPTURE(text);
        CHECK(timetable("\"cron\": \"" + std::string(text) + "\"").next_after(at("2026-11-26 12:00"), none).value() == at("2026-11-29 08:00"));
    }
    CHECK(timetable("\"cron\": \"0 8 * * SAT-SUN\"").next_after(at("2026-11-28 08:00"), none).value() == at("2026-11-29 08:00"));
}

TEST_CASE("where both day fields are given, a day counts if either names it") {
    const WorkingDays none{{}};
    const Timetable both = timetable("\"cron\": \"0 8 1 * MON\"");
    CHECK(both.next_after(at("2026-11-26 12:00"), none).value() == at("2026-11-30 08:00"));  // a Monday
    CHECK(both.next_after(at("2026-11-30 08:00"), none).value() == at("2026-12-01 08:00"));  // the first
    CHECK(timetable("\"cron\": \"0 8 * * MON\"").next_after(at("2026-11-30 08:00"), none).value() == at("2026-12-07 08:00"));
    CHECK(timetable("\"cron\": \"0 8 1 * *\"").next_after(at("2026-12-01 08:00"), none).value() == at("2027-01-01 08:00"));
}

TEST_CASE("29 February is found across a century that has none") {
    const WorkingDays none{{}};
    CHECK(timetable("\"cron\": \"0 0 29 2 *\"").next_after(at("2096-02-29 00:00"), none).value() == at("2104-02-29 00:00"));
}
