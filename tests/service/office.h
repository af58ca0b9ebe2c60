#pragma once
// A service whose time a test makes: each wait of its loop moves the clock on; things happen at times that the test names.

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "creditlink/service/daemon.h"
#include "support/temporary_folder.h"

namespace creditlink {

class MovedClock final : public Clock {
  public:
    std::int64_t wall = 0, steady = 5'000;
    std::int64_t unix_ms() const override { return wall; }
    std::int64_t steady_ms() const override { return steady; }
    bool sleep_ms(std::int64_t ms, std::stop_token = {}) override { return pass(ms), true; }
    void pass(std::int64_t ms) { wall += ms, steady += ms; }
};

inline std::int64_t at(const std::string& minute) { return parse_rfc3339(minute + ":00+08:00").value(); }

// A run takes as long as the test says; what began, and when, is kept.
class ScriptedRunner final : public Runner {
  public:
    explicit ScriptedRunner(MovedClock& clock) : clock_(clock) {}
    std::int64_t takes_ms = 5'000;
    RunReport next_report;
    bool deaf = false;  // does not stop when told
    std::vector<std::string> began;  // "2026-11-26 09:00 a b"

    void begin(std::vector<std::string> tasks) override {
        std::string line = shown_time(clock_.unix_seconds()).substr(0, 16);
        for (const std::string& task : tasks) line += " " + task;
        began.push_back(line);
        tasks_ = std::move(tasks), ends_ = clock_.steady + takes_ms, running_ = true;
    }
    std::optional<RunReport> finished() override {
        if (!running_ || clock_.steady < ends_) return {};
        running_ = false;
        RunReport report = next_report;
        if (!report.refused && !stopped_)
            for (const std::string& task : tasks_) report.results.emplace(task, "balanced");
        return report;
    }
    void stop() override {
        if (running_ && !deaf) ends_ = clock_.steady, stopped_ = true;
    }

  private:
    MovedClock& clock_;
    std::vector<std::string> tasks_;
    std::int64_t ends_ = 0;
    bool running_ = false, stopped_ = false;
};

class Office final : Signals {
  public:
    explicit Office(const std::string& start) : runner(clock) { clock.wall = at(start) * 1000; }

    void task(const std::string& name, const std::string& members) {
        const auto value = json::parse("{" + members + "}");
        REQUIRE(value);
        auto timetable = Timetable::parse(*value, "creditlink.json");
        REQUIRE(timetable);
        roster.tasks.push_back({name, std::move(*timetable)});
    }
    // At this time by the steady clock that has passed: minutes after the start.
    void after(std::int64_t minutes, std::function<void()> what) { later_.emplace(minutes * 60'000, std::move(what)); }
    void signal_after(std::int64_t minutes, Signal signal) { after(minutes, [this, signal] { pending_ = signal; }); }

    // A life of so many minutes, ended by SIGTERM.
    bool live(std::int64_t minutes) {
        begun_ = clock.steady;
        signal_after(minutes, Signal::stop);
        auto state = ScheduleState::load(folder / "schedule.json");
        REQUIRE(state);
        Diagnostics diagnostics(clock, [this](std::string_view line) { lines.emplace_back(line); });
        Daemon daemon({.clock = clock, .signals = *this, .runner = runner, .manager = manager, .diagnostics = diagnostics, .state = *state, .reload = [this] { return reload(); },
                       .published = [this](const std::string& text) { published = text; }, .requests = &requests,
                       .paused = [this](const std::string& task) { return paused.contains(task); }}, roster);
        const bool ended = daemon.serve();
        later_.clear();
        return ended;
    }
    ScheduleState state() { return std::move(ScheduleState::load(folder / "schedule.json").value()); }
    bool said(std::string_view event) const { return count(event) > 0; }
    std::size_t count(std::string_view event) const {
        const std::string member = "\"event\":\"" + std::string(event) + "\"";
        return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) { return line.find(member) != std::string::npos; }));
    }

    MovedClock clock;
    ScriptedRunner runner;
    Roster roster;
    ServiceManager manager;
    std::function<Result<Roster>()> reload = [this]() -> Result<Roster> { return roster; };
    TemporaryFolder folder;
    std::vector<std::string> lines;
    std::string published;
    RunRequests requests;
    std::set<std::string> paused;

  private:
    Signal wait(std::int64_t ms) override {
        clock.pass(ms);
        for (auto next = later_.begin(); next != later_.end() && next->first <= clock.steady - begun_; next = later_.erase(next)) next->second();
        return std::exchange(pending_, Signal::none);
    }

    std::multimap<std::int64_t, std::function<void()>> later_;
    std::int64_t begun_ = 0;
    Signal pending_ = Signal::none;
};

}  // namespace creditlink
