// `sync backfill`: a platform that a task got later is given the records that it was never given.

#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "interrupt.h"
#include "look.h"
#include "mapping_in_force.h"
#include "opened.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

struct Backfill {
    const TaskConfig& task;
    std::string platform;
    bool keeps, adopted;
    IngestReport report;
    std::uint64_t left = 0;  // records that the platform still lacks
};

struct SkipWord {
    std::string_view reason, zh, en;
};
constexpr SkipWord kSkipWords[] = {
    {"adopted", "首日认领的，未发送过；--adopted 连同它们", "adopted on the first day; --adopted includes them"},
    {"changed-since", "源数据已变，由 sync run 作为新版本报出",
     "changed at the source; sync run sends the new version"},
    {"not-admitted-yet", "尚未收录，由 sync run 报出", "not admitted yet; sync run sends them"},
    {"not-sound", "核验未通过，见 quarantine list", "not sound; see quarantine list"},
    {"withdrawn", "已撤回，不再报出", "withdrawn; not sent"},
};

void print_backfill_json(const Backfill& b) {
    json::Writer writer;
    const RunCounts& c = b.report.counts;
    writer.begin_object()
        .name("preview")
        .boolean(!b.keeps)
        .member("task", b.task.name)
        .member("platform", b.platform)
        .member("state", b.report.state);
    writer.member("read", static_cast<std::int64_t>(c.read))
        .member("queued", static_cast<std::int64_t>(c.admitted))
        .member("there", static_cast<std::int64_t>(c.unchanged));
    writer.name("skips").begin_object();
    for (const Tally& tally : b.report.skips) writer.member(tally.what, static_cast<std::int64_t>(tally.count));
    print_json(writer.end_object().member("left", static_cast<std::int64_t>(b.left)).end_object());
}

void print_backfill(const Backfill& b) {
    const RunCounts& c = b.report.counts;
    const Words words = {{"n", grouped(c.admitted)}, {"t", b.task.name}, {"p", b.platform}};
    print_wrapped(
        b.keeps
            ? say("任务 {t} 的 {n} 条记录已放入 {p} 的队列。",
                  "{n} records of task {t} were put into the queue for {p}.", words)
            : say("任务 {t} 的 {n} 条记录将放入 {p} 的队列。没有写入台账，也没有发送任何内容。",
                  "{n} records of task {t} would be put into the queue for {p}. Nothing was kept and nothing was sent.",
                  words));
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::right, Table::Align::left});
    if (c.unchanged > 0)
        table.row({"  " + grouped(c.unchanged), std::string(say("平台已有", "the platform has already"))});
    for (const Tally& tally : b.report.skips) {
        const auto at = std::find_if(std::begin(kSkipWords), std::end(kSkipWords),
                                     [&](const SkipWord& word) { return word.reason == tally.what; });
        table.row(
            {"  " + grouped(tally.count), at == std::end(kSkipWords) ? tally.what : std::string(say(at->zh, at->en))});
    }
    std::cout << table.text();
    if (b.keeps && b.left > 0)
        print_wrapped(say("{n} 条记录仍未报给 {p}：源数据里已读不到原来的内容，等它们变化时再报。",
                          "{n} records were still never given to {p}: the source does not show them as they stand; "
                          "they go when they change.",
                          {{"n", grouped(b.left)}, {"p", b.platform}}));
    if (b.keeps)
        print_next("creditlink sync deliver");
    else
        print_next("creditlink sync backfill " + b.task.name + " " + b.platform +
                   std::string(say(" --reason 原因", " --reason WHY")));
}

Result<IngestReport> read_again(Office& office, Ledger& ledger, const Backfill& b, const Invocation& in) {
    auto mapping = b.keeps ? mapping_in_force(office, ledger, b.task.mapping) : office.mapping(b.task.mapping);
    if (!mapping) return mapping.error();
    Interrupt interrupt;
    auto source = office.source(b.task, {}, interrupt.token());  // from its beginning
    if (!source) return source.error();
    Progress progress(office.clock(), in.json);
    auto report =
        ingest({.ledger = &ledger,
                .keep = b.keeps,
                .task = b.task.name,
                .source = **source,
                .plan = mapping->plan,
                .rules = mapping->rules,
                .mode = ReadMode::incremental,
                .platforms = b.task.platforms,
                .office = office.hmac(),
                .clock = office.clock(),
                .today = office.today(),
                .since = b.task.since,
                .mapping = mapping->version,
                .note = in.option("--reason"),
                .backfill = b.platform,
                .backfill_adopted = b.adopted,
                .each_row = {},
                .progress =
                    [&](const RunCounts& counts, double share) {
                        progress.show(say("读取 {t}，行数", "reading {t}, rows", {{"t", one_line(b.task.name)}}),
                                      counts.read, share);
                    },
                .stop = interrupt.token()});
    progress.clear();
    return report;
}

Result<std::uint64_t> still_lacking(Office& office, Ledger& ledger, const Backfill& b) {
    auto mapping = office.mapping(b.task.mapping);
    if (!mapping) return mapping.error();
    auto task = ledger.task(b.task.name, mapping->plan.kind().name);
    if (!task) return task.error();
    auto behind = ledger.behind(*task, b.task.platforms, office.hmac());
    if (!behind) return behind.error();
    for (const Behind& each : *behind)
        if (each.platform == b.platform) return each.records;
    return std::uint64_t(0);
}

Result<Exit> backfill(const Invocation& in) {
    const bool preview = in.has("--preview");
    if (in.arguments.size() != 2 || (!preview && in.option("--reason").empty()))
        return Error{
            Errc::usage,
            std::string(say("请给出任务名、平台名和 --reason 原因", "name the task, the platform, and give --reason")),
            {},
            std::string(say("creditlink sync backfill 任务 平台 --preview 先看有多少",
                            "creditlink sync backfill TASK PLATFORM --preview shows how many"))};
    auto opened = open_office(in, preview ? Access::look : Access::change);
    if (!opened) return opened.error();
    Office& office = *opened->office;
    auto tasks = chosen_tasks(office.config(), {in.arguments[0]});
    if (!tasks) return tasks.error();
    Backfill b{.task = *tasks->front(),
               .platform = in.arguments[1],
               .keeps = !preview,
               .adopted = in.has("--adopted"),
               .report = {}};
    if (std::find(b.task.platforms.begin(), b.task.platforms.end(), b.platform) == b.task.platforms.end())
        return Error{Errc::usage,
                     say("任务 {t} 不报给平台 {p}", "task {t} does not report to a platform {p}",
                         {{"t", b.task.name}, {"p", one_line(b.platform)}}),
                     office.config().file,
                     std::string(say("先把平台写进配置（tasks.….platforms）",
                                     "put the platform into the configuration first (tasks.….platforms)"))};
    std::optional<FileLock> lock;
    if (!preview) {
        auto held = office.run_lock("sync backfill");
        if (!held) return held.error();
        lock = std::move(*held);
        if (auto noted = opened->ledger.record_decision("backfill", "task " + b.task.name + " platform " + b.platform,
                                                        in.option("--reason"), acting_person());
            !noted)
            return noted.error();
    }
    auto report = read_again(office, opened->ledger, b, in);
    if (!report) return report.error();
    b.report = std::move(*report);
    auto left = still_lacking(office, opened->ledger, b);
    if (!left) return left.error();
    b.left = *left;
    in.json ? print_backfill_json(b) : print_backfill(b);
    if (b.report.state == "stopped") return Exit::interrupted;
    return b.report.state == "failed" ? Exit::unbalanced : Exit::balanced;
}

}  // namespace

std::vector<Command> backfill_commands() {
    return {
        {"sync",
         "backfill",
         "TASK PLATFORM",
         "把任务已有的记录补报给后来加入的平台",
         "give a platform that was added later the records that it was never given",
         "creditlink sync backfill penalties national --preview",
         {{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"},
          {"--preview", "", "只看有多少，不写不发", "show how many, keep nothing"},
          {"--adopted", "", "连同首日认领、从未发送过的", "also those adopted on the first day and never sent"}},
         backfill},
    };
}

}  // namespace creditlink
