// Working days. That each day of the calendars is what a published package says: independent/schedule_test.mjs.

#include "creditlink/schedule/working_days.h"

#include "fixture.h"

using namespace creditlink;

TEST_CASE("seven working days from a decision are counted from the day after it, over holidays and make-up days") {
    const WorkingDays days = shipped_days();
    CHECK(days.after(day("2026-11-26"), 7).value() == day("2026-12-07"));  // Thursday: 27, 30, 1, 2, 3, 4, 7
    CHECK(days.after(day("2026-09-29"), 7).value() == day("2026-10-14"));  // 30, 8, 9, Saturday 10, 12, 13, 14
    CHECK(days.after(day("2026-02-13"), 7).value() == day("2026-03-02"));  // Saturday 14, 24, 25, 26, 27, Saturday 28, 2
    CHECK(days.after(day("2025-12-31"), 1).value() == day("2026-01-04"));  // a Sunday that is worked
}

TEST_CASE("working days between two days leave out the first and count the last") {
    const WorkingDays days = shipped_days();
    CHECK(days.between(day("2026-11-26"), day("2026-11-27")).value() == 1);
    CHECK(days.between(day("2026-11-26"), day("2026-11-26")).value() == 0);
    CHECK(days.between(day("2026-11-27"), day("2026-11-26")).value() == 0);
    CHECK(days.between(day("2026-09-29"), day("2026-10-14")).value() == 7);
    CHECK(days.between(day("2025-12-31"), day("2026-12-31")).value() == 248);
}

TEST_CASE("a year without a calendar is an error that names the file, and so is counting into one") {
    const WorkingDays days = shipped_days({2026});
    for (const auto& error : {days.is_working(day("2027-01-01")).error(), days.after(day("2026-12-30"), 3).error(), days.between(day("2026-12-30"), day("2027-01-05")).error()}) {
        CHECK(error.code == Errc::config);
        CHECK(error.place.ends_with("mappings/calendars/2027.json"));
        CHECK_FALSE(error.hint.empty());
    }
    CHECK(days.after(day("2026-12-30"), 1));
}

TEST_CASE("a calendar that cannot be right is refused with line and column") {
    const std::string head = R"({"year": 2027, "notice": {"title": "x"}, )";
    const std::string good = R"("holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}], "working": ["2027-01-09"]})";
    WorkingDays days("calendars");
    REQUIRE(days.add(2027, head + good));
    for (const std::string& bad : {
             head + R"("holidays": [{"from": "2027-01-03", "to": "2027-01-01"}], "working": []})",
             head + R"("holidays": [{"from": "2026-12-31", "to": "2027-01-01"}], "working": []})",
             head + R"("holidays": [{"from": "2027-02-30", "to": "2027-02-30"}], "working": []})",
             head + R"("holidays": [{"from": "2027/01/01", "to": "2027/01/01"}], "working": []})",
             head + R"("holidays": [{"from": "2027-01-01"}], "working": []})",
             head + R"("holidays": [{"from": "2027-01-01", "to": "2027-01-03"}], "working": ["2027-01-08"]})",  // a Friday
             head + R"("holidays": [{"from": "2027-01-01", "to": "2027-01-03"}], "working": ["2027-01-02"]})",  // a holiday
             head + R"("holidays": [{"from": "2027-01-01", "to": "2027-01-03"}], "working": [9]})",
             head + R"("holidays": [], "working": []})",
             head + R"("holidays": [{"from": "2027-01-01", "to": "2027-01-03"}]})",
             R"({"year": 2026, "notice": {}, )" + good,
             R"({"year": 2027, )" + good,
             head + R"("weekends": [], )" + good,
             std::string("{"),
         }) {
        CAPTURE(bad);
        const Status added = days.add(2027, bad);
        REQUIRE_FALSE(added);
        CHECK(added.error().place.starts_with("calendars/2027.json"));
    }
    CHECK(days.is_working(day("2027-01-09")).value());  // what was there before stays
}
