// What needs a person today, and how the last runs went.

#include <algorithm>

#include "creditlink/base/message.h"
#include "list_filter.h"
#include "names.h"
#include "routes.h"
#include "run_table.h"
#include "trend_part.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kRunsOfDay = 20;  // more are behind a link

// `path` empty: there is no page for it.
Markup tile(std::string_view title, std::uint64_t count, std::string_view path, std::string_view hint, bool calls) {
    Markup inside = html("<span class=\"count\">{n}</span><span class=\"title\">{t}</span>", {{"n", number_text(count)}, {"t", std::string(title)}});
    if (!path.empty()) inside = html("<a href=\"{p}\">{i}</a>", {{"p", std::string(path)}, {"i", inside}});
    return html("<li class=\"{mood}\">{i}<span class=\"hint\">{h}</span></li>", {{"mood", std::string(count > 0 && calls ? "calls" : "calm")}, {"i", inside}, {"h", std::string(hint)}});
}

// What becomes late comes first: it is what can still be helped.
Markup late_tile(const Visit& visit) {
    const auto late = visit.desk.late();
    if (!late) return tile(say("即将超期", "late soon"), 0, "/late", late.error().message, false);
    std::uint64_t soon = 0, past = 0;
    for (const DeskLate& each : late->departments) soon += each.soon, past += each.past;
    std::string hint = past == 0 ? say("到 {d} 为止", "by {d}", {{"d", late->until}}) : say("另有 {n} 条已超期", "{n} are late already", {{"n", std::to_string(past)}});
    if (late->problem) hint += say("；", "; ").data() + late->problem->message;
    return tile(say("即将超期", "late soon"), soon, "/late", hint, true);
}

Markup letter_tiles(const Visit& visit) {
    const auto letters = visit.desk.letter_desk().letters();
    if (!letters) return tile(say("待批准的承诺书", "letters to be approved"), 0, "/letters", letters.error().message, false);
    const auto in_state = [&](LetterState state) {
        return static_cast<std::uint64_t>(std::count_if(letters->begin(), letters->end(), [&](const DeskLetterLine& line) { return line.newest.state == state; }));
    };
    Markup list = tile(say("待批准的承诺书", "letters to be approved"), in_state(LetterState::submitted), "/letters?state=submitted", say("由没有起草的人批准", "by somebody who did not write them"), true);
    list += tile(say("待公布的承诺书", "letters to be published"), in_state(LetterState::approved), "/letters?state=approved", say("已批准", "approved"), true);
    if (const auto ending = visit.desk.commitment_desk().ending())
        list += tile(say("将到期未认定的承诺", "commitments that end, not judged"), *ending, "/commitments?state=ending", say("30 天内到期，或已到期", "over within 30 days, or already"), true);
    return list;
}

Markup tiles(const Visit& visit, const DeskOverview& all) {
    Books sum;
    for (const auto& [lane, books] : all.books) {
        sum.unknown += books.unknown, sum.rejected += books.rejected, sum.parked += books.parked;
        sum.pending += books.pending + books.sending + books.waiting;
    }
    const auto unbalanced = static_cast<std::uint64_t>(
        std::count_if(all.tasks.begin(), all.tasks.end(), [](const DeskTask& task) { return task.last && (task.last->state == "failed" || task.last->state == "died" || task.last->state == "stopped"); }));
    const Roles& roles = visit.session.roles;
    Markup list;
    if (roles.meets({Role::system, Role::operates, Role::auditor})) list += late_tile(visit);
    if (roles.meets({Role::operates, Role::maps, Role::auditor}))
        list += tile(say("待处理的行", "rows in quarantine"), all.quarantined, "/quarantine", say("不合规，未报送", "not sound, not sent"), true);
    if (roles.meets({Role::system, Role::operates, Role::auditor})) {
        list += tile(say("结果未知", "outcome unknown"), sum.unknown, "/submissions?state=unknown", say("先询问，不重发", "asked about, never sent again"), true);
        list += tile(say("被平台退回", "rejected"), sum.rejected, "/submissions?state=rejected", say("按退回原因更正", "correct what the platform names"), true);
        list += tile(say("运行未结清", "runs that failed"), unbalanced, "/runs?state=unsettled", say("账不平或中断", "unbalanced or broken off"), true);
        list += tile(say("等人处理的报送", "waiting for a person"), sum.parked, "/submissions?state=parked", say("试够次数仍无结果", "tried as often as allowed"), true);
        list += tile(say("待发送", "on their way"), sum.pending, "/submissions?state=pending", say("下次运行继续", "the next run goes on"), false);
    }
    if (roles.meets({Role::system, Role::operates, Role::approves, Role::auditor}))
        list += tile(say("待批准的撤回", "withdrawals that wait"), all.proposals, roles.meets({Role::operates, Role::approves, Role::auditor}) ? "/withdrawals" : "", say("两人批准后才撤回", "two people decide"), true);
    if (roles.meets({Role::maps, Role::approves})) list += tile(say("待发布的映射", "mappings that wait"), all.mappings, "/mappings", say("由没有改写的人发布", "somebody else than their author releases them"), true);
    if (roles.meets({Role::system, Role::security})) list += tile(say("待发布的签名密钥", "signing keys that wait"), all.key_changes, "/keys", say("由另一位管理员发布", "another administrator releases it"), true);
    if (roles.meets({Role::publishes, Role::approves})) list += letter_tiles(visit);
    return list.empty() ? Markup() : html("<ul class=\"tiles\">{l}</ul>\n", {{"l", list}});
}

Markup books(const Visit& visit, const std::vector<std::pair<Lane, Books>>& all) {
    if (all.empty()) return html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("还没有报送过。第一次运行：creditlink sync run", "Nothing has been sent yet. The first run: creditlink sync run"))}});
    const Slot kind = std::string(say("目录", "kind")), admitted = std::string(say("应报", "admitted")), accepted = std::string(say("已接收", "accepted")), doubtful = std::string(say("有疑问", "doubtful")), rejected = std::string(say("被退回", "rejected")),
               open = std::string(say("未结", "open")), others = std::string(say("被新版取代、放弃、核实", "superseded, given up, vouched")), state = std::string(say("账", "books"));
    Markup rows;
    for (const auto& [lane, b] : all)
        rows += html("<tr><th scope=\"row\">{p}</th><td data-l=\"{lk}\"><span>{k}</span></td><td class=\"num\" data-l=\"{la}\">{a}</td><td class=\"num\" data-l=\"{lok}\">{ok}</td><td class=\"num\" data-l=\"{lq}\">{q}</td><td class=\"num\" data-l=\"{lr}\">{r}</td>"
                     "<td class=\"num\" data-l=\"{lw}\">{w}</td><td class=\"num\" data-l=\"{lo}\">{o}</td><td data-l=\"{ls}\">{s}</td></tr>\n",
                     {{"lk", kind}, {"la", admitted}, {"lok", accepted}, {"lq", doubtful}, {"lr", rejected}, {"lw", open}, {"lo", others}, {"ls", state}, {"p", platform_named(visit, lane.platform)}, {"k", kind_named(visit, lane.kind)},
                      {"a", number_text(b.admitted)}, {"ok", number_text(b.accepted)}, {"q", number_text(b.doubtful)}, {"r", number_text(b.rejected)}, {"w", number_text(b.pending + b.sending + b.unknown + b.waiting + b.parked)},
                      {"o", number_text(b.superseded + b.dropped + b.vouched)}, {"s", b.balanced() ? badge(say("账平", "balanced"), "good") : badge(say("账不平", "unbalanced"), "bad")}});
    return html("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{region}\"><table class=\"labelled\"><thead><tr><th>{p}</th><th>{k}</th><th class=\"num\">{a}</th><th class=\"num\">{ok}</th><th class=\"num\">{q}</th><th class=\"num\">{r}</th><th class=\"num\">{w}</th><th class=\"num\">{o}</th><th>{s}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"region", std::string(say("报送账", "books of what was sent"))}, {"p", std::string(say("平台", "platform"))}, {"k", kind}, {"a", admitted}, {"ok", accepted}, {"q", doubtful}, {"r", rejected}, {"w", open}, {"o", others}, {"s", state}, {"rows", rows}});
}

// What is not with the platforms yet. One that does not answer shows here first.
Markup queues(const Visit& visit, const std::vector<DeskQueue>& all) {
    Markup lines;
    for (const DeskQueue& queue : all) {
        std::string text;
        const auto add = [&text](std::uint64_t count, std::string_view zh, std::string_view en) {
            if (count > 0) text += std::string(text.empty() ? "" : say("，", ", ")) + say(zh, en, {{"n", std::to_string(count)}});
        };
        add(queue.asked, "{n} 批已发出、还没有可信的答复", "{n} batches sent without an answer that is believed");
        add(queue.cut, "{n} 批等着发", "{n} batches made and not sent yet");
        add(queue.pending, "{n} 条在队列里、还没有发出", "{n} records queued and not sent yet");
        const Markup next = queue.due > 0 ? html("{l} {t}", {{"l", std::string(say("；再试不早于", "; not tried again before"))}, {"t", time_text(queue.due)}}) : Markup();
        lines += html("<li><b>{p}</b> {k}{c}{t}{n}</li>", {{"p", platform_named(visit, queue.lane.platform)}, {"k", kind_named(visit, queue.lane.kind)}, {"c", std::string(say("：", ": "))}, {"t", text}, {"n", next}});
    }
    return all.empty() ? Markup() : html("<div class=\"summary warn\"><ul>{l}</ul><p>{h}</p></div>\n",
                                         {{"l", lines}, {"h", std::string(say("下一次运行接着发；没有答复的先查询再决定重发，不会重复报送。", "The next run goes on; what has no answer is asked about before it is sent again, so nothing arrives twice."))}});
}

// What is wrong now, the bad before the rest; the page of alerts has them all.
Markup first_alerts(const Visit& visit) {
    constexpr std::size_t kAlertsShown = 3;
    if (!visit.session.roles.meets(kSeesTraffic)) return {};
    auto all = visit.desk.alerts();
    if (!all) return error_summary(all.error());
    std::stable_partition(all->begin(), all->end(), [](const DeskAlert& alert) { return alert.bad; });
    Markup lines;
    for (std::size_t i = 0; i < std::min(all->size(), kAlertsShown); ++i)
        lines += html("<li>{t} <span class=\"hint\">{r}</span></li>", {{"t", (*all)[i].text}, {"r", (*all)[i].remedy}});
    return all->empty() ? Markup() : html("<div class=\"summary {m}\"><ul>{l}</ul><p><a href=\"/alerts\">{a}</a></p></div>\n",
                                          {{"m", std::string(all->front().bad ? "bad" : "warn")}, {"l", lines}, {"a", say("全部 {n} 项告警", "all {n} alerts", {{"n", std::to_string(all->size())}})}});
}

// What will still run today by its timetable.
Markup still_to_come(const Visit& visit, CivilDate today) {
    const auto lines = visit.desk.task_desk().tasks();
    if (!lines) return {};
    Markup names;
    for (const DeskTaskLine& line : *lines)
        if (!line.task.off && !line.pause && line.next != 0 && CivilDate::of_unix(line.next, kBeijingMinutes) == today)
            names += html("<span>{t} {n}</span> ", {{"t", time_text(line.next)}, {"n", line.task.title.empty() ? line.task.name : line.task.title}});
    return names.empty() ? Markup() : html("<p class=\"facts hint\">{l} {n}</p>\n", {{"l", std::string(say("今天还将运行：", "Still to run today:"))}, {"n", names}});
}

// The day's runs one by one; of tasks that have not run today the last one.
Markup todays_runs(const Visit& visit, const std::vector<DeskTask>& tasks) {
    const CivilDate today = CivilDate::of_unix(visit.clock.unix_seconds(), kBeijingMinutes);
    Markup part = html("<h2>{t}</h2>\n", {{"t", std::string(say("今天的运行", "Today's runs"))}});
    const auto runs = visit.desk.runs({.day = today}, kRunsOfDay + 1);
    if (!runs) return part += error_summary(runs.error());
    if (runs->empty()) part += html("<p class=\"hint\">{t}</p>\n", {{"t", std::string(say("今天还没有运行过。", "Nothing has run today."))}});
    else part += run_table(visit, {runs->begin(), runs->begin() + static_cast<std::ptrdiff_t>(std::min(runs->size(), kRunsOfDay))});
    if (runs->size() > kRunsOfDay && visit.session.roles.meets(kSeesTraffic))
        part += html("<p><a href=\"{a}\">{t}</a></p>\n", {{"a", address("/runs", {{"day", today.dashed()}})}, {"t", std::string(say("今天的全部运行", "every run of today"))}});
    part += still_to_come(visit, today);
    std::vector<RunInfo> before;
    for (const DeskTask& task : tasks)
        if (task.last && CivilDate::of_unix(task.last->started, kBeijingMinutes) != today) before.push_back(*task.last);
    if (before.empty()) return part;
    part += html("<h3>{t}</h3>\n", {{"t", std::string(say("今天没有运行的任务，最近一次", "The last run of tasks that have not run today"))}});
    return part += run_table(visit, before);
}

}  // namespace

ServerResponse overview_page(const Visit& visit) {
    auto all = visit.desk.overview();
    if (!all) return error_page(visit, all.error());
    Markup body = tiles(visit, *all);
    body += first_alerts(visit);
    body += queues(visit, all->queues);
    body += todays_runs(visit, all->tasks);
    body += trend_part(visit);
    body += html("<h2>{t}</h2>\n", {{"t", std::string(say("报送账", "Books of what was sent"))}});
    body += books(visit, all->books);
    return page(visit, say("概览", "Overview"), body);
}

}  // namespace creditlink::console_detail
