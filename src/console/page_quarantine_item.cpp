// One row that is not sound: why, its cells, and what a person does about it.

#include "creditlink/base/message.h"
#include "decisions.h"
#include "quarantine_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup state_badge(std::string_view name) {
    for (const QuarantineState& state : quarantine_states())
        if (state.name == name) return badge(say(state.zh, state.en), state.mood);
    return badge(name, "calm");
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
    if (!item.record.empty() && visit.session.roles.meets(kSeesRecords))
        body += html("<p>{t} <a href=\"/records/{k}\">{r}</a> <a href=\"/records/{k}/why\">{w}</a></p>\n",
                     {{"t", std::string(say("关键项相同、已经收录的那一行：", "The row with the same key, which was admitted:"))}, {"k", item.record}, {"r", std::string(say("看它的记录", "its record"))}, {"w", std::string(say("看它的每个值从哪来", "its values and where they come from"))}});
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

ServerResponse item_page(const Visit& visit) {
    auto item = visit.desk.quarantine_desk().item(visit.number(0), {}, visit.who());
    return item ? show(visit, *item, quarantine_notice(visit)) : error_page(visit, item.error());
}

ServerResponse look_at_item(const Visit& visit) {
    auto item = visit.desk.quarantine_desk().item(visit.number(0), visit.request.filled("purpose"), visit.who());
    return item ? show(visit, *item, {}) : error_page(visit, item.error());
}

ServerResponse fix_item(const Visit& visit) {
    auto item = visit.desk.quarantine_desk().item(visit.number(0), {}, visit.who());
    if (!item) return error_page(visit, item.error());
    std::vector<std::pair<std::string, std::string>> corrections;
    for (std::size_t i = 0; i < item->cells.size(); ++i)
        if (std::string value = visit.request.filled("c" + std::to_string(i)); !value.empty()) corrections.emplace_back(item->cells[i].column, std::move(value));
    auto fixed = visit.desk.quarantine_desk().fix(item->number, corrections, visit.request.filled("reason"), visit.who());
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
    auto item = visit.desk.quarantine_desk().item(visit.number(0), {}, visit.who());
    if (!item) return error_page(visit, item.error());
    return show(visit, *item, html("<div class=\"summary warn\" role=\"status\">{t}</div>", {{"t", std::string(say("登录过期前填的更正还在下面，尚未提交：请核对后再提交。", "What you typed before the log-in ended is still below, and not sent yet: look at it again and send it."))}}));
}

ServerResponse drop_item(const Visit& visit) {
    const std::int64_t number = visit.number(0);
    if (auto dropped = visit.desk.quarantine_desk().drop(number, visit.request.filled("reason"), visit.who()); !dropped) return error_page(visit, dropped.error());
    return see_other("/quarantine/" + std::to_string(number) + "?done=dropped");
}

}  // namespace creditlink::console_detail
