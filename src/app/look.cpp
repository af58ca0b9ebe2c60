#include "look.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "books.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "given_file.h"
#include "interrupt.h"
#include "log_standing.h"
#include "print.h"
#include "row_reports.h"

namespace creditlink {

namespace {

// A look at some tasks: what every one of them needs, and what became of them.
struct Look {
    const Invocation& in;
    Office& office;
    Ledger* ledger;        // null: nothing is remembered
    Personal personal;
    std::uint64_t examples;  // of each finding
    Interrupt interrupt = {};
    std::vector<TaskOutcome> outcomes = {};
    std::string text = {};   // the examples
};

Result<IngestReport> look_at(Look& look, const TaskConfig& task, Progress& progress) {
    auto mapping = look.office.mapping(task.mapping);
    if (!mapping) return mapping.error();
    std::string cursor;
    if (look.ledger && task.mode == ReadMode::incremental) {
        auto state = look.ledger->task(task.name, mapping->plan.kind().name);
        if (state) cursor = state->cursor;
    }
    auto source = look.office.source(task, cursor, look.interrupt.token());
    if (!source) return source.error();
    RowReports rows(task, mapping->plan.kind(), Masking(&mapping->plan, look.personal), look.in.json, look.examples);
    auto report = ingest({.ledger = look.ledger, .keep = false, .task = task.name, .source = **source, .plan = mapping->plan, .rules = mapping->rules, .mode = task.mode,
                          .platforms = task.platforms, .office = look.office.hmac(), .clock = look.office.clock(), .today = look.office.today(), .since = task.since,
                          .each_row = [&](const RowReport& row) { rows.add(row); },
                          .progress = [&](const RunCounts& counts, double share) { progress.show(say("读取 {t}，行数", "reading {t}, rows", {{"t", one_line(task.name)}}), counts.read, share); },
                          .stop = look.interrupt.token()});
    if (report && task.platforms.empty()) report->notices.push_back(goes_nowhere(task.name));
    look.text += rows.text();
    if (report && !look.in.json)
        for (const std::string& notice : report->notices) look.text += one_line(task.name) + std::string(say("：", ": ")) + notice + '\n';
    return report;
}

Exit exit_of_look(const TaskOutcome& one, bool strict) {
    if (one.error) return exit_of(one.error->code);
    if (!one.report.counts.balanced()) return Exit::unbalanced;
    if (one.report.state == "stopped") return Exit::strict;  // as the run would
    return strict && one.report.counts.quarantined > 0 ? Exit::strict : Exit::balanced;
}

std::string what_a_run_would_do(const std::vector<TaskOutcome>& outcomes) {
    std::uint64_t fresh = 0, changed = 0, gone = 0;
    std::string text;
    for (const TaskOutcome& outcome : outcomes) {
        fresh += outcome.report.counts.new_records, changed += outcome.report.counts.new_versions, gone += outcome.report.disappeared;
        if (!outcome.error && !outcome.report.note.empty()) text += warned(one_line(outcome.task)) + std::string(say("：", ": ")) + one_line(outcome.report.note.said()) + '\n';
    }
    if (fresh + changed > 0)
        text = say("运行后会报送：新记录 {n} 条，变更 {m} 条\n", "a run would send {n} new records and {m} changed ones\n", {{"n", grouped(fresh)}, {"m", grouped(changed)}}) + text;
    if (gone > 0)
        text += say("没有源行的记录 {n} 条，运行后提出撤回，等人批准\n", "{n} records have no row any more: a run would propose their withdrawal to a person\n", {{"n", grouped(gone)}});
    return text;
}

void print_look(const Look& look, bool plan) {
    std::cout << runs_table(look.outcomes);
    if (const std::string skips = skips_line(look.outcomes); !skips.empty()) print_wrapped(skips);
    std::cout << findings_line(look.outcomes);
    if (plan) std::cout << what_a_run_would_do(look.outcomes);
    std::cout << behind_table(look.outcomes);
    if (!look.text.empty()) std::cout << '\n' << look.text;
    std::cout << say("没有写入台账，也没有发送任何内容。\n", "Nothing was kept and nothing was sent.\n");
    const TaskOutcome* worst = nullptr;
    for (const TaskOutcome& outcome : look.outcomes)
        if (!outcome.error && (!worst || outcome.report.counts.quarantined > worst->report.counts.quarantined)) worst = &outcome;
    const auto failed = std::find_if(look.outcomes.begin(), look.outcomes.end(), [](const TaskOutcome& outcome) { return outcome.error.has_value(); });
    if (!worst && failed != look.outcomes.end()) return print_next(failed->error->code == Errc::source ? "creditlink source check " + failed->task : std::string("creditlink config check"));
    const std::string command = plan ? "creditlink sync plan " : "creditlink check ";
    if (worst && worst->report.counts.quarantined > 0 && look.outcomes.size() > 1) print_next(command + worst->task + std::string(say("（看例子）", " (shows examples)")));
    else if (worst && worst->report.counts.quarantined > 0 && !look.in.has("--rows")) print_next(command + worst->task + " --rows 5");
    else print_next(plan ? "creditlink sync run" : "creditlink sync plan");
}

bool is_file(const std::string& name) {
    std::error_code error;
    return std::filesystem::is_regular_file(name, error);
}

Result<Exit> look_at_tasks(const Invocation& in, bool plan) {
    auto config = in.config();
    if (!config) return config.error();
    auto opened = Office::open(std::move(*config));
    if (!opened) return opened.error();
    Office& office = **opened;
    warn_of_loss(office.config(), in.json);
    if (!plan && !in.has("--file") && in.arguments.size() == 1 && !office.config().task(in.arguments[0]) && is_file(in.arguments[0]))
        return Error{Errc::usage, say("“{f}”是文件，不是任务", "\"{f}\" is a file, not a task", {{"f", one_line(in.arguments[0])}}), {}, "creditlink check " + std::string(say("任务名", "TASK")) + " --file " + in.arguments[0]};
    auto tasks = chosen_tasks(office.config(), in.arguments);
    if (!tasks) return tasks.error();
    std::optional<TaskConfig> given;
    if (in.has("--file")) {
        const auto task = the_one_task(in, office.config());
        if (!task) return task.error();
        auto with = with_file(**task, in.option("--file"));
        if (!with) return with.error();
        given = std::move(*with);
        tasks = std::vector<const TaskConfig*>{&*given};
    }
    std::string subject = plan ? "plan" : "check";
    for (const TaskConfig* task : *tasks) subject += " task " + task->name;
    auto personal = disclosure(in, office, subject);
    if (!personal) return personal.error();
    std::optional<Ledger> ledger;
    std::error_code unreadable;
    if (plan && std::filesystem::exists(office.config().state / "ledger.db", unreadable)) {
        auto there = office.ledger(true);
        if (!there) return there.error();
        ledger = std::move(*there);
    }
    Look look{.in = in, .office = office, .ledger = ledger ? &*ledger : nullptr, .personal = *personal, .examples = in.number("--rows").value_or(tasks->size() == 1 ? 1 : 0)};
    Progress progress(office.clock(), in.json);
    Exit exit = Exit::balanced;
    for (const TaskConfig* task : *tasks) {
        TaskOutcome one{.task = task->name, .title = task->title, .report = {}, .error = {}};
        auto report = look_at(look, *task, progress);
        progress.clear();
        if (report) one.report = std::move(*report);
        else one.error = report.error();
        // What is wrong with one task does not keep the others from being looked at.
        if (one.error) {
            if (one.error->place.empty()) one.error->place = task->name;
            print_error(*one.error, in.json);
        }
        exit = worse(exit, exit_of_look(one, in.has("--strict")));
        look.outcomes.push_back(std::move(one));
    }
    if (!in.json) print_look(look, plan);
    for (const TaskOutcome& outcome : look.outcomes)
        if (in.json) print_json(as_json(outcome));
    return exit;
}

}  // namespace

Result<Exit> sync_plan(const Invocation& in) { return look_at_tasks(in, true); }
Result<Exit> check_rows(const Invocation& in) { return look_at_tasks(in, false); }

Result<const TaskConfig*> task_called(const Config& config, const std::string& name) {
    if (const TaskConfig* task = config.task(name)) return task;
    std::vector<std::string_view> known;
    for (const TaskConfig& each : config.tasks) known.push_back(each.name);
    const std::string_view near = nearest(name, known);
    return Error{Errc::usage, say("没有叫“{n}”的任务", "there is no task \"{n}\"", {{"n", one_line(name)}}), config.file,
                 near.empty() ? std::string(say("creditlink config tasks 列出任务", "creditlink config tasks lists the tasks")) : say("是不是想输入“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(near)}})};
}

Result<const TaskConfig*> the_one_task(const Invocation& in, const Config& config) {
    if (in.arguments.size() == 1) return task_called(config, in.arguments[0]);
    return Error{Errc::usage, std::string(say("请给出一个任务名", "name one task")), {}, std::string(say("creditlink config tasks 列出任务", "creditlink config tasks lists the tasks"))};
}

Result<std::vector<const TaskConfig*>> chosen_tasks(const Config& config, const std::vector<std::string>& names) {
    std::vector<const TaskConfig*> tasks;
    if (names.empty())
        for (const TaskConfig& task : config.tasks)
            if (!task.off) tasks.push_back(&task);
    for (const std::string& name : names) {
        auto task = task_called(config, name);
        if (!task) return task.error();
        if (std::find(tasks.begin(), tasks.end(), *task) == tasks.end()) tasks.push_back(*task);
    }
    return tasks;
}

Exit worse(Exit a, Exit b) {
    constexpr Exit kOrder[] = {Exit::internal, Exit::storage, Exit::unbalanced, Exit::log_integrity, Exit::interrupted, Exit::trust, Exit::config, Exit::source, Exit::unknown,
                               Exit::platform, Exit::locked, Exit::approval, Exit::usage, Exit::strict, Exit::balanced};
    for (Exit exit : kOrder)
        if (a == exit || b == exit) return exit;
    return a;
}

}  // namespace creditlink
