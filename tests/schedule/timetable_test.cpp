#include "creditlink/schedule/timetable.h"

#include <set>

#include "creditlink/schedule/maintenance.h"
#include "fixture.h"

using namespace creditlink;

TEST_CASE("a timetable of working days leaves out holidays and runs on make-up days") {
    const WorkingDays days = shipped_days();
    const Timetable hourly = timetable(R"("cron": "0 7-19 * * *", "days": "working")");
    CHECK(hourly.next_after(at("2026-09-30 19:00"), days).value() == at("2026-10-08 07:00"));  // after the national holiday
    CHECK(hourly.next_after(at("2026-10-09 19:00"), days).value() == at("2026-10-10 07:00"));  // a Saturday that is worked
    CHECK(hourly.next_after(at("2026-11-27 19:00"), days).value() == at("2026-11-30 07:00"));  // over a weekend
    CHECK(hourly.next_after(at("2026-11-26 07:30"), days).value() == at("2026-11-26 08:00"));
}

TEST_CASE("a working day of a year without a calendar is an error that names the file") {
    const WorkingDays days = shipped_days({2026});
    const auto next = timetable(R"("cron": "0 8 * * *", "days": "working")").next_after(at("2026-12-31 08:00"), days);
    REQUIRE_FALSE(next);
    CHECK(next.error().code == Errc::config);
    CHECK(next.error().place.ends_with("mappings/calendars/2027.json"));
    CHECK(timetable(R"("cron": "0 8 * * *")").next_after(at("2026-12-31 08:00"), days).value() == at("2027-01-01 08:00"));
    CHECK_FALSE(timetable(R"("cron": "0 8 * * *", "days": "working")").next_after(at("2026-12-31 08:00"), days, at("2026-12-31 23:00")).value());
}

TEST_CASE("a timetable is Beijing time unless it names another zone") {
    const WorkingDays none{{}};
    for (const auto& [zone, hour] : std::initializer_list<std::pair<const char*, const char*>>{
             {"Asia/Shanghai", "08:30"}, {"+08:00", "08:30"}, {"UTC", "16:30"}, {"+09:00", "07:30"}, {"-03:30", "20:00"}}) {
        CAPTURE(zone);
        const Timetable daily = timetable("\"cron\": \"30 8 * * *\", \"zone\": \"" + std::string(zone) + "\"");
        CHECK(daily.next_after(at("2026-11-26 00:00"), none).value() == at("2026-11-26 " + std::string(hour)));
    }
}

TEST_CASE("the delay of a run stays within the jitter, before the next time, and is not the same for every office and day") {
    const WorkingDays none{{}};
    const Timetable hourly = timetable(R"("cron": "0 * * * *", "jitter": 300)"), close = timetable(R"("cron": "* * * * *", "jitter": 3600)");
    std::set<std::int64_t> delays;
    for (std::uint64_t office = 1; office <= 200; ++office) {
        const std::int64_t due = at("2026-11-26 08:00") + static_cast<std::int64_t>(office) * 3600;
        const std::int64_t delay = hourly.begins(due, office, none) - due;
        CHECK(delay >= 0);
        CHECK(delay <= 300);
        CHECK(hourly.begins(due, office, none) - due == delay);
        delays.insert(delay);
        CHECK(close.begins(due, office, none) < due + 60);
    }
    CHECK(delays.size() > 100);
}

TEST_CASE("what a timetable does not understand is refused with line and column") {
    for (const char* members : {R"("cron": "61 * * * *")", R"("days": "working")", R"("cron": "0 8 * * *", "zone": "Europe/Berlin")", R"("cron": "0 8 * * *", "zone": "+8")",
                                R"("cron": "0 8 * * *", "days": "weekdays")", R"("cron": "0 8 * * *", "missed": "twice")", R"("cron": "0 8 * * *", "jitter": 3601)",
                                R"("cron": "0 8 * * *", "jitter": "5m")", R"("cron": "0 8 * * *", "often": true)", R"("cron": 5)"}) {
        CAPTURE(members);
        const auto value = json::parse("{\n" + std::string(members) + "}");
        REQUIRE(value);
        const auto parsed = Timetable::parse(*value, "creditlink.json");
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().place.starts_with("creditlink.json:"));
    }
}

TEST_CASE("a maintenance window is known by its end, over midnight, again each week, and where several overlap") {
    const auto list = json::parse(R"([{"cron": "0 22 * * SAT", "minutes": 480}, {"cron": "0 2 * * SUN", "minutes": 60},
                                      {"from": "2026-12-05 23:00", "until": "2026-12-06 07:30"}])");
    REQUIRE(list);
    const auto parsed = Maintenance::parse(*list, "creditlink.json");
    REQUIRE(parsed);
    CHECK_FALSE(parsed->until(at("2026-11-28 21:59")));
    CHECK(parsed->until(at("2026-11-28 22:00")) == at("2026-11-29 06:00"));
    CHECK(parsed->until(at("2026-11-29 02:30")) == at("2026-11-29 06:00"));
    CHECK(parsed->until(at("2026-11-29 05:59")) == at("2026-11-29 06:00"));
    CHECK_FALSE(parsed->until(at("2026-11-29 06:00")));
    CHECK(parsed->until(at("2026-12-06 00:00")) == at("2026-12-06 07:30"));
    for (const char* bad : {R"([{"cron": "0 22 * * SAT"}])", R"([{"cron": "0 22 * * SAT", "minutes": 0}])", R"([{"cron": "x", "minutes": 5}])", R"([{"from": "2026-12-05", "until": "2026-12-06"}])",
                            R"([{"from": "2026-12-06 01:00", "until": "2026-12-06 01:00"}])", R"([{"minutes": 5}])", R"([{"cron": "0 22 * * *", "minutes": 5, "from": "x"}])"}) {
        CAPTURE(bad);
        CHECK_FALSE(Maintenance::parse(*json::parse(bad), "creditlink.json"));
    }
}
