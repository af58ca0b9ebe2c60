#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/record/finding.h"
#include "creditlink/record/skip_reason.h"
#include "list_filter.h"
#include "mapping_parts.h"
#include "routes.h"
#include "run_table.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kRunsShown = 100;

// On a phone each row stands by itself, and each number beside what it counts.
Markup table_of(const std::vector<RunInfo>& runs, bool linked) {
    const Slot at = std::string(say("开始", "begun")), read = std::string(say("读入", "read")), same = std::string(say("未变", "unchanged")), in = std::string(say("收录", "admitted")), bad = std::string(say("待处理", "quarantined")),
               skip = std::string(say("略过", "skipped")), prop = std::string(say("待批撤回", "proposed")), state = std::string(say("结果", "result"));
    Markup rows;
    for (const RunInfo& run : runs) {
        const RunCounts& c = run.counts;
        const Markup name = linked ? html("<a href=\"/runs/{id}\">{t}</a>", {{"id", std::to_string(run.id)}, {"t", run.task}}) : text(run.task);
        rows += html("<tr><th scope=\"row\">{name}</th><td data-l=\"{la}\">{at}</td><td class=\"num\" data-l=\"{lr}\">{read}</td><td class=\"num\" data-l=\"{ls}\">{same}</td><td class=\"num\" data-l=\"{li}\">{in}</td>"
                     "<td class=\"num\" data-l=\"{lb}\">{bad}</td><td class=\"num\" data-l=\"{lk}\">{skip}</td><td class=\"num\" data-l=\"{lp}\">{prop}</td><td data-l=\"{lt}\">{state}</td></tr>\n",
                     {{"la", at}, {"lr", read}, {"ls", same}, {"li", in}, {"lb", bad}, {"lk", skip}, {"lp", prop}, {"lt", state}, {"name", name}, {"at", time_text(run.started)}, {"read", number_text(c.read)}, {"same", number_text(c.unchanged)},
                      {"in", number_text(c.admitted)}, {"bad", number_text(c.quarantined)}, {"skip", number_text(c.skipped)}, {"prop", number_text(c.proposed)}, {"state", run_state(run)}});
    }
    return html("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{region}\"><table class=\"labelled\"><thead><tr><th>{t}</th><th>{at}</th><th class=\"num\">{read}</th><th class=\"num\">{same}</th><th class=\"num\">{in}</th><th class=\"num\">{bad}</th><th class=\"num\">{skip}</th><th class=\"num\">{prop}</th><th>{state}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"region", std::string(say("运行的账", "books of runs"))}, {"t", std::string(say("任务", "task"))}, {"at", at}, {"read", read}, {"same", same}, {"in", in}, {"bad", bad}, {"skip", skip}, {"prop", prop}, {"state", state}, {"rows", rows}});
}

// Which text of its mapping a run used, and who had released it.
Markup mapping_of_run(const Visit& visit, const RunInfo& run) {
    if (run.mapping.empty()) return {};
    Markup by = html("<span class=\"hint\">{t}</span>", {{"t", std::string(say("在文件中发现（安装，或手工改动）", "found in the file (installed, or changed by hand)"))}});
    const std::string proposal = proposal_called(run.mapping_proposal);
    if (run.mapping_proposal > 0)
        by = visit.session.roles.meets(kSeesMappings) ? html("{t} <a href=\"{p}\">{n}</a>", {{"t", std::string(say("按提议发布", "released as proposed in"))}, {"p", proposal_path(run.mapping_proposal)}, {"n", proposal}})
                                                      : html("{t} {n}", {{"t", std::string(say("按提议发布", "released as proposed in"))}, {"n", proposal}});
    return html("<p>{l} <code>{f}</code> {d} {by}</p>\n", {{"l", std::string(say("所用映射", "mapping used"))}, {"f", run.mapping}, {"d", digest_text(run.mapping_digest)}, {"by", by}});
}

}  // namespace

Markup tallies(std::string_view title, const std::vector<Tally>& list) {
    if (list.empty()) return {};
    Markup rows;
    for (const Tally& tally : list) {
        const FindingKind* kind = finding_kind(tally.what);
        const std::string words = kind ? finding_sentence(tally.what) : std::string(skip_sentence(tally.what));
        rows += html("<tr><td>{m} {s} <code>{w}</code></td><td class=\"num\">{n}</td></tr>\n", {{"m", kind ? severity_badge(name_of(kind->severity)) : Markup()}, {"w", tally.what}, {"s", words}, {"n", number_text(tally.count)}});
    }
    return html("<h2>{t}</h2><table class=\"narrow\"><tbody>{rows}</tbody></table>\n", {{"t", std::string(title)}, {"rows", rows}});
}

Markup run_state(const RunInfo& run) {
    if (run.state == "balanced") return badge(say("账平", "balanced"), "good");
    if (run.state == "running") return badge(say("运行中", "running"), "calm");
    if (run.state == "stopped") return badge(say("已停止", "stopped"), "warn");
    return badge(run.state == "died" ? say("中断", "died") : say("失败", "failed"), "bad");
}

Markup run_table(const Visit& visit, const std::vector<RunInfo>& runs) { return table_of(runs, visit.session.roles.meets(kSeesTraffic)); }
Markup run_counts_table(const RunInfo& run) { return table_of({run}, false); }

ServerResponse runs_page(const Visit& visit) {
    const RunFilter filter{.task = visit.request.asked("task"), .state = visit.request.asked("state"), .before = std::max<std::int64_t>(number_of(visit.request.asked("before")), 0), .day = day_asked(visit, "day")};
    const std::string day = filter.day ? filter.day->dashed() : std::string();
    auto runs = visit.desk.runs(filter, kRunsShown + 1);
    if (!runs) return error_page(visit, runs.error());
    Markup body = choice_links("/runs", {{"task", filter.task}, {"day", day}}, "state", filter.state, {{{}, std::string(say("全部", "all"))}, {"balanced", std::string(say("账平", "balanced"))}, {"failed", std::string(say("失败", "failed"))},
                               {"unsettled", std::string(say("最近一次未结清", "last one not settled"))}, {"stopped", std::string(say("已停止", "stopped"))}, {"died", std::string(say("中断", "died"))}});
    body += filter_form("/runs", {{"state", filter.state}, {"day", day}}, {{"task", say("任务", "task"), filter.task, task_choices(visit)}});
    if (filter.day)
        body += html("<p class=\"hint\">{t} <a href=\"{a}\">{all}</a></p>\n", {{"t", say("只看 {d} 开始的", "only those begun on {d}", {{"d", day}})}, {"a", address("/runs", {{"task", filter.task}, {"state", filter.state}})}, {"all", std::string(say("看各天", "any day"))}});
    if (runs->empty()) {
        const bool filtered = filter.day || !filter.task.empty() || !filter.state.empty() || filter.before > 0;
        return page(visit, say("运行", "Runs"), body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(filtered ? say("没有这样的运行。", "There are no such runs.") : say("还没有运行过。第一次运行：creditlink sync run", "Nothing has run yet. The first run: creditlink sync run"))}}));
    }
    const bool more = runs->size() > kRunsShown;
    if (more) runs->pop_back();
    body += run_table(visit, *runs);
    if (more) body += next_page("/runs", {{"task", filter.task}, {"state", filter.state}, {"day", day}, {"before", std::to_string(runs->back().id)}});
    return page(visit, say("运行", "Runs"), body);
}

ServerResponse run_page(const Visit& visit) {
    auto run = visit.desk.run(visit.number(0));
    if (!run) return error_page(visit, run.error());
    Markup body = run_table(visit, {*run});
    if (!run->note.empty()) body += html("<p class=\"summary\">{n}</p>", {{"n", run->note.said()}});
    body += mapping_of_run(visit, *run);
    if (run->counts.quarantined > 0 && visit.session.roles.meets(kSeesRows))
        body += html("<p><a href=\"/quarantine?task={u}\">{t}</a></p>\n", {{"u", url_escaped(run->task)}, {"t", std::string(say("查看这个任务待处理的行", "the rows of this task that wait"))}});
    body += tallies(say("发现的问题", "Findings"), run->findings);
    body += tallies(say("略过的原因", "Skipped because"), run->skips);
    return page(visit, say("第 {n} 次运行 · {t}", "Run {n} · {t}", {{"n", std::to_string(run->id)}, {"t", run->task}}), body);
}

}  // namespace creditlink::console_detail
