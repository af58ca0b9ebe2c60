// The tasks: what each does next, what it did last.

#include <algorithm>

#include "creditlink/base/message.h"
#include "routes.h"
#include "run_table.h"
#include "task_parts.h"

namespace creditlink::console_detail {
namespace {

Markup row(const Visit& visit, const DeskTaskLine& line, const DeskProgress& progress) {
    const DeskTask& task = line.task;
    Markup last = html("<span class=\"hint\">{t}</span>", {{"t", std::string(say("还没有运行过", "has not run yet"))}});
    if (task.last) {
        const Markup when = visit.session.roles.meets(kSeesTraffic) ? html("<a href=\"/runs/{id}\">{at}</a>", {{"id", std::to_string(task.last->id)}, {"at", time_text(task.last->started)}}) : time_text(task.last->started);
        last = html("{when} {state}<br><span class=\"hint\">{t}</span>", {{"when", when}, {"state", run_state(*task.last)},
                    {"t", say("读入 {r}，收录 {a}，待处理 {q}", "{r} read, {a} admitted, {q} quarantined",
                              {{"r", std::to_string(task.last->counts.read)}, {"a", std::to_string(task.last->counts.admitted)}, {"q", std::to_string(task.last->counts.quarantined)}})}});
    }
    Markup act;
    if (visit.may(Role::operates) && !task.off && !line.asked)
        act = form(visit, "/tasks/" + url_escaped(task.name) + "/run", html("<button class=\"quiet\">{b}<span class=\"unseen\"> {n}</span></button>", {{"b", std::string(say("立即运行", "run now"))}, {"n", task.name}}));
    return html("<tr><th scope=\"row\"><a href=\"/tasks/{u}\">{n}</a><br><span class=\"hint\">{title}</span></th><td>{d}</td><td>{state}</td><td>{next}</td><td>{last}</td><td class=\"do\">{act}</td></tr>\n",
                {{"u", url_escaped(task.name)}, {"n", task.name}, {"title", task.title}, {"d", task.department}, {"state", task_state(line, progress)}, {"next", task_times(line)}, {"last", last}, {"act", act}});
}

}  // namespace

ServerResponse tasks_page(const Visit& visit) {
    auto lines = visit.desk.task_desk().tasks();
    if (!lines) return error_page(visit, lines.error());
    if (lines->empty())
        return page(visit, say("任务", "Tasks"), html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("配置里还没有任务：在 tasks 下写一段，再重新加载。", "The configuration has no tasks yet: write one under tasks, then reload."))}}));
    const DeskProgress progress = visit.desk.task_desk().progress();
    Markup rows;
    for (const DeskTaskLine& line : *lines) rows += row(visit, line, progress);
    const Markup body = html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{d}</th><th>{s}</th><th>{next}</th><th>{last}</th><th><span class=\"unseen\">{act}</span></th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                             {{"n", std::string(say("任务", "task"))}, {"d", std::string(say("处室", "department"))}, {"s", std::string(say("现在", "now"))}, {"next", std::string(say("时间表与下一次", "timetable and next"))},
                              {"last", std::string(say("最近一次运行", "last run"))}, {"act", std::string(say("操作", "action"))}, {"rows", rows}});
    ServerResponse answer = page(visit, say("任务", "Tasks"), body);
    if (progress.running || std::any_of(lines->begin(), lines->end(), [](const DeskTaskLine& line) { return line.asked; })) refresh_while_watched(visit, answer);
    return answer;
}

}  // namespace creditlink::console_detail
