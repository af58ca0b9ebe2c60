// What people ask of the service between the times of its timetables: a run now, and none for a while.

#include "office.h"

using namespace creditlink;

TEST_CASE("what somebody asks for runs within a minute, also a task without a timetable, and no time of the timetable is lost by it") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 * * * *")");
    office.after(10, [&] { CHECK(office.requests.ask("a")); });
    office.after(12, [&] { CHECK(office.requests.ask("by hand")); });
    office.live(60);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 08:40 a", "2026-11-26 08:42 by hand", "2026-11-26 09:00 a"});
    CHECK(office.requests.waiting().empty());
    CHECK(office.state().missed.empty());
    CHECK(office.state().tasks.at("by hand").result == "balanced");
}

TEST_CASE("what is asked for while a run goes on waits for its end, and asking twice is asking once") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 9 * * *")");
    office.runner.takes_ms = 20 * 60'000;
    office.after(35, [&] { CHECK(office.requests.ask("b")); });
    office.after(36, [&] { CHECK_FALSE(office.requests.ask("b")); });
    office.live(90);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 a", "2026-11-26 09:20 b"});
}

TEST_CASE("what is asked for while another process is at work waits for the lock") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 9 * * *")");
    office.runner.takes_ms = 0;
    office.runner.next_report.refused = Error{Errc::locked, "held", "run.lock", {}};
    office.requests.ask("a");
    office.after(5, [&] { office.runner.next_report.refused.reset(); });
    office.live(10);
    CHECK(office.runner.began.size() > 5);
    CHECK(office.requests.waiting().empty());
    CHECK(office.count("waits_for_lock") == 1);
    CHECK(office.state().tasks.at("a").result == "balanced");
}

TEST_CASE("an asked run that is killed is not made up: whoever asked sees that it is not there") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 12 * * *")");
    office.runner.takes_ms = 3600'000;
    office.runner.deaf = true;
    office.requests.ask("a");
    CHECK_FALSE(office.live(10));
    CHECK(office.state().tasks.at("a").under_way == 0);
    CHECK(office.state().missed.empty());
}

TEST_CASE("a paused task gets no run at its times, which are remembered as such, and goes on with the next one when it is resumed") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 * * * *", "missed": "all")");
    office.task("b", R"("cron": "0 * * * *")");
    office.paused = {"a"};
    office.after(200, [&] { office.paused.clear(); });  // 11:50
    office.live(5 * 60);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 b", "2026-11-26 10:00 b", "2026-11-26 11:00 b", "2026-11-26 12:00 a b", "2026-11-26 13:00 a b"});
    const auto missed = office.state().missed;
    REQUIRE(missed.size() == 3);
    for (const MissedTime& each : missed) {
        CHECK(each.task == "a");
        CHECK(each.missed.why == Why::paused);
        CHECK_FALSE(each.missed.made_up);
    }
}

TEST_CASE("a task that was paused while the service was away has nothing to make up") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 * * * *", "missed": "all")");
    office.live(45);
    office.paused = {"a"};
    office.clock.pass(5 * 3600'000);
    office.live(20);
    office.paused.clear();
    office.live(20);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 09:00 a"});
    CHECK(office.state().missed.size() == 5);
}

TEST_CASE("a paused task runs when somebody asks for it") {
    Office office("2026-11-26 08:30");
    office.task("a", R"("cron": "0 * * * *")");
    office.paused = {"a"};
    office.after(10, [&] { office.requests.ask("a"); });
    office.live(60);
    CHECK(office.runner.began == std::vector<std::string>{"2026-11-26 08:40 a"});
}
