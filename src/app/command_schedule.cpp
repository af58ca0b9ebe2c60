// creditlink schedule: what the timetables say, and what was missed.

#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/app/office.h"
#include "look.h"
#include "pauses.h"
#include "print.h"
#include "roster.h"

namespace creditlink {

namespace {

constexpr std::uint64_t kTimesShown = 12;   // with its heading and the last line on one screen
constexpr std::uint64_t kMostTimes = 1000;


std::string short_minute(std::int64_t unix_seconds) { return unix_seconds == 0 ? std::string() : shown_time(unix_seconds).substr(5, 11); }  // "11-23 10:00"

std::string weekday(std::int64_t unix_seconds) {
    constexpr std::string_view kZh[] = {"四", "五", "六", "日", "一", "二", "三"}, kEn[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    const auto day = static_cast<std::size_t>(CivilDate::of_unix(unix_seconds, kBeijingMinutes).days() % 7);
    return std::string(say(kZh[day], kEn[day]));
}

std::string result_title(std::string_view result) {
    if (result == "balanced") return std::string(say("账平", "balanced"));
    if (result == "failed") return std::string(say("账不平", "unbalanced"));
    if (result == "stopped") return std::string(say("被拦下", "guarded"));
    if (result == "error") return std::string(say("出错", "error"));
    return std::string(result);
}

std::string why_title(Why why) {
    switch (why) {
        case Why::away: return std::string(say("服务未运行", "service was away"));
        case Why::clock: return std::string(say("时钟跳变", "the clock jumped"));
        case Why::busy: return std::string(say("上一次还没完", "busy"));
        case Why::died: return std::string(say("运行中途退出", "its run died"));
        case Why::paused: return std::string(say("已暂停", "paused"));
    }
    return {};
}

struct SchedulePlan {
    Config config;
    Roster roster;
    ScheduleState state;
    std::vector<Pause> pauses;
};

// None where there is no ledger yet: nobody can have paused anything.
Result<std::vector<Pause>> known_pauses(const Config& config) {
    std::error_code ignored;
    if (!std::filesystem::exists(config.state / "ledger.db", ignored)) return std::vector<Pause>();
    auto office = Office::open(config);
    if (!office) return office.error();
    auto ledger = (*office)->ledger(true);
    return ledger ? pauses(*ledger) : Result<std::vector<Pause>>(ledger.error());
}

Result<SchedulePlan> plan_of(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (auto known = chosen_tasks(*config, in.arguments); !known) return known.error();
    auto roster = roster_of(*config);
    if (!roster) return roster.error();
    const auto& names = in.arguments;
    std::erase_if(roster->tasks, [&](const ScheduledTask& task) { return !names.empty() && std::find(names.begin(), names.end(), task.name) == names.end(); });
    if (roster->tasks.empty())
        return Error{Errc::usage, std::string(say("这些任务没有时间表", "these tasks have no timetable")), {}, "creditlink schedule list"};
    auto state = ScheduleState::load(schedule_file(*config));
    if (!state) return state.error();
    auto paused = known_pauses(*config);
    if (!paused) return paused.error();
    return SchedulePlan{std::move(*config), std::move(*roster), std::move(*state), std::move(*paused)};
}

// The next year's calendar, from the day on which it is usually known; its absence is an error from January on.
void warn_of_calendar(const SchedulePlan& plan, const CivilDate& today) {
    const bool needed = std::any_of(plan.roster.tasks.begin(), plan.roster.tasks.end(), [](const ScheduledTask& task) { return task.timetable.working_days_only; });
    for (const int year : {today.year(), today.year() + 1}) {
        const bool wanted = year == today.year() || today.month() == 12;
        if (needed && wanted && !plan.roster.days.has(year))
            std::cerr << warned(say("缺少 {y} 年的工作日历：{f}", "the calendar of {y} is missing: {f}", {{"y", std::to_string(year)}, {"f", one_line(plan.roster.days.file(year))}})) << '\n';
    }
}

// Below the table, which has no room for it.
void tell_of_pauses(const SchedulePlan& plan) {
    for (const ScheduledTask& task : plan.roster.tasks)
        if (const auto pause = pause_of(plan.pauses, task.name))
            print_wrapped(say("已暂停 {t}：{r}（{w}，{d} 起）", "paused {t}: {r} ({w}, since {d})", {{"t", task.name}, {"r", one_line(pause->reason)}, {"w", one_line(pause->who)}, {"d", shown_minute(pause->since)}}));
}

Result<Exit> list_times(const Invocation& in) {
    auto plan = plan_of(in);
    if (!plan) return plan.error();
    const SystemClock clock;
    Table table;
    table.header({std::string(say("任务", "task")), "cron", std::string(say("哪些日子", "days")), std::string(say("下一次", "next")), std::string(say("上一次", "last")), std::string(say("结果", "result"))},
                 {Table::Align::left, Table::Align::whole, Table::Align::left, Table::Align::whole, Table::Align::whole, Table::Align::left});
    Exit exit = Exit::balanced;
    std::optional<Error> failed;
    for (const ScheduledTask& task : plan->roster.tasks) {
        const Timetable& t = task.timetable;
        const auto next = t.next_after(clock.unix_seconds(), plan->roster.days);
        if (!next) failed = next.error(), exit = Exit::config;
        const std::int64_t at = next && *next ? **next : 0;
        const TaskState& known = plan->state.tasks[task.name];
        const auto pause = pause_of(plan->pauses, task.name);
        if (in.json) {
            json::Writer w;
            w.begin_object().member("task", task.name).member("cron", t.cron.text()).member("days", t.working_days_only ? "working" : "every").member("zone_minutes", std::int64_t{t.zone_minutes});
            w.member("missed", name_of(t.missed)).member("jitter", t.jitter_seconds).member("next", at ? rfc3339(at) : "").member("last", known.began ? rfc3339(known.began) : "");
            w.member("result", known.result).name("running").boolean(known.under_way != 0);
            w.name("paused").boolean(pause.has_value());
            if (pause) w.member("paused_reason", pause->reason).member("paused_by", pause->who).member("paused_since", rfc3339(pause->since));
            print_json(w.member("error", next ? "" : next.error().message).end_object());
            continue;
        }
        table.row({task.name, t.cron.text(), std::string(t.working_days_only ? say("工作日", "working") : say("每天", "every")), pause ? std::string(say("已暂停", "paused")) : next ? shown_minute(at) : std::string(say("算不出", "error")), short_minute(known.began),
                   known.under_way ? std::string(say("运行中", "running")) : result_title(known.result)});
    }
    warn_of_calendar(*plan, clock.today());
    if (in.json) return exit;
    std::cout << table.text();
    tell_of_pauses(*plan);
    if (failed) {
        std::cout << '\n';
        print_wrapped(failed->place + std::string(say("：", ": ")) + failed->message);
        print_wrapped(failed->hint);
    }
    print_next(plan->state.missed.empty() ? "creditlink schedule next" : "creditlink schedule missed");
    return exit;
}

Result<Exit> next(const Invocation& in) {
    auto plan = plan_of(in);
    if (!plan) return plan.error();
    const SystemClock clock;
    const std::uint64_t wanted = std::min(in.number("--count").value_or(kTimesShown), kMostTimes);
    std::map<std::int64_t, std::vector<std::string>> times;  // tasks that are due together run together
    std::optional<Error> failed;
    for (const ScheduledTask& task : plan->roster.tasks) {
        std::int64_t after = clock.unix_seconds();
        for (std::uint64_t i = 0; i < wanted; ++i) {
            const auto at = task.timetable.next_after(after, plan->roster.days);
            if (!at) failed = at.error();
            if (!at || !*at) break;
            times[after = **at].push_back(task.name);
        }
    }
    while (times.size() > wanted) times.erase(std::prev(times.end()));
    if (times.size() < wanted && failed) std::cerr << one_line(failed->place) << say("：", ": ") << one_line(failed->message) << '\n';
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::left});
    for (const auto& [at, tasks] : times) {
        std::string names;
        json::Writer w;
        w.begin_object().member("time", rfc3339(at)).name("tasks").begin_array();
        for (const std::string& task : tasks) names.append(names.empty() ? "" : " ").append(task), w.string(task);
        if (in.json) print_json(w.end_array().end_object());
        else table.row({shown_minute(at), weekday(at), tasks.size() > 1 && tasks.size() == plan->roster.tasks.size() ? say("全部 {n} 个任务", "all {n} tasks", {{"n", std::to_string(tasks.size())}}) : names});
    }
    const Exit exit = failed && times.empty() ? Exit::config : Exit::balanced;
    if (in.json) return exit;
    std::cout << table.text();
    print_next("creditlink schedule list");
    return exit;
}

Result<Exit> missed(const Invocation& in) {
    auto plan = plan_of(in);
    if (!plan) return plan.error();
    std::vector<MissedTime> shown;
    for (const MissedTime& each : plan->state.missed)
        if (in.arguments.empty() || std::find(in.arguments.begin(), in.arguments.end(), each.task) != in.arguments.end()) shown.push_back(each);
    const std::size_t last = static_cast<std::size_t>(in.number("--last").value_or(kTimesShown));
    if (shown.size() > last) shown.erase(shown.begin(), shown.end() - static_cast<std::ptrdiff_t>(last));
    Table table;
    table.columns({Table::Align::whole, Table::Align::left, Table::Align::left, Table::Align::left});
    for (const auto& [task, time] : shown) {
        if (in.json) {
            json::Writer w;
            w.begin_object().member("task", task).member("time", rfc3339(time.at)).member("why", name_of(time.why)).name("made_up").boolean(time.made_up);
            print_json(w.end_object());
        } else table.row({shown_minute(time.at), task, why_title(time.why), std::string(time.made_up ? say("已补", "made up") : say("未补", "not made up"))});
    }
    if (in.json) return Exit::balanced;
    if (shown.empty()) std::cout << say("没有错过的。\n", "nothing was missed.\n");
    std::cout << table.text();
    print_next("creditlink schedule list");
    return Exit::balanced;
}

}  // namespace

std::vector<Command> schedule_commands() {
    return {
        {"schedule", "list", "[TASK…]", "各任务的时间表、下一次、上一次", "each task's timetable, next and last run", "creditlink schedule list", {}, list_times},
        {"schedule", "next", "[TASK…]", "接下来的运行时刻", "the times to come", "creditlink schedule next --count 20", {{"--count", "N", "几个，缺省 12", "how many, 12 unless given"}}, next},
        {"schedule", "missed", "[TASK…]", "错过的时刻、原因、补了没有", "times that were missed, why, and whether they were made up", "creditlink schedule missed --last 50",
         {{"--last", "N", "最近几个，缺省 12", "the last so many, 12 unless given"}}, missed},
    };
}

}  // namespace creditlink
