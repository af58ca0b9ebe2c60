// Rows that are not sound: why, and what to do.

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "decisions.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kQuarantineShown = 50;

struct QuarantineState {
    std::string_view name, zh, en, mood;
};
// "waiting" is open and fixed together: as a filter it stands for both, and an open row's badge says the same.
constexpr std::array<QuarantineState, 6> kQuarantineStates = {{
    {"waiting", "待处理", "waits for a person", "warn"},
    {"open", "待处理", "waits for a person", "warn"},
    {"fixed", "已更正，待核验", "corrected, to be assessed", "warn"},
    {"dropped", "已放弃", "dropped", "calm"},
    {"gone", "源中已无此行", "gone from the source", "calm"},
    {"cleared", "已收录", "admitted since", "good"},
}};

Markup state_badge(std::string_view name) {
    for (const QuarantineState& state : kQuarantineStates)
        if (state.name == name) return badge(say(state.zh, state.en), state.mood);
    return badge(name, "calm");
}

Markup filters(std::string_view chosen, std::string_view task) {
    Markup links;
    for (const QuarantineState& state : kQuarantineStates) {
        if (state.name == "open") continue;
        const Slot name = std::string(state.name), title = std::string(say(state.zh, state.en)), of_task = std::string(task);
        links += state.name == chosen ? html("<li><a aria-current=\"true\" href=\"/quarantine?state={s}&amp;task={k}\">{t}</a></li>", {{"s", name}, {"k", url_escaped(task)}, {"t", title}})
                                      : html("<li><a href=\"/quarantine?state={s}&amp;task={k}\">{t}</a></li>", {{"s", name}, {"k", url_escaped(task)}, {"t", title}});
    }
    Markup reset;
    if (!task.empty())
        reset = html("<p class=\"hint\">{l} <b>{k}</b> <a href=\"/quarantine?state={s}\">{all}</a></p>", {{"l", std::string(say("只看任务", "only task"))}, {"k", std::string(task)}, {"s", std::string(chosen)}, {"all", std::string(say("看全部任务", "show every task"))}});
    return html("<ul class=\"filters\">{links}</ul>{reset}\n", {{"links", links}, {"reset", reset}});
}

Markup finding_lines(const std::vector<DeskFinding>& findings, bool with_rule) {
    Markup lines;
    for (const DeskFinding& f : findings) {
        if (f.severity == "fixed") continue;
        Markup rule;
        if (with_rule && !f.rule.empty()) rule = html("<span class=\"rule\">{r}</span>", {{"r", f.rule}});
        lines += html("<li>{mark}<span class=\"what\">{what}</span><span class=\"fix\">{fix}</span>{rule}</li>",
                      {{"mark", severity_badge(f.severity)}, {"what", f.what}, {"fix", f.fix}, {"rule", rule}});
    }
    return html("<ul class=\"findings\">{l}</ul>", {{"l", lines}});
}

Markup list(const DeskList& found, std::string_view state, std::string_view task) {
    Markup rows;
    for (const DeskItem& item : found.items) {
        std::vector<DeskFinding> first;
        if (!item.findings.empty()) first.push_back(item.findings.front());
        rows += html("<tr><th scope=\"row\"><a href=\"/quarantine/{n}\">q-{n}</a></th><td><a class=\"quiet\" href=\"/quarantine?state={s}&amp;task={ku}\">{k}</a><br><span class=\"hint\">{d}</span></td><td class=\"place\">{p}</td><td>{f}</td><td>{since}</td></tr>\n",
                     {{"n", std::to_string(item.number)}, {"s", std::string(state)}, {"ku", url_escaped(item.task)}, {"k", item.task}, {"d", item.department}, {"p", item.place},
                      {"f", finding_lines(first, false)}, {"since", time_text(item.since)}});
    }
    Markup more;
    if (found.more)
        more = html("<p><a class=\"button\" rel=\"next\" href=\"/quarantine?state={s}&amp;task={k}&amp;after={b}\">{t}</a></p>",
                    {{"s", std::string(state)}, {"k", url_escaped(task)}, {"b", std::to_string(found.items.back().number)}, {"t", std::string(say("再看后面的", "the next ones"))}});
    return html("<p>{count}</p><div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{k}</th><th>{p}</th><th>{f}</th><th>{since}</th></tr></thead><tbody>\n{rows}</tbody></table></div>{more}\n",
                {{"count", say("共 {n} 行", "{n} rows", {{"n", std::to_string(found.total)}})}, {"n", std::string(say("编号", "number"))}, {"k", std::string(say("任务与处室", "task and department"))},
                 {"p", std::string(say("位置", "place"))}, {"f", std::string(say("问题与办法", "what is wrong, what to do"))}, {"since", std::string(say("发现于", "found"))}, {"rows", rows}, {"more", more}});
}

// What was typed already stays in the fields when the form comes back.
Markup cells(const Visit& visit, const DeskItem& item, bool editable) {
    Markup rows;
    for (std::size_t i = 0; i < item.cells.size(); ++i) {
        const DeskCell& cell = item.cells[i];
        Markup last;
        const std::string typed = visit.request.filled("c" + std::to_string(i));
        if (editable)
            last = html("<td><input name=\"c{i}\" form=\"fix\" value=\"{v}\" autocomplete=\"off\" placeholder=\"{e}\" aria-label=\"{l}\"></td>",
                        {{"i", std::to_string(i)}, {"e", std::string(say("不改则留空", "empty: unchanged"))}, {"v", typed.empty() && !item.masked ? cell.correction : typed}, {"l", say("{c} 的新值", "new value of {c}", {{"c", cell.column}})}});
        Markup value = text(cell.value);
        if (!cell.correction.empty()) value += html("<br><span class=\"correction\">{l} {v}</span>", {{"l", std::string(say("已更正为", "corrected to"))}, {"v", cell.correction}});
        rows += html("<tr class=\"{m}\"><th scope=\"row\">{c}</th><td>{v}</td>{last}</tr>\n", {{"m", std::string(cell.faulty ? "faulty" : "sound")}, {"c", cell.column}, {"v", value}, {"last", last}});
    }
    Markup head;
    if (editable) head = html("<th>{n}</th>", {{"n", std::string(say("更正为", "correct to"))}});
    return html("<div class=\"wide\"><table class=\"cells\"><thead><tr><th>{c}</th><th>{v}</th>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"c", std::string(say("源列", "column"))}, {"v", std::string(say("原值", "as read"))}, {"head", head}, {"rows", rows}});
}

ServerResponse show(const Visit& visit, const DeskItem& item, const Markup& notice, int status = 200) {
    const std::string path = "/quarantine/" + std::to_string(item.number);
    const bool waits = item.state == "open" || item.state == "fixed", decides = waits && visit.may(Role::operates), editable = decides && item.divided;
    Markup body = notice;
    body += html("<p class=\"facts\">{state} <span>{task}</span> <span>{department}</span> <span class=\"place\">{place}</span> <span>{since}</span></p>\n",
                 {{"state", state_badge(item.state)}, {"task", item.task}, {"department", item.department}, {"place", item.place}, {"since", time_text(item.since)}});
    body += finding_lines(item.findings, true);
    if (editable)
        body += html("<form id=\"fix\" method=\"post\" action=\"{p}/fix\"><input type=\"hidden\" name=\"token\" value=\"{t}\"></form>\n", {{"p", path}, {"t", visit.session.token}});
    body += cells(visit, item, editable);
    if (editable)
        body += html("<div class=\"act\"><label for=\"why\">{l}</label><input id=\"why\" form=\"fix\" name=\"reason\" value=\"{v}\" required maxlength=\"200\" autocomplete=\"off\"><button form=\"fix\">{b}</button></div>\n",
                     {{"l", std::string(say("更正的原因", "why it is corrected"))}, {"v", visit.request.filled("reason")}, {"b", std::string(say("更正并重新核验", "correct, and assess it again"))}});
    else if (decides)
        body += html("<p class=\"hint\">{t}</p>\n", {{"t", std::string(say("这一行不能按列更正，请在源数据里改好，下次运行会重新读它。", "The row cannot be corrected by column: mend it in the source, the next run reads it again."))}});
    if (item.masked && visit.session.roles.meets({Role::operates, Role::auditor}))
        body += unmask_form(visit, path + "/look", say("个人信息已遮盖。查看原文", "Personal data is masked. Show it"));
    if (decides)
        body += html("<details><summary>{s}</summary>{f}</details>\n",
                     {{"s", std::string(say("放弃这一行", "Drop this row"))},
                      {"f", form(visit, path + "/drop", html("{r}<button class=\"bad\">{b}</button><p class=\"hint\">{h}</p>",
                                                            {{"r", reason_field("dropwhy")}, {"b", std::string(say("放弃，不再报送", "drop it, it is not sent"))},
                                                             {"h", std::string(say("源数据不变就不再出现；源数据改了会重新核验", "It stays away while its source row is the same; a changed row is assessed again."))}}))}});
    body += decisions(item.decisions);
    return page(visit, "q-" + std::to_string(item.number), body, status);
}

Markup quarantine_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    if (done == "refused") return html("<div class=\"summary warn\" role=\"status\">{t}</div>", {{"t", std::string(say("已记下更正，但这一行仍有问题，见下。", "The correction is kept, but the row is still not sound, see below."))}});
    if (done == "waits") return html("<div class=\"summary warn\" role=\"status\">{t}</div>", {{"t", std::string(say("已记下更正；正有一次运行在进行，下一次运行时核验。", "The correction is kept; a run goes on just now, and the next one assesses it."))}});
    if (done == "admitted") return html("<div class=\"summary good\" role=\"status\">{t}</div>", {{"t", std::string(say("已更正并收录，下次运行报送。", "Corrected and admitted; the next run sends it."))}});
    if (done == "dropped") return html("<div class=\"summary good\" role=\"status\">{t}</div>", {{"t", std::string(say("已放弃。", "Dropped."))}});
    return {};
}

}  // namespace

ServerResponse quarantine_page(const Visit& visit) {
    std::string state = visit.request.asked("state");
    if (state.empty()) state = "waiting";
    const std::string task = visit.request.asked("task");
    auto found = visit.desk.quarantine(state, task, std::max<std::int64_t>(number_of(visit.request.asked("after")), 0), kQuarantineShown);
    if (!found) return error_page(visit, found.error());
    Markup body = filters(state, task);
    if (found->items.empty())
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(state == "waiting" ? say("没有待处理的行。运行之后，不合规的行会出现在这里。", "Nothing waits. Rows that are not sound show up here after a run.")
                                                                                     : say("没有这样的行。", "There are no such rows."))}});
    else body += list(*found, state, task);
    return page(visit, say("待处理", "Quarantine"), body);
}

ServerResponse item_page(const Visit& visit) {
    auto item = visit.desk.quarantined(visit.number(0), {}, visit.who());
    return item ? show(visit, *item, quarantine_notice(visit)) : error_page(visit, item.error());
}

ServerResponse look_at_item(const Visit& visit) {
    auto item = visit.desk.quarantined(visit.number(0), visit.request.filled("purpose"), visit.who());
    return item ? show(visit, *item, {}) : error_page(visit, item.error());
}

ServerResponse fix_item(const Visit& visit) {
    auto item = visit.desk.quarantined(visit.number(0), {}, visit.who());
    if (!item) return error_page(visit, item.error());
    std::vector<std::pair<std::string, std::string>> corrections;
    for (std::size_t i = 0; i < item->cells.size(); ++i)
        if (std::string value = visit.request.filled("c" + std::to_string(i)); !value.empty()) corrections.emplace_back(item->cells[i].column, std::move(value));
    auto fixed = visit.desk.fix(item->number, corrections, visit.request.filled("reason"), visit.who());
    if (!fixed) return show(visit, *item, error_summary(fixed.error()), 422);
    using Outcome = DeskFix::Outcome;
    if (fixed->outcome == Outcome::hindered) {
        Markup notice = html("<div class=\"summary warn\" role=\"status\">{t}</div>", {{"t", std::string(say("已记下更正，不必重填；但现在不能核验：", "The correction is kept and need not be typed again, but it cannot be assessed now:"))}});
        return show(visit, *item, notice += error_summary(*fixed->why));
    }
    const std::string_view done = fixed->outcome == Outcome::admitted ? "?done=admitted" : fixed->outcome == Outcome::refused ? "?done=refused" : "?done=waits";
    return see_other("/quarantine/" + std::to_string(item->number) + std::string(done));
}

ServerResponse kept_correction(const Visit& visit) {
    auto item = visit.desk.quarantined(visit.number(0), {}, visit.who());
    if (!item) return error_page(visit, item.error());
    return show(visit, *item, html("<div class=\"summary warn\" role=\"status\">{t}</div>", {{"t", std::string(say("登录过期前填的更正还在下面，尚未提交：请核对后再提交。", "What you typed before the log-in ended is still below, and not sent yet: look at it again and send it."))}}));
}

ServerResponse drop_item(const Visit& visit) {
    const std::int64_t number = visit.number(0);
    if (auto dropped = visit.desk.drop(number, visit.request.filled("reason"), visit.who()); !dropped) return error_page(visit, dropped.error());
    return see_other("/quarantine/" + std::to_string(number) + "?done=dropped");
}

}  // namespace creditlink::console_detail
