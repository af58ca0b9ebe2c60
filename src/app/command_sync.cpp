#include <algorithm>
#include <iostream>
#include <utility>

#include "books.h"
#include "command.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "interrupt.h"
#include "log_standing.h"
#include "look.h"
#include "person.h"
#include "print.h"
#include "sync.h"

namespace creditlink {

namespace {

constexpr std::size_t kRunMinutes = 16;  // "2026-11-23 10:00": of a time in a list

Exit exit_of(const SyncOutcome& outcome, bool strict, bool interrupted) {
    Exit exit = interrupted ? Exit::interrupted : Exit::balanced;
    if (outcome.behind) exit = worse(exit, exit_of(outcome.behind->code));
    if (outcome.not_signed) exit = worse(exit, exit_of(outcome.not_signed->code));
    for (const TaskOutcome& task : outcome.tasks) {
        if (task.error) exit = worse(exit, exit_of(task.error->code));
        else if (task.report.state == "failed") exit = worse(exit, Exit::unbalanced);
        else if (task.report.state == "stopped" && !interrupted) exit = worse(exit, Exit::strict);
        else if (strict && task.report.counts.quarantined > 0) exit = worse(exit, Exit::strict);
    }
    for (const auto& [platform, report] : outcome.deliveries) {
        if (report.stopped) exit = worse(exit, exit_of(report.stopped->code));
        if (report.gave_up) exit = worse(exit, report.not_trusted ? Exit::trust : Exit::platform);
        if (strict && report.rejected > 0) exit = worse(exit, Exit::strict);
    }
    for (const auto& [platform, report] : outcome.announcements)
        if (report.held > 0 || report.waiting > 0) exit = worse(exit, Exit::platform);
    for (const auto& [lane, books] : outcome.books) {
        if (!books.balanced()) exit = worse(exit, Exit::unbalanced);
        if (books.unknown + books.unclear > 0) exit = worse(exit, Exit::unknown);
    }
    return exit;
}

void print_outcome_json(const SyncOutcome& outcome) {
    for (const TaskOutcome& task : outcome.tasks) print_json(as_json(task));
    for (const auto& [platform, report] : outcome.deliveries) {
        json::Writer writer;
        writer.begin_object().member("platform", platform).member("requests", static_cast<std::int64_t>(report.requests)).member("inquiries", static_cast<std::int64_t>(report.inquiries));
        writer.member("accepted", static_cast<std::int64_t>(report.accepted)).member("rejected", static_cast<std::int64_t>(report.rejected)).member("doubtful", static_cast<std::int64_t>(report.doubtful));
        for (const auto& [closed, until] : outcome.closed)
            if (closed == platform) writer.member("closed_until", rfc3339(until));
        writer.name("gave_up").boolean(report.gave_up).member("trouble", report.stopped ? report.stopped->message : report.last_trouble);
        if (report.stopped) writer.member("hint", report.stopped->hint);
        print_json(writer.end_object());
    }
    for (const auto& [platform, report] : outcome.announcements) {
        json::Writer writer;
        writer.begin_object().member("platform", platform).member("letters_acknowledged", static_cast<std::int64_t>(report.acknowledged)).member("letters_waiting", static_cast<std::int64_t>(report.waiting));
        print_json(writer.member("letters_held", static_cast<std::int64_t>(report.held)).member("trouble", report.trouble).end_object());
    }
    for (const auto& [lane, books] : outcome.books) print_json(as_json(lane, books));
    json::Writer writer;
    writer.begin_object().member("log_head", outcome.head.text()).name("waiting").begin_object();
    write_waiting(writer, outcome.waiting).end_object();
    if (outcome.behind) writer.member("behind", outcome.behind->message).member("hint", outcome.behind->hint);
    if (outcome.not_signed) writer.member("not_signed", outcome.not_signed->message);
    if (!outcome.notes.empty()) {
        writer.name("notes").begin_array();
        for (const std::string& note : outcome.notes) writer.string(note);
        writer.end_array();
    }
    print_json(writer.end_object());
}

void print_needs(const SyncOutcome& outcome) {
    BroughtByRun brought;
    std::size_t concerned = 0;
    for (const TaskOutcome& task : outcome.tasks) {
        brought.quarantined += task.report.counts.quarantined;
        brought.withdrawals += task.report.counts.proposed + task.report.disappeared;
        if (task.report.counts.quarantined > 0) brought.task = ++concerned == 1 ? task.task : std::string();
    }
    const std::string behind = behind_table(outcome.tasks);
    if (outcome.waiting.nothing() && behind.empty()) return;
    std::cout << '\n' << bold(say("需要人处理", "needs a person")) << '\n' << waiting_table(outcome.waiting, outcome.tasks.empty() ? nullptr : &brought) << behind;
}

void print_trouble(const std::string& who, const std::string& what, const std::string& hint) {
    std::cout << '\n' << warned(one_line(who)) << say("：", ": ") << one_line(what) << '\n';
    if (!hint.empty()) std::cout << say("提示：", "hint: ") << one_line(hint) << '\n';
}

void print_outcome(const SyncOutcome& outcome, bool adopted) {
    if (!outcome.tasks.empty()) std::cout << runs_table(outcome.tasks);
    for (const TaskOutcome& task : outcome.tasks) {
        if (task.error) print_trouble(task.task, (task.error->place.empty() ? "" : task.error->place + say("：", ": ").data()) + task.error->message, task.error->hint);
        else if (adopted) print_wrapped(say("{t}：认领 {n} 条，视为平台已有，没有发送", "{t}: {n} records adopted as already at the platform; nothing was sent", {{"t", one_line(task.task)}, {"n", grouped(task.report.counts.admitted)}}));
        else if (!task.report.note.empty()) print_trouble(task.task, task.report.note.said(), {});
        for (const std::string& notice : task.report.notices) print_wrapped(one_line(task.task) + std::string(say("：", ": ")) + notice);
    }
    if (const std::string skips = skips_line(outcome.tasks); !skips.empty()) print_wrapped(skips);
    std::cout << findings_line(outcome.tasks);
    if (!outcome.books.empty()) std::cout << '\n' << books_table(outcome.books);
    if (outcome.behind) print_trouble(std::string(say("已停止发送", "sending stopped")), outcome.behind->message, outcome.behind->hint);
    std::string told;  // what stops every platform is said once
    for (const auto& [platform, report] : outcome.deliveries) {
        if (report.stopped && std::exchange(told, report.stopped->message) == report.stopped->message) continue;
        if (report.stopped) print_trouble(platform, say("已停止发送：", "sending stopped: ").data() + report.stopped->message, report.stopped->hint);
        else if (report.gave_up && report.not_trusted)
            print_trouble(platform, say("不能确认对方就是平台，没有发送：{t}", "nothing was sent, because it is not sure that this is the platform: {t}", {{"t", report.last_trouble}}),
                          std::string(say("与平台核对证书和公钥，改配置里的 ca 或 pinned；排队的留着，下次接着发", "compare certificate and key with the platform, then mend ca or pinned in the configuration; what is queued waits for the next run")));
        else if (report.gave_up)
            print_trouble(platform, say("平台暂不可用（{t}），余下的留在队列中，下次接着发", "the platform is not available ({t}); what is left stays queued for the next run", {{"t", report.last_trouble}}), {});
    }
    for (const auto& [platform, report] : outcome.announcements) {
        if (report.acknowledged > 0) print_wrapped(say("{p} 收悉承诺书的公布、撤回 {n} 项", "{p} acknowledged {n} publications and withdrawals of letters", {{"p", platform}, {"n", grouped(report.acknowledged)}}));
        if (report.held > 0) print_trouble(platform, say("退回了承诺书的公告：{t}", "refused the announcement of letters: {t}", {{"t", report.trouble}}), std::string(say("creditlink letter announced 列出", "creditlink letter announced lists them")));
        if (report.waiting > 0) print_trouble(platform, say("{n} 项承诺书公告还没有收悉（{t}），下次再报", "{n} announcements of letters are not acknowledged yet ({t}); the next run sends them again", {{"n", grouped(report.waiting)}, {"t", report.trouble}}), {});
    }
    for (const auto& [platform, until] : outcome.closed)
        print_trouble(platform, say("平台维护中，不发送；排队的留着，{t} 之后的运行再发", "in its maintenance window nothing is sent; what is queued waits for a run after {t}", {{"t", shown_time(until).substr(0, kRunMinutes)}}), {});
    print_needs(outcome);
    for (const std::string& note : outcome.notes) print_wrapped(note);
    if (outcome.behind) return;
    std::cout << say("日志 ", "log ") << outcome.head.size;
    if (!outcome.not_signed) {
        std::cout << say(" 条，已签名（creditlink log check 核验）", " entries, signed (check: creditlink log check)") << '\n';
        return;
    }
    std::cout << say(" 条", " entries") << '\n';
    print_trouble(std::string(say("日志末尾尚未签名", "the log's end is not signed yet")),
                  outcome.not_signed->message + say("；这样最多 {h} 小时或 {n} 条，之后停止发送", "; for {h} hours or {n} entries at most, then sending stops",
                                                    {{"h", std::to_string(kMaxUnsignedMs / 3'600'000)}, {"n", std::to_string(kMaxUnsignedEntries)}}),
                  outcome.not_signed->hint);
}

Result<Exit> run_sync(const Invocation& in, SyncOptions options, bool with_tasks) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    if (with_tasks) {
        auto tasks = chosen_tasks((*office)->config(), in.arguments);
        if (!tasks) return tasks.error();
        options.tasks = std::move(*tasks);
    }
    if (in.has("--patience")) {
        const auto seconds = in.number("--patience");
        if (!seconds) return Error{Errc::usage, std::string(say("--patience 应为秒数", "--patience takes seconds")), {}, {}};
        options.patience_ms = static_cast<std::int64_t>(*seconds) * 1000;
    }
    options.deliver = !in.has("--no-send") && !options.adopt;
    options.allow_mass_withdrawal = in.has("--allow-mass-withdrawal");
    Interrupt interrupt;
    options.stop = interrupt.token();
    Progress progress((*office)->clock(), in.json);
    options.progress = [&](const std::string& task, const RunCounts& counts, double share) {
        progress.show(say("读取 {t}，行数", "reading {t}, rows", {{"t", one_line(task)}}), counts.read, share);
    };
    options.sending = [&](std::uint64_t answered, double share) { progress.show(say("发送，已答复条数", "sending, records answered"), answered, share); };
    auto outcome = sync(**office, options);
    progress.clear();
    if (!outcome) return outcome.error();
    in.json ? print_outcome_json(*outcome) : print_outcome(*outcome, options.adopt);
    if (interrupt.requested()) std::cerr << say("已中断；已完成的都已入账，下次接着做。\n", "Interrupted; what was finished is kept, the next run goes on from there.\n");
    return exit_of(*outcome, in.has("--strict"), interrupt.requested());
}

Result<Exit> run(const Invocation& in) { return run_sync(in, {}, true); }

Result<Exit> deliver(const Invocation& in) { return run_sync(in, {}, false); }

Result<Exit> adopt(const Invocation& in) {
    if (in.arguments.empty() || in.option("--reason").empty())
        return Error{Errc::usage, std::string(say("请给出任务名和 --reason 原因", "name the tasks and give --reason")), {}, "creditlink sync adopt approvals --reason 历史数据已由人工录入平台"};
    SyncOptions options;
    options.adopt = true;
    options.reason = in.option("--reason");
    options.who = acting_person();
    return run_sync(in, options, true);
}

std::string state_title(std::string_view state) {
    if (state == "running") return std::string(say("运行中", "running"));
    if (state == "balanced") return std::string(say("账平", "balanced"));
    if (state == "failed") return std::string(say("账不平", "unbalanced"));
    if (state == "stopped") return std::string(say("已停", "stopped"));
    if (state == "died") return std::string(say("中途退出", "died"));
    return std::string(state);
}

Result<Exit> status(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    auto ledger = (*office)->ledger(true);
    if (!ledger) return ledger.error();
    warn_of_loss((*office)->config(), in.json);
    auto runs = ledger->runs(12);
    if (!runs) return runs.error();
    auto books = ledger->books();
    if (!books) return books.error();
    auto waiting = waiting_in(*ledger, *books);
    if (!waiting) return waiting.error();
    if (in.json) {
        for (const RunInfo& r : *runs) {
            TaskOutcome one{.task = r.task, .title = {}, .report = {.run = r.id, .state = r.state, .note = r.note, .counts = r.counts, .findings = r.findings, .skips = r.skips, .disappeared = 0, .behind = {}, .columns = {}, .notes = {}, .notices = {}}, .error = {}};
            print_json(as_json(one));
        }
        for (const auto& [lane, b] : *books) print_json(as_json(lane, b));
        json::Writer writer;
        writer.begin_object().name("waiting").begin_object();
        print_json(write_waiting(writer, *waiting).end_object().end_object());
        return Exit::balanced;
    }
    Table table;
    table.header({"#", std::string(say("任务", "task")), std::string(say("开始", "started")), std::string(say("状态", "state")), std::string(say("读入", "read")),
                  std::string(say("收录", "admitted")), std::string(say("待处理", "quarantined"))},
                 {Table::Align::right, Table::Align::left, Table::Align::left, Table::Align::left, Table::Align::right, Table::Align::right, Table::Align::right});
    for (const RunInfo& r : *runs)
        table.row({std::to_string(r.id), r.task, shown_time(r.started).substr(0, kRunMinutes), state_title(r.state), grouped(r.counts.read), grouped(r.counts.admitted), grouped(r.counts.quarantined)});
    std::cout << table.text() << '\n' << books_table(*books);
    if (!waiting->nothing()) std::cout << '\n' << bold(say("需要人处理", "needs a person")) << '\n' << waiting_table(*waiting, nullptr);
    print_next(waiting->nothing() ? std::string("creditlink sync plan") : first_command(*waiting));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> sync_commands() {
    const OptionRow patience{"--patience", "SECONDS", "平台没有进展时最多等多久，缺省 60 秒", "how long to wait for the platform without progress, 60 s unless given"};
    const OptionRow strict{"--strict", "", "有退回或待处理时以 1 退出", "exit with 1 if anything was rejected or quarantined"};
    const std::vector<OptionRow> look = with_disclosure({strict, {"--rows", "N", "每类问题列几行例子，缺省只在一个任务时列 1 行", "examples of each finding; 1 for a single task unless given"}});
    std::vector<OptionRow> check = look;
    check.push_back({"--file", "FILE", "核验这个文件，用任务的映射；不改配置", "look at this file with the task's mapping; the configuration stays"});
    return {
        {"sync", "run", "[TASK…]", "读取、核验、发送，并结账", "read, check, send and close the books", "creditlink sync run penalties",
         {patience, strict, {"--no-send", "", "只收录，不发送", "admit, send nothing"}, {"--allow-mass-withdrawal", "", "已核对：大量消失属正常", "the mass disappearance was checked and is right"}}, run},
        {"sync", "plan", "[TASK…]", "预演：将会发生什么，不写不发", "what would happen; keeps and sends nothing", "creditlink sync plan approvals", look, sync_plan},
        {"sync", "deliver", "", "只发送队列中的、询问不明的", "send what is queued and ask about what is unknown", "creditlink sync deliver", {patience, strict}, deliver},
        {"sync", "adopt", "TASK…", "首日：认领平台上已有的记录，不发送", "first day: take records as already at the platform, send nothing", "creditlink sync adopt approvals --reason 历史数据已由人工录入平台",
         {{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"}}, adopt},
        {"sync", "status", "", "最近的运行和各平台的账", "recent runs and the books per platform", "creditlink sync status", {}, status},
        {"check", "", "[TASK…]", "只核验，不看台账、不发送", "validate only: no ledger, nothing sent", "creditlink check animals", check, check_rows},
    };
}

}  // namespace creditlink
