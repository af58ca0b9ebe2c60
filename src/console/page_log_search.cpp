// Finding an exchange. All filters stand in the address, so that a view can be sent to a colleague, once they are known to be no
// code of a subject: that is posted, and stands there as a token of the office. A name is posted too, with what it is looked for.

#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "decisions.h"
#include "list_filter.h"
#include "log_parts.h"
#include "routes.h"
#include "typed_id.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kFoundShown = 50;

struct LogChoice {
    std::string_view value, zh, en;
};
constexpr std::array kLogOutcomes = {
    LogChoice{"", "不限", "any"},
    LogChoice{"rejected", "有退回的", "with rejected records"},
    LogChoice{"doubtful", "有存疑的", "with doubtful records"},
    LogChoice{"accepted", "有接收的", "with accepted records"},
    LogChoice{"unanswered", "尚无最终回执", "without a final receipt"},
};
constexpr std::array kLogEvents = {
    LogChoice{"", "不限", "any"},
    LogChoice{"exchange", "报送", "exchanges"},
    LogChoice{"decision", "人的决定和查看", "decisions and looks"},
    LogChoice{"run-ended", "运行", "runs"},
    LogChoice{"login", "登录", "log-ins"},
    LogChoice{"login-failed", "登录失败", "failed log-ins"},
    LogChoice{"sampled", "审计抽样", "audit samples"},
    LogChoice{"erased", "内容销毁", "erasures"},
};

DeskLogQuery asked_query(const Fields& fields) {
    const auto field = [&](std::string_view name) {
        const auto at = fields.find(name);
        return at == fields.end() ? std::string() : at->second;
    };
    return {.id = field("id"), .subject = field("subject"), .task = field("task"), .outcome = field("outcome"), .who = field("who"), .event = field("event"),
            .from = field("from"), .until = field("until"), .before = entry_number(field("before"))};
}

std::vector<std::pair<std::string_view, const std::string*>> log_filters(const DeskLogQuery& q) {
    return {{"id", &q.id}, {"subject", &q.subject}, {"task", &q.task}, {"outcome", &q.outcome}, {"who", &q.who}, {"event", &q.event}, {"from", &q.from}, {"until", &q.until}};
}

std::string log_address(const DeskLogQuery& query, std::uint64_t before) {
    Query asked;
    for (const auto& [name, value] : log_filters(query)) asked.emplace_back(name, *value);
    if (before > 0) asked.emplace_back("before", std::to_string(before));
    return address("/log", asked);
}

bool log_filtered(const DeskLogQuery& query) { return log_address(query, 0) != "/log"; }

Markup log_choice_field(std::string_view name, std::string_view label, const std::vector<std::pair<std::string, std::string>>& choices, const std::string& chosen) {
    Markup options;
    bool known = false;
    for (const auto& [value, title] : choices) {
        known = known || value == chosen;
        options += value == chosen ? html("<option value=\"{v}\" selected>{t}</option>", {{"v", value}, {"t", title}}) : html("<option value=\"{v}\">{t}</option>", {{"v", value}, {"t", title}});
    }
    if (!known) options += html("<option value=\"{v}\" selected>{v}</option>", {{"v", chosen}});
    return html("<div><label for=\"{n}\">{l}</label><select id=\"{n}\" name=\"{n}\">{o}</select></div>\n", {{"n", std::string(name)}, {"l", std::string(label)}, {"o", options}});
}

template <std::size_t N>
std::vector<std::pair<std::string, std::string>> log_choices(const std::array<LogChoice, N>& list) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const LogChoice& one : list) all.emplace_back(one.value, say(one.zh, one.en));
    return all;
}

Markup log_text_field(std::string_view name, std::string_view label, const std::string& value, std::string_view hint) {
    return html("<div><label for=\"{n}\">{l}</label><input id=\"{n}\" name=\"{n}\" value=\"{v}\" placeholder=\"{h}\" maxlength=\"100\" autocomplete=\"off\"></div>\n",
                {{"n", std::string(name)}, {"l", std::string(label)}, {"v", value}, {"h", std::string(hint)}});
}

Markup log_day_field(std::string_view name, std::string_view label, const std::string& value) {
    return html("<div><label for=\"{n}\">{l}</label><input id=\"{n}\" name=\"{n}\" type=\"date\" value=\"{v}\"></div>\n", {{"n", std::string(name)}, {"l", std::string(label)}, {"v", value}});
}

Markup log_filter_form(const Visit& visit, const DeskLogQuery& q) {
    std::vector<std::pair<std::string, std::string>> tasks{{"", std::string(say("不限", "any"))}};
    if (const auto lines = visit.desk.task_desk().tasks())
        for (const DeskTaskLine& line : *lines) tasks.emplace_back(line.task.name, line.task.title.empty() ? line.task.name : line.task.title);
    Markup fields = log_text_field("id", say("编号", "id"), q.id, say("s- k- b- r- q- w-", "s- k- b- r- q- w-"));
    fields += log_choice_field("event", say("事项", "what"), log_choices(kLogEvents), q.event);
    fields += log_choice_field("task", say("任务", "task"), tasks, q.task);
    fields += log_choice_field("outcome", say("结果", "outcome"), log_choices(kLogOutcomes), q.outcome);
    fields += log_text_field("who", say("何人（账号）", "who (account)"), q.who, {});
    fields += log_day_field("from", say("从哪天", "from"), q.from);
    fields += log_day_field("until", say("到哪天", "until"), q.until);
    if (!q.subject.empty()) fields += html("<input type=\"hidden\" name=\"subject\" value=\"{v}\">", {{"v", q.subject}});
    Markup reset;
    if (log_filtered(q)) reset = html("<a class=\"button quiet\" href=\"/log\">{t}</a>", {{"t", std::string(say("清除筛选", "clear"))}});
    return html("<form class=\"find\" method=\"post\" action=\"/log\"><input type=\"hidden\" name=\"token\" value=\"{k}\">{f}<div class=\"do\"><button>{b}</button>{r}</div></form>\n", {{"k", visit.session.token}, {"f", fields}, {"b", std::string(say("查找", "find"))}, {"r", reset}});
}

Markup kept_log_filters(const DeskLogQuery& query, bool with_subject) {
    Markup hidden;
    for (const auto& [name, value] : log_filters(query))
        if (!value->empty() && (with_subject || name != "subject")) hidden += html("<input type=\"hidden\" name=\"{n}\" value=\"{v}\">", {{"n", std::string(name)}, {"v", *value}});
    return hidden;
}

Markup log_subject_form(const Visit& visit, const DeskLogQuery& query) {
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(say("按统一社会信用代码或证件号码查找", "Search by a unified social credit code or an identity number"))},
                 {"f", form(visit, "/log/subject", html("{k}<label for=\"code\">{l}</label><input id=\"code\" name=\"code\" required maxlength=\"40\" autocomplete=\"off\"><button>{b}</button><p class=\"hint\">{h}</p>",
                    {{"k", kept_log_filters(query, false)}, {"l", std::string(say("代码或号码", "code or number"))}, {"b", std::string(say("按号码查找", "find by code"))},
                     {"h", std::string(say("号码不进入网址、日志和索引；网址里只有本单位才能对上的标记，可以连同其他筛选发给同事。", "The code enters no address, log or index: the address has a mark that only this office can make, and can be sent to a colleague with the other filters."))}}))}});
}

// Opened, with what was typed, when it comes back with an answer.
Markup log_name_form(const Visit& visit, const DeskLogQuery& query, const std::string& name, bool open) {
    const Markup inside = form(visit, "/log/name",
        html("{k}<label for=\"name\">{l}</label><input id=\"name\" name=\"name\" value=\"{v}\" required maxlength=\"200\" autocomplete=\"off\">{p}<button>{b}</button><p class=\"hint\">{h}</p>",
             {{"k", kept_log_filters(query, true)}, {"l", std::string(say("名称或名称的一部分", "a name, or part of one"))}, {"v", name}, {"p", purpose_field("why-name", say("查找目的（查找行为记入交换日志）", "what for (the search is an entry of the exchange log)"))},
              {"b", std::string(say("查找并记录", "search, and record it"))}, {"h", std::string(say("逐份解密报送内容来找，先用任务和日期缩小范围会快得多。", "What was sent is decrypted piece by piece: narrowing by task and days first is much quicker."))}}));
    const Slot title = std::string(say("按名称查找（须写明目的）", "Search by name (say what for)"));
    return open ? html("<details open><summary>{s}</summary>{f}</details>\n", {{"s", title}, {"f", inside}}) : html("<details><summary>{s}</summary>{f}</details>\n", {{"s", title}, {"f", inside}});
}

Markup found_row(const Visit& visit, const DeskLogItem& item) {
    Markup matched;
    for (const DeskLogRecord& record : item.matched)
        matched += html("<br>{r} <span class=\"hint\">{p} {o}</span>", {{"r", record_links(visit, record)}, {"p", say("第 {n} 条", "no. {n}", {{"n", std::to_string(record.place)}})}, {"o", record.outcome}});
    if (item.records > item.matched.size()) matched += html("<br><span class=\"hint\">{t}</span>", {{"t", say("所查记录共 {n} 条", "{n} of the records asked for", {{"n", std::to_string(item.records)}})}});
    const Markup link = item.batch.empty() ? html("<a href=\"/log/entries/{n}\">{t}</a>", {{"n", std::to_string(item.number)}, {"t", item.title}}) : html("<a href=\"/log/exchanges/{b}\">{t}</a>", {{"b", url_escaped(item.batch)}, {"t", item.title}});
    const Markup id = item.batch.empty() ? text(item.who) : html("<code class=\"id\" title=\"{b}\">{b}</code>", {{"b", item.batch}});
    return html("<tr><td class=\"num\">{n}</td><td>{at}</td><th scope=\"row\">{link}{matched}</th><td>{id}</td><td>{o}</td></tr>\n",
                {{"n", std::to_string(item.number)}, {"at", time_text(item.at)}, {"link", link}, {"matched", matched}, {"id", id}, {"o", item.outcome}});
}

Markup found_table(const Visit& visit, const std::vector<DeskLogItem>& items) {
    Markup rows;
    for (const DeskLogItem& item : items) rows += found_row(visit, item);
    return html("<div class=\"wide\"><table class=\"list found\"><thead><tr><th class=\"num\">{n}</th><th>{at}</th><th>{t}</th><th>{id}</th><th>{o}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"n", std::string(say("条目", "entry"))}, {"at", std::string(say("时间", "time"))}, {"t", std::string(say("事项", "what"))}, {"id", std::string(say("批次或何人", "batch, or who"))}, {"o", std::string(say("结果或涉及", "outcome, or about"))}, {"rows", rows}});
}

Markup found_notes(const DeskLogFound& found) {
    Markup notes;
    if (found.indexing)
        notes += html("<div class=\"summary warn\" role=\"status\"><p>{t}</p></div>\n", {{"t", say("索引正在建立（这次读了 {n} 条），下面的还不全；刷新本页接着建。", "The index is being made ({n} entries read this time): what is below is not all yet. Reload this page to go on.", {{"n", std::to_string(found.entries)}})}});
    if (!found.note.empty()) notes += html("<div class=\"summary\" role=\"status\"><p>{t}</p></div>\n", {{"t", found.note}});
    if (found.unread > 0)
        notes += html("<div class=\"summary warn\"><p>{t}</p></div>\n", {{"t", say("有 {n} 份报送内容读不到（证据库密钥不在），其中的记录和主体查不出来。请系统管理员检查密钥。", "{n} contents cannot be read (the key of the evidence store is away): records and subjects in them are not found. The system administrator looks at the key.", {{"n", std::to_string(found.unread)}})}});
    return notes;
}

Markup nothing_found(const DeskLogQuery& query, const DeskLogFound& found) {
    if (found.entries == 0 && !found.indexing)
        return html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("还没有交换日志；第一次运行之后就有。", "There is no exchange log yet; the first run makes one."))}});
    std::string hint(say("请核对编号，或放宽日期、任务和结果。", "Check the id, or widen days, task and outcome."));
    if (!query.subject.empty()) hint = say("按号码查的是报送内容里的号码：没有报送过的、内容已按期销毁的查不到。请核对号码，或改按名称查找。", "A code is found where it was sent: not if it never was, nor if the contents were erased in time. Check the code, or search by name.");
    return html("<p class=\"empty\">{t} {h}</p>\n", {{"t", say("没有找到；日志共 {n} 条，都查过了。", "Nothing found among the log's {n} entries.", {{"n", std::to_string(found.entries)}})}, {"h", hint}});
}

Markup how_many_found(const DeskLogFound& found) {
    const std::string count = std::to_string(found.total);
    return html("<p class=\"hint\">{t}</p>\n", {{"t", found.total >= kMostCounted ? say("{n} 项以上", "{n} or more", {{"n", count}}) : say("共 {n} 项", "{n} in all", {{"n", count}})}});
}

Markup log_subject_note(const DeskLogQuery& query) {
    if (query.subject.empty()) return {};
    DeskLogQuery without = query;
    without.subject.clear();
    return html("<p class=\"hint\">{t} <a href=\"{a}\">{r}</a></p>\n", {{"t", std::string(say("只看所查号码的主体。", "Only the subject that was searched for."))}, {"a", log_address(without, 0)}, {"r", std::string(say("看全部主体", "every subject"))}});
}

ServerResponse show_log_search(const Visit& visit, const DeskLogQuery& query, const Markup& notice, const Markup& results, const std::string& name, bool name_open, int status = 200) {
    Markup body = log_tabs("/log");
    body += notice;
    body += log_filter_form(visit, query);
    body += log_subject_note(query);
    body += results;
    body += log_subject_form(visit, query);
    body += log_name_form(visit, query, name, name_open);
    return page(visit, say("交换日志", "Exchange log"), body, status);
}

}  // namespace

ServerResponse log_search_page(const Visit& visit) {
    const DeskLogQuery query = asked_query(visit.request.query);
    const auto found = visit.desk.log_desk().search(query, kFoundShown);
    if (!found) return show_log_search(visit, query, error_summary(found.error()), {}, {}, false, status_of(found.error().code));
    Markup results = found_notes(*found);
    if (found->items.empty() && found->note.empty()) results += nothing_found(query, *found);
    else if (!found->items.empty()) {
        results += how_many_found(*found);
        results += found_table(visit, found->items);
    }
    if (found->next > 0) results += html("<p><a class=\"button\" rel=\"next\" href=\"{a}\">{t}</a></p>\n", {{"a", log_address(query, found->next)}, {"t", std::string(say("再看更早的", "earlier ones"))}});
    return show_log_search(visit, query, {}, results, {}, false);
}

ServerResponse search_log(const Visit& visit) {
    DeskLogQuery query = asked_query(visit.request.form);
    query.id = trim(query.id), query.who = trim(query.who);
    if (query.id.empty() || is_id_of_ours(query.id)) return see_other(log_address(query, 0));
    query.id.clear();
    return show_log_search(visit, query, error_summary(no_id_of_ours("按统一社会信用代码或证件号码查，请用下面的表格：号码不进网址", "for a unified social credit code or an identity number use the form below: it enters no address")), {}, {}, false, 422);
}

ServerResponse search_by_subject(const Visit& visit) {
    DeskLogQuery query = asked_query(visit.request.form);
    auto token = visit.desk.log_desk().subject(visit.request.filled("code"));
    if (!token) return show_log_search(visit, query, error_summary(token.error()), {}, {}, false, 422);
    query.subject = std::move(*token);
    return see_other(log_address(query, 0));
}

ServerResponse search_by_name(const Visit& visit) {
    const DeskLogQuery query = asked_query(visit.request.form);
    const std::string name = visit.request.filled("name"), purpose = visit.request.filled("purpose");
    const auto found = visit.desk.log_desk().search_name(query, name, purpose, visit.who(), kFoundShown);
    if (!found) return show_log_search(visit, query, error_summary(found.error()), {}, name, true, status_of(found.error().code));
    Markup results = found_notes(*found);
    if (found->items.empty()) results += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(found->next > 0 ? say("到这里为止没有找到；点“接着找更早的”继续。", "None so far: go on with the earlier ones.") : say("没有报送过含这个名称的记录，或其内容已按期销毁。", "No record with this name was sent, or its contents were erased in time."))}});
    else results += found_table(visit, found->items);
    if (found->next > 0)
        results += form(visit, "/log/name", html("{k}<input type=\"hidden\" name=\"before\" value=\"{n}\"><input type=\"hidden\" name=\"name\" value=\"{v}\"><input type=\"hidden\" name=\"purpose\" value=\"{p}\"><button>{b}</button>",
                        {{"k", kept_log_filters(query, true)}, {"n", std::to_string(found->next)}, {"v", name}, {"p", purpose}, {"b", std::string(say("接着找更早的（再记一条）", "go on with the earlier ones (one more entry)"))}}));
    return show_log_search(visit, query, {}, results, name, true);
}

}  // namespace creditlink::console_detail
