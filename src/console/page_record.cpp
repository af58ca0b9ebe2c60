// One record, from its source row to the platform's receipt; and why each of its values is what it is.

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/state.h"
#include "decisions.h"
#include "list_filter.h"
#include "names.h"
#include "routes.h"
#include "typed_id.h"

namespace creditlink::console_detail {
namespace {

Markup search_form(const Visit& visit, const std::string& typed) {
    return form(visit, "/records", html("<label for=\"q\">{l}</label><input id=\"q\" name=\"q\" value=\"{v}\" required maxlength=\"80\" autocomplete=\"off\"><button>{b}</button>",
                {{"l", std::string(say("记录号 k-…、报送号 s-…、批次 b-…、待处理号 q-…、撤回号 w-… 或映射提议 m-…", "a record k-…, submission s-…, batch b-…, quarantine q-…, withdrawal w-… or proposal m-…"))}, {"v", typed}, {"b", std::string(say("查找", "find"))}}));
}

Markup timeline(const Visit& visit, const std::vector<DeskEvent>& events) {
    Markup lines;
    for (const DeskEvent& event : events) {
        Markup more;
        if (!event.who.empty()) more += html(" <span class=\"hint\">{w}</span>", {{"w", event.who}});
        if (event.run > 0 && visit.session.roles.meets(kSeesTraffic)) more += html(" <a href=\"/runs/{r}\">{t}</a>", {{"r", std::to_string(event.run)}, {"t", say("第 {n} 次运行", "run {n}", {{"n", std::to_string(event.run)}})}});
        lines += html("<li><span class=\"hint\">{at}</span> <b>{t}</b>{more}<br><span class=\"place\">{d}</span></li>\n", {{"at", time_text(event.at)}, {"t", event.title}, {"more", more}, {"d", event.detail}});
    }
    return html("<h2>{t}</h2><ol class=\"timeline\">{l}</ol>\n", {{"t", std::string(say("从源数据到平台", "From the source to the platform"))}, {"l", lines}});
}

Markup versions(const Visit& visit, const std::vector<SubmissionView>& list) {
    Markup rows;
    for (const SubmissionView& v : list)
        rows += html("<tr><th scope=\"row\">{v}</th><td>{p}</td><td>{op}</td><td>{s}</td><td><code>{c}</code> {m}</td><td><code class=\"id\" title=\"{id}\">{id}</code></td></tr>\n",
                     {{"v", std::to_string(v.version)}, {"p", platform_named(visit, v.lane.platform)}, {"op", std::string(v.op == Op::withdraw ? say("撤回", "withdrawal") : say("报送", "record"))}, {"s", std::string(title_of(v.state))},
                      {"c", v.code}, {"m", v.message}, {"id", text_of(v.id)}});
    return html("<h2>{t}</h2><div class=\"wide\"><table class=\"list\"><thead><tr><th>{v}</th><th>{p}</th><th>{op}</th><th>{s}</th><th>{said}</th><th>{id}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"t", std::string(say("各版本和平台", "Versions and platforms"))}, {"v", std::string(say("版本", "version"))}, {"p", std::string(say("平台", "platform"))}, {"op", std::string(say("内容", "what"))},
                 {"s", std::string(say("状态", "state"))}, {"said", std::string(say("平台的意见", "what the platform said"))}, {"id", std::string(say("报送编号", "submission"))}, {"rows", rows}});
}

ServerResponse show_why(const Visit& visit, const std::string& key, std::string_view purpose) {
    auto why = visit.desk.record_desk().why(key, purpose, visit.who());
    if (!why) return error_page(visit, why.error());
    Markup body = html("<p><a href=\"/records/{k}\">{b}</a></p>\n<p class=\"facts\"><span class=\"place\">{p}</span> <code>{m}</code></p>\n<p>{row}</p>\n",
                       {{"k", url_escaped(key)}, {"b", std::string(say("回到记录", "back to the record"))}, {"p", why->place}, {"m", why->mapping}, {"row", why->row}});
    if (!why->not_exact.empty()) body += html("<p class=\"summary warn\">{t}</p>\n", {{"t", why->not_exact}});
    if (why->masked && visit.session.roles.meets({Role::operates, Role::auditor}))
        body += unmask_form(visit, "/records/" + url_escaped(key) + "/why", say("个人信息已遮盖。查看原文", "Personal data is masked. Show it"));
    Markup rows;
    for (const DeskReason& reason : why->reasons) {
        Markup from;
        for (const auto& [column, cell] : reason.cells) from += html("<span class=\"place\">{c}</span> {t}<br>", {{"c", column}, {"t", cell}});
        rows += html("<tr><th scope=\"row\">{f}</th><td>{v}</td><td>{from}</td><td>{r}</td></tr>\n", {{"f", reason.field}, {"v", reason.value}, {"from", from}, {"r", reason.rule}});
    }
    body += html("<div class=\"wide\"><table class=\"list cells\"><thead><tr><th>{f}</th><th>{v}</th><th>{c}</th><th>{r}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                 {{"f", std::string(say("栏目", "field"))}, {"v", std::string(say("报送的值", "value sent"))}, {"c", std::string(say("源列与原值", "column and its text"))}, {"r", std::string(say("规则", "rule"))}, {"rows", rows}});
    return page(visit, say("每个值的来由", "Why each value"), body);
}

// "q-17" and "w-3" have pages of their own.
std::string page_of(std::string_view name) {
    if (name.starts_with("q-") && number_of(name.substr(2)) > 0) return "/quarantine/" + std::string(name.substr(2));
    if (name.starts_with("w-") && number_of(name.substr(2)) > 0) return "/withdrawals/" + std::string(name.substr(2));
    if (name.starts_with("m-") && number_of(name.substr(2)) > 0) return "/mappings/proposals/" + std::string(name.substr(2));
    if (name.starts_with("b-")) return address("/submissions", {{"batch", std::string(name)}});
    return {};
}

// What is wrong with rows of this record, or was.
Markup refused_rows(const Visit& visit, const std::vector<DeskRefused>& refused) {
    if (refused.empty() || !visit.session.roles.meets(kSeesRows)) return {};
    Markup rows;
    for (const DeskRefused& one : refused) {
        const bool waits = one.state == "open" || one.state == "fixed";
        rows += html("<tr><th scope=\"row\"><a href=\"/quarantine/{n}\">q-{n}</a></th><td>{s}</td><td class=\"place\">{p}</td><td>{w}</td><td>{at}</td></tr>\n",
                     {{"n", std::to_string(one.number)}, {"s", waits ? badge(say("待处理", "waits for a person"), "warn") : badge(say("已了结", "closed"), "calm")}, {"p", one.place}, {"w", one.what}, {"at", time_text(one.since)}});
    }
    return html("<h2>{t}</h2><div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{s}</th><th>{p}</th><th>{w}</th><th>{at}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"t", std::string(say("被拦下的行", "Rows of it in quarantine"))}, {"n", std::string(say("编号", "number"))}, {"s", std::string(say("状态", "state"))}, {"p", std::string(say("位置", "place"))}, {"w", std::string(say("问题", "what is wrong"))}, {"at", std::string(say("发现于", "found"))}, {"rows", rows}});
}

Markup record_list(const Visit& visit, const RecordFilter& filter, const RecordPage& found) {
    Markup part = html("<h2>{t}</h2>\n", {{"t", std::string(say("全部记录", "All records"))}});
    part += filter_form("/records", {}, {{"task", say("任务", "task"), filter.task, task_choices(visit)}, {"kind", say("目录代号", "kind"), filter.kind, {}}});
    Markup rows;
    for (const RecordLine& line : found.found)
        rows += html("<tr><th scope=\"row\"><a href=\"/records/{k}\"><code class=\"id\" title=\"{k}\">{k}</code></a></th><td>{c}</td><td>{t}</td><td class=\"num\">{v}</td><td>{s}</td><td class=\"place\">{p}</td></tr>\n",
                     {{"k", text_of(line.key)}, {"c", kind_named(visit, line.kind)}, {"t", line.task}, {"v", std::to_string(line.version)},
                      {"s", line.op == Op::withdraw ? badge(say("已撤回", "withdrawn"), "calm") : line.adopted ? badge(say("认领", "adopted"), "calm") : Markup()}, {"p", line.place}});
    if (rows.empty()) part += html("<p class=\"empty\">{t}</p>", {{"t", std::string(found.next.empty() ? say("没有这样的记录。", "There are no such records.") : say("看过的这一段里没有；后面还有。", "None among those looked at so far; there are more."))}});
    else part += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{k}</th><th>{c}</th><th>{t}</th><th class=\"num\">{v}</th><th>{s}</th><th>{p}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                      {{"k", std::string(say("记录号（列表按它排）", "record (the list's order)"))}, {"c", std::string(say("目录", "kind"))}, {"t", std::string(say("任务", "task"))}, {"v", std::string(say("版本", "version"))}, {"s", std::string(say("状态", "state"))}, {"p", std::string(say("位置", "place"))}, {"rows", rows}});
    if (!found.next.empty()) part += next_page("/records", {{"task", filter.task}, {"kind", filter.kind}, {"after", found.next}});
    return part;
}

constexpr std::size_t kRecordsShown = 50;

ServerResponse show_named(const Visit& visit, const std::string& typed) {
    const std::string_view title = say("记录", "Records");
    if (!is_id_of_ours(typed)) {
        Markup body = error_summary(no_id_of_ours("编号以 k-、s-、b- 等开头；按证件号码或信用代码查，请审计员在“交换日志”里找", "ids begin with k-, s-, b- and so on; the auditor finds a person's or an organisation's number in the exchange log"));
        return page(visit, title, body += search_form(visit, {}), 422);
    }
    if (const std::string elsewhere = page_of(typed); !elsewhere.empty()) return see_other(elsewhere);
    auto key = visit.desk.record_desk().record_named(typed);
    if (key && !key->empty()) return see_other("/records/" + url_escaped(*key));
    Markup body = error_summary(key ? Error{Errc::not_found, std::string(say("台账中没有这个编号", "the ledger has no such number")), typed, std::string(say("请核对编号", "check the number"))} : key.error());
    return page(visit, title, body += search_form(visit, typed), key ? 404 : 422);
}

}  // namespace

ServerResponse find_record(const Visit& visit) {
    const std::string typed(trim(visit.request.asked("q")));
    if (typed.empty()) {
        const RecordFilter filter{.kind = std::string(trim(visit.request.asked("kind"))), .task = visit.request.asked("task"), .after = visit.request.asked("after")};
        auto found = visit.desk.record_desk().records(filter, kRecordsShown);
        if (!found) return error_page(visit, found.error());
        Markup body = html("{f}<p class=\"hint\">{h}</p>", {{"f", search_form(visit, {})}, {"h", std::string(say("编号见“报送”和“待处理”；那里的编号可以直接点开。", "The numbers stand in the lists of submissions and quarantine; there they can be clicked."))}});
        return page(visit, say("记录", "Records"), body += record_list(visit, filter, *found));
    }
    return show_named(visit, typed);
}

ServerResponse find_typed_record(const Visit& visit) {
    const std::string typed(trim(visit.request.filled("q")));
    return typed.empty() ? see_other("/records") : show_named(visit, typed);
}

ServerResponse record_page(const Visit& visit) {
    auto record = visit.desk.record_desk().record(visit.parts.at(0));
    if (!record) return error_page(visit, record.error());
    const std::string name = text_of(record->key);
    const bool withdrawn = !record->versions.empty() && record->versions.front().op == Op::withdraw;  // no row gave that version
    const Markup why = withdrawn ? Markup() : html("<p><a class=\"button\" href=\"/records/{k}/why\">{w}</a></p>\n", {{"k", name}, {"w", std::string(say("每个值的来由", "why each value"))}});
    Markup proven;
    if (visit.may(Role::auditor)) proven = html("<p><a href=\"/log?id={k}\">{l}</a> · <a href=\"/log/packs?id={k}\">{e}</a></p>\n", {{"k", name}, {"l", std::string(say("在交换日志中查找", "find it in the exchange log"))}, {"e", std::string(say("证据包", "evidence pack"))}});
    Markup body = html("<p class=\"facts\"><code>{k}</code> <span>{kind}</span> <span>{t}</span> <span>{d}</span> <span class=\"place\">{p}</span></p>\n{w}{proven}",
                       {{"k", name}, {"proven", proven}, {"kind", kind_named(visit, record->kind)}, {"t", record->task}, {"d", record->department}, {"p", record->place}, {"w", why}});
    body += refused_rows(visit, record->refused);
    body += timeline(visit, record->timeline);
    body += versions(visit, record->versions);
    return page(visit, say("记录", "Record"), body);
}

ServerResponse why_page(const Visit& visit) { return show_why(visit, visit.parts.at(0), {}); }
ServerResponse look_at_why(const Visit& visit) { return show_why(visit, visit.parts.at(0), visit.request.filled("purpose")); }

}  // namespace creditlink::console_detail
