// What a run of a task would do: nothing is kept and nothing is sent.

#include "creditlink/base/message.h"
#include "routes.h"
#include "run_table.h"
#include "task_parts.h"

namespace creditlink::console_detail {
namespace {

Markup examples(const DeskPlan& plan) {
    if (plan.examples.empty()) return {};
    Markup lines;
    for (const auto& [place, sentence] : plan.examples) lines += html("<li><span class=\"place\">{p}</span><br>{s}</li>\n", {{"p", place}, {"s", sentence}});
    return html("<h2>{t}</h2><ul class=\"findings\">{l}</ul>\n", {{"t", std::string(say("例子", "Examples"))}, {"l", lines}});
}

Markup result(const Visit& visit, const DeskPlan& plan) {
    if (plan.error) return error_summary(*plan.error);
    RunInfo would;
    would.task = plan.task, would.counts = plan.counts, would.started = plan.at;
    would.state = plan.counts.balanced() ? "balanced" : "failed";
    Markup body = run_counts_table(would);
    if (plan.disappeared > 0)
        body += html("<p class=\"summary warn\">{t}</p>\n", {{"t", say("源里不见了 {n} 条记录：运行后会提出撤回，等人批准。", "{n} records are gone from the source: a run would propose their withdrawal to a person.", {{"n", std::to_string(plan.disappeared)}})}});
    for (const std::string& note : plan.notes) body += html("<p class=\"summary\">{n}</p>\n", {{"n", note}});
    body += tallies(say("会发现的问题", "What would be found"), plan.findings);
    body += tallies(say("会略过的原因", "Would be skipped because"), plan.skips);
    body += examples(plan);
    if (visit.may(Role::operates))
        body += form(visit, "/tasks/" + url_escaped(plan.task) + "/run", html("<button>{b}</button>", {{"b", say("运行：收录 {n} 条并发送", "run: admit {n} and send them", {{"n", std::to_string(plan.counts.admitted)}})}}));
    return body;
}

}  // namespace

ServerResponse begin_plan(const Visit& visit) {
    const std::string& task = visit.parts.at(0);
    if (auto begun = visit.desk.task_desk().begin_plan(task); !begun) return error_page(visit, begun.error());
    return see_other("/tasks/" + url_escaped(task) + "/plan");
}

ServerResponse plan_page(const Visit& visit) {
    const std::string& task = visit.parts.at(0);
    const DeskPlan plan = visit.desk.task_desk().plan(task);
    const std::string title = say("预演 · {t}", "Plan · {t}", {{"t", task}});
    Markup body = html("<p><a href=\"/tasks/{u}\">{t}</a></p>\n", {{"u", url_escaped(task)}, {"t", std::string(say("回到任务", "back to the task"))}});
    switch (plan.state) {
        case DeskPlan::State::none:
            return page(visit, title, body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("还没有预演过；请在任务页按“预演”。", "No plan has been made yet: press plan on the task's page."))}}));
        case DeskPlan::State::under_way: {
            body += html("<p>{bar} {n}</p>\n", {{"bar", progress_bar(plan.share, say("读取进度", "read"))}, {"n", say("已读 {n} 行，没有写入，也没有发送。", "{n} rows read; nothing is kept, nothing is sent.", {{"n", std::to_string(plan.counts.read)}})}});
            ServerResponse answer = page(visit, title, body);
            refresh_while_watched(visit, answer);
            return answer;
        }
        case DeskPlan::State::ended: break;
    }
    body += html("<p>{t} {at}</p>\n", {{"t", std::string(say("没有写入台账，也没有发送任何内容。预演时刻：", "Nothing was kept and nothing was sent. As of"))}, {"at", time_text(plan.at)}});
    return page(visit, title, body += result(visit, plan));
}

}  // namespace creditlink::console_detail
