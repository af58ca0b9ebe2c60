// What becomes of the times that have come.

#include "creditlink/schedule/agenda.h"

#include "fixture.h"

using namespace creditlink;

namespace {

const WorkingDays kNone{{}};
constexpr std::uint64_t kOffice = 7;

Decision decided(const char* missed, std::string_view done, Watch watch, std::string_view now, const char* more = "") {
    auto decision = decide(timetable("\"cron\": \"0 * * * *\", \"missed\": \"" + std::string(missed) + "\"" + more), kNone, kOffice, at(done), watch, at(now));
    REQUIRE(decision);
    return std::move(*decision);
}

const Watch kWatching{.since = at("2026-11-01 00:00"), .before = Why::away};

}  // namespace

TEST_CASE("a time that comes while the service watches gets its run, once") {
    const Decision before = decided("once", "2026-11-26 08:00", kWatching, "2026-11-26 08:59");
    CHECK(before.runs.empty());
    CHECK(before.done == at("2026-11-26 08:00"));
    const Decision then = decided("once", "2026-11-26 08:00", kWatching, "2026-11-26 09:00");
    CHECK(then.runs == std::vector{at("2026-11-26 09:00")});
    CHECK(then.missed.empty());
    CHECK(then.done == at("2026-11-26 08:00"));
    CHECK(decided("once", "2026-11-26 09:00", kWatching, "2026-11-26 09:30").runs.empty());
}

TEST_CASE("times that passed while a run went on do not queue up: the last gets a run, the others are remembered") {
    for (const char* policy : {"skip", "once", "all"}) {
        const Decision late = decided(policy, "2026-11-26 08:00", kWatching, "2026-11-26 11:10");
        CHECK(late.runs == std::vector{at("2026-11-26 11:00")});
        REQUIRE(late.missed.size() == 2);
        CHECK(late.missed[0].at == at("2026-11-26 09:00"));
        CHECK(late.missed[0].why == Why::busy);
        CHECK(late.missed[0].made_up);
        CHECK(late.done == at("2026-11-26 10:00"));
    }
}

TEST_CASE("times that passed while the service was away get no run, one, or one each, as the policy says") {
    const Watch back{.since = at("2026-11-26 12:30"), .before = Why::away};
    const Decision skip = decided("skip", "2026-11-26 08:00", back, "2026-11-26 12:30");
    CHECK(skip.runs.empty());
    REQUIRE(skip.missed.size() == 4);
    CHECK_FALSE(skip.missed[3].made_up);
    CHECK(skip.done == at("2026-11-26 12:00"));

    const Decision once = decided("once", "2026-11-26 08:00", back, "2026-11-26 12:30");
    CHECK(once.runs == std::vector{at("2026-11-26 12:00")});
    CHECK(once.missed.size() == 4);
    CHECK(once.missed[0].made_up);
    CHECK(once.done == at("2026-11-26 11:00"));

    const Decision all = decided("all", "2026-11-26 08:00", back, "2026-11-26 12:30");
    CHECK(all.runs == std::vector{at("2026-11-26 09:00"), at("2026-11-26 10:00"), at("2026-11-26 11:00"), at("2026-11-26 12:00")});
    CHECK(all.missed.size() == 4);
    CHECK(all.done == at("2026-11-26 08:00"));
}

TEST_CASE("a policy of all makes up a day of hourly runs, not a month of them") {
    const Watch back{.since = at("2026-11-26 12:30"), .before = Why::away};
    const Decision all = decided("all", "2026-11-01 00:00", back, "2026-11-26 12:30");
    CHECK(all.runs.size() == kMostMadeUp);
    CHECK(all.runs.back() == at("2026-11-26 12:00"));
    CHECK(all.missed.size() == 25 * 24 + 12);
    CHECK_FALSE(all.missed.front().made_up);
    CHECK(all.missed.back().made_up);
    CHECK(all.done == all.runs.front() - 3600);
}

TEST_CASE("a clock that jumps ahead brings one run at most, whatever the policy") {
    const Watch jumped{.since = at("2026-11-27 12:30"), .before = Why::clock};
    CHECK(decided("all", "2026-11-26 12:00", jumped, "2026-11-27 12:30").runs == std::vector{at("2026-11-27 12:00")});
    CHECK(decided("once", "2026-11-26 12:00", jumped, "2026-11-27 12:30").runs.size() == 1);
    const Decision skip = decided("skip", "2026-11-26 12:00", jumped, "2026-11-27 12:30");
    CHECK(skip.runs.empty());
    CHECK(skip.missed.size() == 24);
    CHECK(skip.missed.front().why == Why::clock);
    CHECK(decided("all", "1970-01-02 00:00", jumped, "2026-11-27 12:30").missed.size() == 31 * 24);  // decades are not walked through
}

TEST_CASE("a clock that is set back a day does not stop the task for a day, and one corrected by a minute does not repeat a run") {
    CHECK(decided("once", "2026-11-27 12:00", kWatching, "2026-11-26 12:30").done == at("2026-11-26 12:30"));
    CHECK(decided("once", "2026-11-26 12:30", kWatching, "2026-11-26 13:00").runs == std::vector{at("2026-11-26 13:00")});
    const Decision corrected = decided("once", "2026-11-26 13:00", kWatching, "2026-11-26 12:59");
    CHECK(corrected.done == at("2026-11-26 13:00"));
}

TEST_CASE("with jitter a run begins later, and is not missed for it") {
    const Timetable late = timetable(R"("cron": "0 * * * *", "jitter": 600)");
    const std::int64_t due = at("2026-11-26 09:00"), begins = late.begins(due, kOffice, kNone);
    REQUIRE(begins > due);
    const Watch watch{.since = due + 1, .before = Why::away};  // started between the time and its run
    CHECK(decide(late, kNone, kOffice, due - 3600, watch, begins - 1)->runs.empty());
    const auto then = decide(late, kNone, kOffice, due - 3600, watch, begins);
    CHECK(then->runs == std::vector{due});
    CHECK(then->missed.empty());
}

TEST_CASE("the last evening of a year with a calendar is decided without the next year's") {
    const WorkingDays days = shipped_days({2026});
    const Timetable working = timetable(R"("cron": "0 8,20 * * *", "days": "working")");
    CHECK(decide(working, days, kOffice, at("2026-12-31 08:00"), kWatching, at("2026-12-31 23:59"))->runs == std::vector{at("2026-12-31 20:00")});
    CHECK_FALSE(decide(working, days, kOffice, at("2026-12-31 20:00"), kWatching, at("2027-01-01 08:00")));
}
