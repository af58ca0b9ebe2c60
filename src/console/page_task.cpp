// One task: watch it run, run it now, see what a run would do, pause it.

#include "creditlink/base/message.h"
#include "decisions.h"
#include "routes.h"
#include "run_table.h"
#include "task_parts.h"

namespace creditlink::console_detail {
namespace {

std::string path_of(std::string_view task) { return "/tasks/" + url_escaped(task); }

Markup task_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    std::string_view words;
    if (done == "asked") words = say("已要求运行，几秒内开始；正有别的运行时排在它后面。", "Asked for: it begins within seconds, or after what runs now.");
    if (done == "paused") words = say("已暂停：到点不运行。", "Paused: no run at its times.");
    if (done == "resumed") words = say("已恢复：从下一个时刻起照常运行。", "Resumed: it runs again from its next time on.");
    return words.empty() ? Markup() : html("<div class=\"summary good\" role=\"status\">{t}</div>\n", {{"t", std::string(words)}});
}

Markup pause_part(const Visit& visit, const DeskTaskLine& line) {
    const bool may = visit.session.roles.meets({Role::operates, Role::system});
    Markup part;
    if (line.pause)
        part += html("<div class=\"summary warn\"><p><strong>{t}</strong></p><p>{w} {at}</p><p>{r}</p></div>\n",
                     {{"t", std::string(say("已暂停，到点不运行", "Paused: no run at its times"))}, {"w", line.pause->who}, {"at", time_text(line.pause->since)}, {"r", line.pause->reason}});
    if (!may || line.task.off) return part;
    const Markup reason = reason_field("why");
    if (line.pause) return part += form(visit, path_of(line.task.name) + "/resume", html("{r}<button>{b}</button>", {{"r", reason}, {"b", std::string(say("恢复运行", "resume"))}}));
    if (line.cron.empty()) return part;
    return part += html("<details><summary>{s}</summary>{f}</details>\n",
                        {{"s", std::string(say("暂停这个任务", "Pause this task"))},
                         {"f", form(visit, path_of(line.task.name) + "/pause", html("{r}<button class=\"bad\">{b}</button><p class=\"hint\">{h}</p>",
                                    {{"r", reason}, {"b", std::string(say("暂停，到点不运行", "pause: no run at its times"))}, {"h", std::string(say("排队的仍会发送，仍可手动运行；错过的时刻不补。", "What is queued is still sent, and it still runs when asked; times that pass are not made up."))}}))}});
}

Markup buttons(const Visit& visit, const DeskTaskLine& line) {
    Markup list;
    if (line.task.off) return list;
    if (visit.may(Role::operates) && !line.asked)
        list += form(visit, path_of(line.task.name) + "/run", html("<button>{b}</button>", {{"b", std::string(say("立即运行：读取、核验、发送", "run now: read, check, send"))}}));
    if (visit.session.roles.meets({Role::operates, Role::maps}))
        list += form(visit, path_of(line.task.name) + "/plan", html("<button class=\"quiet\">{b}</button>", {{"b", std::string(say("预演：不写不发", "plan: keeps and sends nothing"))}}));
    return html("<div class=\"row\">{l}</div>\n", {{"l", list}});
}

Markup books_of(const Visit& visit, const RunInfo& run) {
    Markup part = html("<h2>{t}</h2>\n", {{"t", std::string(say("最近一次运行的账", "The books of its last run"))}});
    part += run_table(visit, {run});
    if (!run.note.empty()) part += html("<p class=\"summary\">{n}</p>\n", {{"n", run.note.said()}});
    if (run.counts.quarantined > 0 && visit.session.roles.meets(kSeesRows))
        part += html("<p><a href=\"/quarantine?task={u}\">{t}</a></p>\n", {{"u", url_escaped(run.task)}, {"t", std::string(say("查看这个任务待处理的行", "the rows of this task that wait"))}});
    return part;
}

ServerResponse show(const Visit& visit, const DeskTaskLine& line, const Markup& notice, int status = 200) {
    const DeskProgress progress = visit.desk.task_desk().progress();
    Markup body = notice;
    body += html("<p class=\"facts\">{s} <span>{title}</span> <span>{d}</span></p><p>{times}</p>\n", {{"s", task_state(line, progress)}, {"title", line.task.title}, {"d", line.task.department}, {"times", task_times(line)}});
    body += progress_section(progress);
    body += buttons(visit, line);
    body += pause_part(visit, line);
    if (line.task.last) body += books_of(visit, *line.task.last);
    ServerResponse answer = page(visit, line.task.name, body, status);
    if (progress.running || line.asked) refresh_while_watched(visit, answer);
    return answer;
}

// After a change: back to the task, or to it with what is wrong.
ServerResponse after(const Visit& visit, const Status& changed, std::string_view done) {
    if (changed) return see_other(path_of(visit.parts.at(0)) + "?done=" + std::string(done));
    auto line = visit.desk.task_desk().task(visit.parts.at(0));
    if (!line) return error_page(visit, line.error());
    return show(visit, *line, error_summary(changed.error()), status_of(changed.error().code));
}

}  // namespace

ServerResponse task_page(const Visit& visit) {
    auto line = visit.desk.task_desk().task(visit.parts.at(0));
    return line ? show(visit, *line, task_notice(visit)) : error_page(visit, line.error());
}

ServerResponse run_task_now(const Visit& visit) { return after(visit, visit.desk.task_desk().run_now(visit.parts.at(0), visit.who()), "asked"); }
ServerResponse pause_task(const Visit& visit) { return after(visit, visit.desk.task_desk().pause(visit.parts.at(0), visit.request.filled("reason"), visit.who()), "paused"); }
ServerResponse resume_task(const Visit& visit) { return after(visit, visit.desk.task_desk().resume(visit.parts.at(0), visit.request.filled("reason"), visit.who()), "resumed"); }

}  // namespace creditlink::console_detail
