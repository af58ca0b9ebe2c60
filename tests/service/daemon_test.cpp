// A day of service in a moment: real decisions, real state file, a clock that the test moves.

#include "creditlink/service/daemon.h"

#include <algorithm>
#include <fstream>

#include "office.h"

using namespace creditlink;

namespace {

const std::string kHourly = R"("cron": "0 * * * *")";
constexpr std::int64_t kDay = 24 * 60;

std::string tail(const std::vector<std::string>& lines) { return lines.empty() ? "" : lines.back(); }

}  // namespace

TEST_CASE("in a day of service every hour has its run, and tasks that are due together run together") {
    Office office("2026-11-26 00:30");
    office.task("a", kHourly);
    office.task("b", R"("cron": "0 9,15 * * *")");
    CHECK(office.live(kDay));
    CHECK(office.runner.began.size() == 24);
    CHECK(office.runner.began.front() == "2026-11-26 01:00 a");
    CHECK(std::count(office.runner.began.begin(), office.runner.began.end(), "2026-11-26 09:00 a b") == 1);
    CHECK(office.state().missed.empty());
    CHECK(office.state().tasks.at("a").result == "balanced");
    CHECK(office.said("started"));
    CHECK(tail(office.lines).find("\"stopped\"") != std::string::npos);
}

TEST_CASE("a run that takes longer than the time to the next does not overlap with it, and none queues up") {
    Office office("2026-11-26 00:30");
    office.task("a", kHourly);
    office.runner.takes_ms = 150 * 60'000;
    office.live(10 * 60);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 01:00 a", "2026-11-26 03:30 a", "2026-11-26 06:00 a", "2026-11-26 08:30 a"});
    const auto missed = office.state().missed;
    REQUIRE(missed.size() == 4);  // 02:00, 04:00, 05:00, 07:00
    CHECK(missed[0].missed.why == Why::busy);
}

TEST_CASE("times that passed while the service was down are made up as each task's policy says, and all are remembered") {
    for (const auto& [policy, runs, made_up] : std::initializer_list<std::tuple<const char*, std::size_t, bool>>{{"skip", 0, false}, {"once", 1, true}, {"all", 5, true}}) {
        CAPTURE(policy);
        Office office("2026-11-26 08:30");
        office.task("a", kHourly + ", \"missed\": \"" + policy + "\"");
        office.live(45);  // 09:00 has its run
        REQUIRE(office.runner.began.size() == 1);
        office.clock.pass(5 * 3600'000);  // down from 09:15 to 14:15
        office.live(30);
        CHECK(office.runner.began.size() == 1 + runs);
        const auto missed = office.state().missed;
        REQUIRE(missed.size() == 5);
        CHECK(missed[0].missed.at == at("2026-11-26 10:00"));
        for (const MissedTime& each : missed) CHECK(each.missed.made_up == made_up);
        office.live(30);  // to 15:15: only what is due now
        CHECK(office.runner.began.size() == 2 + runs);
        CHECK(office.state().missed.size() == 5);
    }
}

TEST_CASE("a run that was killed in the middle is remembered as such and made up") {
    Office office("2026-11-26 08:30");
    office.task("a", kHourly);
    office.runner.takes_ms = 3600'000;
    office.runner.deaf = true;
    CHECK_FALSE(office.live(45));  // the process ends with the run under way
    CHECK(office.state().tasks.at("a").under_way == at("2026-11-26 09:00"));
    office.runner.takes_ms = 5'000;
    office.runner.finished();
    office.live(10);
    CHECK(office.said("run_died"));
    CHECK(office.runner.began.size() == 2);
    REQUIRE(office.state().missed.size() == 1);
    CHECK(office.state().missed[0].missed.why == Why::died);
    CHECK(office.state().tasks.at("a").under_way == 0);
}

TEST_CASE("a run that SIGTERM ends early stays due") {
    Office office("2026-11-26 08:30");
    office.task("a", kHourly);
    office.runner.takes_ms = 3600'000;
    CHECK(office.live(45));
    CHECK(office.state().tasks.at("a").done < at("2026-11-26 09:00"));
    office.live(5);
    CHECK(office.runner.began.size() == 2);
}

TEST_CASE("what was queued when the service was stopped, or killed, goes out at its next start") {
    for (const bool killed : {false, true}) {
        CAPTURE(killed);
        Office office("2026-11-26 08:30");
        office.task("a", R"("cron": "0 9 * * *", "missed": "skip")");
        office.runner.takes_ms = 3600'000;
        office.runner.deaf = killed;
        office.runner.next_report = {.refused = {}, .results = {{"a", "balanced"}}, .left = true, .closed_until = 0};  // read, not yet sent
        office.live(45);
        office.runner.finished();
        office.runner.takes_ms = 5'000;
        office.runner.next_report = {};
        office.live(5);
        CHECK(office.runner.began.size() == 2);
        CHECK(office.runner.began.back() == "2026-11-26 09:15");
    }
}

TEST_CASE("a run that does not end when told is given up within 20 s") {
    Office office("2026-11-26 08:30");
    office.task("a", kHourly);
    office.runner.takes_ms = kDay * 60'000;
    office.runner.deaf = true;
    CHECK_FALSE(office.live(60));
    CHECK(office.clock.unix_seconds() - at("2026-11-26 09:30") <= 20);
    CHECK(office.said("stopped_in_a_run"));
}

TEST_CASE("a clock that jumps a day ahead brings one run, and one that jumps a day back does not silence a task") {
    Office office("2026-11-26 08:30");
    office.task("a", kHourly + R"(, "missed": "all")");
    office.after(45, [&] { office.clock.wall += kDay * 60'000; });   // 09:15 -> tomorrow 09:15
    office.after(105, [&] { office.clock.wall -= kDay * 60'000; });  // tomorrow 10:15 -> today 10:15
    office.live(180);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 a", "2026-11-27 09:15 a", "2026-11-27 10:00 a", "2026-11-26 11:00 a"});
    CHECK(office.count("clock_jumped") == 2);
    CHECK(office.state().missed.size() == 24);
    CHECK(office.state().missed[0].missed.why == Why::clock);
}

TEST_CASE("while another process holds the lock a run waits for it, says so once, and takes place when it is free") {
    Office office("2026-11-26 08:30");
    office.task("a", kHourly);
    office.runner.takes_ms = 0;
    office.runner.next_report.refused = Error{Errc::locked, "held", "run.lock", {}};
    office.after(40, [&] { office.runner.next_report.refused.reset(); });  // from 09:00 to 09:10
    office.live(50);
    CHECK(office.runner.began.size() > 10);
    CHECK(tail(office.runner.began) == "2026-11-26 09:10 a");
    CHECK(office.count("waits_for_lock") == 1);
    CHECK(office.state().missed.empty());
    CHECK(office.state().tasks.at("a").done == at("2026-11-26 09:00"));
}

TEST_CASE("what could not be delivered is tried again by itself, ever less often, and at the end of a maintenance window") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 9 * * *")");
    office.runner.next_report.left = true;
    office.after(200, [&] { office.runner.next_report.left = false; });  // 11:50
    office.live(400);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 a", "2026-11-26 09:10", "2026-11-26 09:30", "2026-11-26 10:10", "2026-11-26 11:10", "2026-11-26 12:10"});

    Office closed("2026-11-26 08:30");
    closed.task("a", R"("cron": "0 9 * * *")");
    closed.runner.next_report.left = true;
    closed.runner.next_report.closed_until = at("2026-11-26 12:00");
    closed.after(60, [&] { closed.runner.next_report = {}; });
    closed.live(400);
    CHECK(closed.runner.began == std::vector<std::string>{"2026-11-26 09:00 a", "2026-11-26 12:00"});
}

TEST_CASE("a delivery that is refused waits as long as one that had no success") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 9 * * *")");
    office.runner.next_report.left = true;
    office.after(35, [&] { office.runner.next_report.refused = Error{Errc::storage, "disk full", "ledger.db", {}}; });  // 09:05
    office.live(125);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 a", "2026-11-26 09:10", "2026-11-26 09:30", "2026-11-26 10:10"});
    CHECK(office.count("run_refused") == 3);
}

TEST_CASE("SIGHUP takes a good configuration over, and a bad one leaves the old in force and says so") {
    Office office("2026-11-26 08:30");
    office.task("a", kHourly);
    office.reload = []() -> Result<Roster> { return Error{Errc::config, "no such thing", "creditlink.json:7:3", {}}; };
    office.signal_after(10, Signal::reload);
    office.after(70, [&] {  // 09:40
        Office other("2026-11-26 00:00");
        other.task("b", R"("cron": "*/30 * * * *")");
        office.reload = [roster = other.roster]() -> Result<Roster> { return roster; };
    });
    office.signal_after(75, Signal::reload);
    office.live(160);
    CHECK(office.count("configuration_refused") == 1);
    CHECK(office.count("configuration_in_force") == 1);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 a", "2026-11-26 10:00 b", "2026-11-26 10:30 b", "2026-11-26 11:00 b"});
    CHECK(office.lines[1].find("creditlink.json:7:3") != std::string::npos);
}

TEST_CASE("a timetable that changed while the service was down has missed nothing") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 9 * * *")");
    office.live(45);
    office.roster.tasks.clear();
    office.task("a", kHourly);
    office.clock.pass(5 * 3600'000);
    office.live(10);
    CHECK(office.runner.began.size() == 1);
    CHECK(office.state().missed.empty());
}

TEST_CASE("a missing calendar is warned of each day of December, and from the new year on the task fails each day while others go on") {
    Office office("2026-12-30 08:30");
    office.roster.days = WorkingDays("calendars");
    REQUIRE(office.roster.days.add(2026, R"({"year": 2026, "notice": {}, "holidays": [{"from": "2026-01-01", "to": "2026-01-03"}], "working": []})"));
    office.task("a", R"("cron": "0 9 * * *", "days": "working")");
    office.task("b", R"("cron": "0 9 * * *")");
    office.live(4 * kDay);
    CHECK(office.count("calendar_missing") == 2);
    CHECK(office.count("timetable_fails") >= 2);
    CHECK(office.runner.began == std::vector<std::string>{"2026-12-30 09:00 a b", "2026-12-31 09:00 a b", "2027-01-01 09:00 b", "2027-01-02 09:00 b"});
    const auto line = std::find_if(office.lines.begin(), office.lines.end(), [](const std::string& each) { return each.find("timetable_fails") != std::string::npos; });
    CHECK(line->find("calendars/2027.json") != std::string::npos);
}

TEST_CASE("a state file that makes no sense is an error that says what is lost with it") {
    TemporaryFolder folder;
    std::ofstream(folder / "schedule.json") << "{\"tasks\": ";
    const auto state = ScheduleState::load(folder / "schedule.json");
    REQUIRE_FALSE(state);
    CHECK(state.error().code == Errc::storage);
    CHECK_FALSE(state.error().hint.empty());
}

TEST_CASE("missed times are remembered once each, the newest five hundred") {
    TemporaryFolder folder;
    ScheduleState state(folder / "schedule.json");
    for (int i = 0; i < 700; ++i) state.remember("a", {.at = i / 2 * 60, .why = Why::away, .made_up = false});
    CHECK(state.missed.size() == 350);
    state.remember("a", {.at = 60, .why = Why::died, .made_up = true});  // the run that made it up died: that says more
    state.remember("a", {.at = 60, .why = Why::away, .made_up = true});
    CHECK(state.missed.size() == 350);
    CHECK(state.missed[1].missed.why == Why::died);
    for (int i = 0; i < 700; ++i) state.remember("b", {.at = i * 60, .why = Why::away, .made_up = false});
    CHECK(state.missed.size() == kMostRemembered);
    CHECK(state.missed.back().missed.at == 699 * 60);
    REQUIRE(state.save());
    CHECK(ScheduleState::load(folder / "schedule.json")->missed.size() == kMostRemembered);
}
