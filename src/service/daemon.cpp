#include "creditlink/service/daemon.h"

#include <algorithm>
#include <cstdlib>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"

namespace creditlink {

namespace {

constexpr std::int64_t kTickMs = 1'000;       // between two looks at the clock
constexpr std::int64_t kDrainTickMs = 50;
constexpr std::int64_t kTellAgainMs = 60'000;
constexpr std::int64_t kFarAway = 8 * kDaySeconds;  // no delivery is planned later: the clock was wrong

}  // namespace

Daemon::Daemon(Parts parts, Roster roster) : parts_(std::move(parts)), roster_(std::move(roster)) {}

bool Daemon::serve() {
    take_up();
    for (;;) {
        const Signal signal = parts_.signals.wait(kTickMs);
        watch_clock();
        if (const auto report = parts_.runner.finished()) settle(*report);
        if (signal == Signal::stop) return drain();
        if (signal == Signal::reload) reload();
        if (!running_) begin_what_is_due();
        look_at_calendars(parts_.clock.unix_seconds());
        tell();
        if (parts_.round) parts_.round();
    }
}

// What the life before left under way was killed in the middle: remembered, and made up as its timetable says.
void Daemon::take_up() {
    last_unix_ms_ = parts_.clock.unix_ms(), last_steady_ms_ = parts_.clock.steady_ms();
    watch_ = {.since = parts_.clock.unix_seconds(), .before = Why::away};
    for (const ScheduledTask& task : roster_.tasks) {
        TaskState& known = parts_.state.tasks[task.name];
        if (known.under_way == 0) continue;
        parts_.diagnostics.warning("run_died", [&](json::Writer& w) { w.member("task", task.name).member("due", rfc3339(known.under_way)); });
        parts_.state.remember(task.name, {.at = known.under_way, .why = Why::died, .made_up = task.timetable.missed != MissedPolicy::skip});
        known.under_way = 0;
        parts_.state.deliver_at = watch_.since;  // whatever becomes of its reading, what it had queued goes out
    }
    parts_.diagnostics.info("started", [&](json::Writer& w) { w.member("tasks", static_cast<std::int64_t>(roster_.tasks.size())); });
    parts_.manager.ready(status());
}

void Daemon::watch_clock() {
    const std::int64_t unix_ms = parts_.clock.unix_ms(), steady_ms = parts_.clock.steady_ms();
    const std::int64_t jump = (unix_ms - last_unix_ms_) - (steady_ms - last_steady_ms_);
    last_unix_ms_ = unix_ms, last_steady_ms_ = steady_ms;
    if (std::llabs(jump) < kClockJumpMs) return;
    watch_ = {.since = unix_ms / 1000, .before = Why::clock};
    parts_.diagnostics.warning("clock_jumped", [&](json::Writer& w) { w.member("seconds", jump / 1000); });
}

void Daemon::reload() {
    parts_.manager.reloading(parts_.clock.steady_ms() * 1000);
    auto roster = parts_.reload();
    if (roster) {
        roster_ = std::move(*roster);
        complained_.clear();
        calendar_day_ = 0;
        parts_.diagnostics.info("configuration_in_force", [&](json::Writer& w) { w.member("tasks", static_cast<std::int64_t>(roster_.tasks.size())); });
    } else {
        parts_.diagnostics.error("configuration_refused", roster.error(), [](json::Writer& w) { w.member("in_force", "the one before"); });
    }
    parts_.manager.ready(status());
}

void Daemon::begin_what_is_due() {
    if (parts_.clock.steady_ms() < locked_until_ms_ || is_hindered()) return;
    const std::int64_t now = parts_.clock.unix_seconds();
    bool changed = false;
    under_way_.clear();
    for (const ScheduledTask& task : roster_.tasks) changed = decide_task(task, now) || changed;
    std::int64_t& deliver_at = parts_.state.deliver_at;
    if (deliver_at > now + kFarAway) deliver_at = now;
    names_.clear();
    for (const ScheduledTask& task : roster_.tasks)
        if (under_way_.contains(task.name)) names_.push_back(task.name);
    take_asked(now);
    const bool deliver = names_.empty() && deliver_at != 0 && deliver_at <= now;
    if (changed || !asked_.empty()) save();
    if (names_.empty() && !deliver) return;
    if (!waits_for_lock_)
        parts_.diagnostics.info(deliver ? "delivery_began" : "run_began", [&](json::Writer& w) {
            w.name("tasks").begin_array();
            for (const std::string& name : names_) w.string(name);
            w.end_array();
        });
    running_ = true;
    parts_.runner.begin(names_);
}

// What people asked for. It stands for no time of the timetable, so that one which is broken off is not made up.
void Daemon::take_asked(std::int64_t now) {
    asked_ = parts_.requests ? parts_.requests->waiting() : std::vector<std::string>();
    for (const std::string& name : asked_) {
        if (under_way_.contains(name)) continue;
        names_.push_back(name);
        parts_.state.tasks[name].began = now;
    }
}

// The times of a paused task are decided: they get no run, and none later.
void Daemon::pass_over(Decision& decision) {
    for (Missed& missed : decision.missed) missed.why = Why::paused, missed.made_up = false;
    for (const std::int64_t at : decision.runs) {
        decision.missed.push_back({.at = at, .why = Why::paused, .made_up = false});
        decision.done = std::max(decision.done, at);
    }
    decision.runs.clear();
}

// Said when it begins and when it is over.
bool Daemon::is_hindered() {
    auto why = parts_.hindrance ? parts_.hindrance() : std::nullopt;
    if (why && !hindered_) parts_.diagnostics.error("runs_held_back", *why);
    if (!why && hindered_) parts_.diagnostics.info("runs_resumed");
    hindered_ = std::move(why);
    return hindered_.has_value();
}

// True if something is to be saved. What gets a run is in under_way_ afterwards.
bool Daemon::decide_task(const ScheduledTask& task, std::int64_t now) {
    TaskState& known = parts_.state.tasks[task.name];
    bool changed = false;
    if (const std::string identity = task.timetable.identity(); known.timetable != identity) {
        known.timetable = identity;  // new or changed: it begins now and has missed nothing
        known.done = now;
        changed = true;
    }
    auto decision = decide(task.timetable, roster_.days, roster_.seed, known.done, watch_, now);
    if (!decision) {
        std::int64_t& day = complained_[task.name];
        if (day != now / kDaySeconds) parts_.diagnostics.error("timetable_fails", decision.error(), [&](json::Writer& w) { w.member("task", task.name); });
        day = now / kDaySeconds;
        return changed;
    }
    if ((!decision->runs.empty() || !decision->missed.empty()) && parts_.paused && parts_.paused(task.name)) pass_over(*decision);
    const std::int64_t up_to = decision->runs.empty() ? now : decision->runs.front();
    std::int64_t without_a_run = 0, count = 0;
    for (const Missed& missed : decision->missed) {
        if (missed.at > up_to) continue;
        parts_.state.remember(task.name, missed);
        ++count, without_a_run += missed.made_up ? 0 : 1;
    }
    if (count > 0 && !waits_for_lock_)
        parts_.diagnostics.say(decision->missed.front().why == Why::paused ? Diagnostics::Level::info : Diagnostics::Level::warning, "missed", [&](json::Writer& w) {
            w.member("task", task.name).member("times", count).member("not_made_up", without_a_run).member("why", name_of(decision->missed.front().why));
        });
    if (!decision->runs.empty()) {
        under_way_[task.name] = known.under_way = decision->runs.front();
        known.began = now;
    }
    changed = changed || known.done != decision->done || !decision->runs.empty();
    known.done = decision->done;
    return changed;
}

void Daemon::settle(const RunReport& report) {
    running_ = false;
    const std::int64_t now = parts_.clock.unix_seconds();
    const bool locked = report.refused && report.refused->code == Errc::locked;
    for (const auto& [name, due] : under_way_) {
        TaskState& known = parts_.state.tasks[name];
        known.under_way = 0;
        const auto result = report.results.find(name);
        if (locked || (!report.refused && result == report.results.end())) continue;  // still due
        known.done = std::max(known.done, due);
        known.ended = now;
        known.result = report.refused ? "error" : result->second;
    }
    for (const std::string& name : asked_) {
        const auto result = report.results.find(name);
        if (under_way_.contains(name) || locked) continue;
        TaskState& known = parts_.state.tasks[name];
        known.ended = now;
        known.result = result == report.results.end() ? "error" : result->second;
    }
    if (parts_.requests && !locked) parts_.requests->done(asked_);
    if (locked) {
        if (!waits_for_lock_) parts_.diagnostics.error("waits_for_lock", *report.refused);
        locked_until_ms_ = parts_.clock.steady_ms() + kLockedAgainMs;
    } else {
        if (report.refused) parts_.diagnostics.error("run_refused", *report.refused);
        else parts_.diagnostics.info("run_ended");
        plan_delivery(report, now);
    }
    waits_for_lock_ = locked;
    under_way_.clear();
    asked_.clear();
    save();
}

void Daemon::plan_delivery(const RunReport& report, std::int64_t now) {
    if (report.refused ? parts_.state.deliver_at == 0 : !report.left) {
        parts_.state.deliver_at = deliver_wait_ = 0;
        return;
    }
    deliver_wait_ = deliver_wait_ == 0 ? kDeliverAgain : std::min(2 * deliver_wait_, kDeliverAgainMost);
    parts_.state.deliver_at = stopping_ ? now : std::max(now + deliver_wait_, report.closed_until);  // a stop is nobody's fault
    parts_.diagnostics.warning("left_for_later", [&](json::Writer& w) { w.member("deliver_again", rfc3339(parts_.state.deliver_at)); });
}

// In December the next year's calendar should be there: said once a day, while there is time to write it.
void Daemon::look_at_calendars(std::int64_t now) {
    const CivilDate today = CivilDate::of_unix(now, kBeijingMinutes);
    if (calendar_day_ == today.days()) return;
    calendar_day_ = today.days();
    const bool needed = std::any_of(roster_.tasks.begin(), roster_.tasks.end(), [](const ScheduledTask& task) { return task.timetable.working_days_only; });
    if (!needed || today.month() != 12 || roster_.days.has(today.year() + 1)) return;
    parts_.diagnostics.warning("calendar_missing", [&](json::Writer& w) { w.member("year", std::int64_t{today.year() + 1}).member("file", roster_.days.file(today.year() + 1)); });
}

std::optional<std::pair<std::string, std::int64_t>> Daemon::next_run() const {
    std::optional<std::pair<std::string, std::int64_t>> first;
    const std::int64_t now = parts_.clock.unix_seconds();
    for (const ScheduledTask& task : roster_.tasks) {
        const auto next = task.timetable.next_after(now, roster_.days);
        if (next && *next && (!first || **next < first->second)) first = {task.name, **next};
    }
    return first;
}

std::string Daemon::status() const {
    if (hindered_) return hindered_->message;
    if (waits_for_lock_) return std::string(say("等待另一个进程结束", "waits for another process to end"));
    if (running_) {
        std::string names;
        for (const std::string& name : names_) names.append(names.empty() ? "" : ", ").append(name);
        return names.empty() ? std::string(say("正在发送排队的", "delivers what is queued")) : say("正在运行 {t}", "runs {t}", {{"t", names}});
    }
    const auto next = next_run();
    if (!next) return std::string(say("空闲；没有排定的任务", "idle; nothing is scheduled"));
    return say("空闲；下一个 {t} {w}", "idle; next {t} {w}", {{"t", next->first}, {"w", shown_time(next->second)}});
}

void Daemon::tell() {
    const std::int64_t now = parts_.clock.steady_ms();
    if (const std::int64_t every = parts_.manager.alive_every_ms(); every > 0 && now - alive_ms_ >= every - kTickMs) {
        parts_.manager.alive();
        alive_ms_ = now;
    }
    const std::string text = status();
    if (text == told_ && now - told_ms_ < kTellAgainMs) return;
    if (text != told_) parts_.manager.status(text);
    told_ = text, told_ms_ = now;
    if (!parts_.published) return;
    json::Writer w;
    w.begin_object().member("status", hindered_ ? "held_back" : waits_for_lock_ ? "locked" : running_ ? "running" : "idle").member("time", rfc3339(parts_.clock.unix_seconds()));
    if (hindered_) w.member("why", hindered_->message);
    if (const auto next = next_run()) w.member("next_task", next->first).member("next_time", rfc3339(next->second));
    parts_.published(w.end_object().take());
}

bool Daemon::drain() {
    parts_.manager.stopping(say("正在停止", "stopping"));
    parts_.diagnostics.info("stopping");
    stopping_ = true;
    parts_.runner.stop();
    const std::int64_t deadline = parts_.clock.steady_ms() + kDrainMs;
    while (running_ && parts_.clock.steady_ms() < deadline) {
        parts_.signals.wait(kDrainTickMs);
        if (const auto report = parts_.runner.finished()) settle(*report);
    }
    if (running_) parts_.diagnostics.warning("stopped_in_a_run");
    else parts_.diagnostics.info("stopped");
    return !running_;
}

void Daemon::save() {
    if (const Status saved = parts_.state.save(); !saved) parts_.diagnostics.error("not_remembered", saved.error());
}

}  // namespace creditlink
