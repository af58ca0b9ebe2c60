#include "office_task_desk.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "pauses.h"
#include "roster.h"

namespace creditlink {

namespace {

Error no_task(std::string_view name) {
    return {Errc::not_found, say("没有叫“{n}”的任务", "there is no task \"{n}\"", {{"n", std::string(name)}}), {}, std::string(say("请从“任务”列表里选", "choose one from the list of tasks"))};
}

Result<const TaskConfig*> active_task(const Office& office, std::string_view name) {
    const TaskConfig* task = office.config().task(std::string(name));
    if (!task) return no_task(name);
    if (task->off)
        return Error{Errc::usage, std::string(say("这个任务在配置里已停用", "this task is switched off in the configuration")), std::string(name),
                     std::string(say("去掉配置里的 off 后重新加载", "take off out of the configuration and reload"))};
    return task;
}

void tell_times(DeskTaskLine& line, const TaskConfig& task, const Result<WorkingDays>& days, std::int64_t now) {
    if (!task.schedule) return;
    line.cron = task.schedule->cron.text();
    line.working_days_only = task.schedule->working_days_only;
    if (task.off || line.pause) return;
    const auto next = days ? task.schedule->next_after(now, *days) : Result<std::optional<std::int64_t>>(days.error());
    if (!next) line.why_none = next.error().message;
    else if (*next) line.next = **next;
}

}  // namespace

Result<std::vector<DeskTaskLine>> OfficeTaskDesk::tasks() {
    const auto office = runner_.office();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    auto runs = ledger->last_runs();
    if (!runs) return runs.error();
    auto paused = pauses(*ledger);
    if (!paused) return paused.error();
    const auto days = read_calendars(office->config());
    const std::vector<std::string> asked = requests_.waiting();
    std::vector<DeskTaskLine> lines;
    for (const TaskConfig& task : office->config().tasks) {
        const auto last = std::find_if(runs->begin(), runs->end(), [&](const RunInfo& run) { return run.task == task.name; });
        DeskTaskLine line{.task = {task.name, task.title, task.department, task.off, last == runs->end() ? std::nullopt : std::optional(*last)},
                          .cron = {}, .working_days_only = false, .next = 0, .why_none = {}, .asked = std::find(asked.begin(), asked.end(), task.name) != asked.end(), .pause = {}};
        if (auto pause = pause_of(*paused, task.name)) line.pause = DeskPause{pause->reason, pause->who, pause->since};
        tell_times(line, task, days, office->clock().unix_seconds());
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<DeskTaskLine> OfficeTaskDesk::task(std::string_view name) {
    auto all = tasks();
    if (!all) return all.error();
    const auto at = std::find_if(all->begin(), all->end(), [&](const DeskTaskLine& line) { return line.task.name == name; });
    return at == all->end() ? Result<DeskTaskLine>(no_task(name)) : Result<DeskTaskLine>(std::move(*at));
}

DeskProgress OfficeTaskDesk::progress() {
    const RunProgress now = runner_.progress();
    return {.running = now.running, .tasks = now.tasks, .task = now.task, .counts = now.counts, .share = now.share, .answered = now.answered, .answered_share = now.answered_share,
            .elapsed_ms = now.running ? runner_.office()->clock().steady_ms() - now.began_ms : 0};
}

Status OfficeTaskDesk::run_now(std::string_view name, std::string_view who) {
    const auto office = runner_.office();
    if (auto task = active_task(*office, name); !task) return task.error();
    const auto waiting = requests_.waiting();
    if (std::find(waiting.begin(), waiting.end(), name) != waiting.end())
        return Error{Errc::locked, std::string(say("这个任务已经在运行或等待运行", "this task runs or waits for its turn already")), std::string(name), {}};
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    // The entry first: nothing runs on somebody's word without it.
    if (auto noted = ledger->record_decision("run-asked", "task " + std::string(name), {}, who); !noted) return noted;
    requests_.ask(std::string(name));
    return {};
}

Status OfficeTaskDesk::pause(std::string_view name, std::string_view reason, std::string_view who) {
    const auto office = runner_.office();
    if (auto task = active_task(*office, name); !task) return task.error();
    auto ledger = office->ledger();
    return ledger ? pause_task(*ledger, name, reason, who, office->clock().unix_seconds()) : Status(ledger.error());
}

Status OfficeTaskDesk::resume(std::string_view name, std::string_view reason, std::string_view who) {
    auto ledger = runner_.office()->ledger();
    return ledger ? resume_task(*ledger, name, reason, who) : Status(ledger.error());
}

Status OfficeTaskDesk::begin_plan(std::string_view name) {
    auto office = runner_.office();
    auto task = active_task(*office, name);
    return task ? plan_.begin(office, **task) : Status(task.error());
}

}  // namespace creditlink
