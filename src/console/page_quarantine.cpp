// Rows that are not sound, as a list: by state, task and what is wrong; assessed again together; for the departments as a file.

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/record/finding.h"
#include "list_filter.h"
#include "quarantine_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kQuarantineShown = 50;
constexpr std::size_t kCodesShown = 12;  // the rest is told by lists of single tasks

// Of the address; of a form's fields where it was posted.
QuarantineFilter filter_of(const Visit& visit, bool posted) {
    const auto part = [&](std::string_view name) { return posted ? visit.request.filled(name) : visit.request.asked(name); };
    QuarantineFilter filter{part("state"), part("task"), part("code"), part("department")};
    if (filter.state.empty()) filter.state = "waiting";
    return filter;
}

std::string address_of(const QuarantineFilter& filter) {
    std::string address = "/quarantine?state=" + url_escaped(filter.state);
    if (!filter.task.empty()) address += "&task=" + url_escaped(filter.task);
    if (!filter.department.empty()) address += "&department=" + url_escaped(filter.department);
    if (!filter.code.empty()) address += "&code=" + url_escaped(filter.code);
    return address;
}

Markup choice(const QuarantineFilter& to, std::string_view title, bool chosen) {
    const Slot address = address_of(to), words = std::string(title);
    return chosen ? html("<li><a aria-current=\"true\" href=\"{a}\">{t}</a></li>", {{"a", address}, {"t", words}}) : html("<li><a href=\"{a}\">{t}</a></li>", {{"a", address}, {"t", words}});
}

// What a code says in words, without its places and values.
std::string code_title(std::string_view code) {
    const std::string words = finding_sentence(code);
    return words.empty() ? std::string(code) : words;
}

Markup filters(const QuarantineFilter& filter, const DeskList& found) {
    const std::vector<Tally>& codes = found.codes;
    Markup links;
    for (const QuarantineState& state : quarantine_states())
        if (state.name != "open") links += choice({std::string(state.name), filter.task, {}, filter.department}, say(state.zh, state.en), state.name == filter.state);
    Markup all = html("<ul class=\"filters\">{links}</ul>", {{"links", links}});
    if (codes.size() > 1 || !filter.code.empty()) {
        Markup kinds = choice({filter.state, filter.task, {}, filter.department}, say("各种问题", "whatever is wrong"), filter.code.empty());
        for (std::size_t i = 0; i < codes.size(); ++i)
            if (i < kCodesShown || codes[i].what == filter.code)
                kinds += choice({filter.state, filter.task, codes[i].what, filter.department}, code_title(codes[i].what) + " " + std::to_string(codes[i].count), codes[i].what == filter.code);
        all += html("<ul class=\"filters\">{links}</ul>", {{"links", kinds}});
    }
    if (found.departments.size() > 1 || !filter.department.empty()) {
        std::vector<Choice> departments{{{}, std::string(say("各处室", "every department"))}};
        for (const std::string& name : found.departments) departments.push_back({name, name});
        all += filter_form("/quarantine", {{"state", filter.state}, {"task", filter.task}, {"code", filter.code}}, {{"department", say("处室", "department"), filter.department, departments}});
    }
    if (!filter.task.empty())
        all += html("<p class=\"hint\">{l} <b>{k}</b> <a href=\"{s}\">{all}</a></p>", {{"l", std::string(say("只看任务", "only task"))}, {"k", filter.task}, {"s", address_of({filter.state, {}, filter.code, filter.department})}, {"all", std::string(say("看全部任务", "show every task"))}});
    return all;
}

Markup hidden_filter(const QuarantineFilter& filter) {
    return html("<input type=\"hidden\" name=\"state\" value=\"{s}\"><input type=\"hidden\" name=\"task\" value=\"{k}\"><input type=\"hidden\" name=\"code\" value=\"{c}\"><input type=\"hidden\" name=\"department\" value=\"{d}\">", {{"d", filter.department}, {"s", filter.state}, {"k", filter.task}, {"c", filter.code}});
}

Markup steps(const Visit& visit, const QuarantineFilter& filter) {
    return html("<div class=\"steps\">{a}{b}</div><p class=\"hint\">{h}</p>\n",
                {{"a", form(visit, "/quarantine-requeue", html("{f}<button>{t}</button>", {{"f", hidden_filter(filter)}, {"t", std::string(say("按现在的映射重新核验", "assess again by the mapping of now"))}}))},
                 {"b", form(visit, "/quarantine-export", html("{f}<button class=\"quiet\">{t}</button>", {{"f", hidden_filter(filter)}, {"t", std::string(say("导出退回清单（xlsx）", "export for the departments (xlsx)"))}}))},
                 {"h", std::string(say("都按上面选的任务、处室和问题；导出记入交换日志。", "Both go by the task, department and finding chosen above; an export is an entry of the exchange log."))}});
}

Markup quarantine_rows(const DeskList& found, const QuarantineFilter& filter) {
    Markup rows;
    for (const DeskItem& item : found.items) {
        std::vector<DeskFinding> first;
        if (!item.findings.empty()) first.push_back(item.findings.front());
        rows += html("<tr><th scope=\"row\"><a href=\"/quarantine/{n}\">q-{n}</a></th><td><a class=\"quiet\" href=\"{t}\">{k}</a><br><span class=\"hint\">{d}</span></td><td class=\"place\">{p}</td><td>{f}</td><td>{since}</td></tr>\n",
                     {{"n", std::to_string(item.number)}, {"t", address_of({filter.state, item.task, filter.code, filter.department})}, {"k", item.task}, {"d", item.department}, {"p", item.place},
                      {"f", finding_lines(first, false)}, {"since", time_text(item.since)}});
    }
    Markup more;
    if (found.more)
        more = html("<p><a class=\"button\" rel=\"next\" href=\"{a}\">{t}</a></p>", {{"a", address_of(filter) + "&after=" + std::to_string(found.items.back().number)}, {"t", std::string(say("再看后面的", "the next ones"))}});
    return html("<p>{count}</p><div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{k}</th><th>{p}</th><th>{f}</th><th>{since}</th></tr></thead><tbody>\n{rows}</tbody></table></div>{more}\n",
                {{"count", say("共 {n} 行", "{n} rows", {{"n", std::to_string(found.total)}})}, {"n", std::string(say("编号", "number"))}, {"k", std::string(say("任务与处室", "task and department"))},
                 {"p", std::string(say("位置", "place"))}, {"f", std::string(say("问题与办法", "what is wrong, what to do"))}, {"since", std::string(say("发现于", "found"))}, {"rows", rows}, {"more", more}});
}

Markup done_notice(const Visit& visit) {
    if (visit.request.asked("done") != "requeued") return {};
    const Words words = {{"a", visit.request.asked("admitted")}, {"r", visit.request.asked("refused")}, {"u", visit.request.asked("undivided")}};
    for (const auto& [name, number] : words)
        if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) return {};
    std::string text = say("已重新核验：{a} 行合格，下次运行报送；{r} 行仍有问题。", "Assessed again: {a} are sound now, and the next run sends them; {r} are not.", words);
    if (visit.request.asked("undivided") != "0") text += say("另有 {u} 行不能按列更正，请在源数据里改。", " {u} more cannot be corrected by column: mend them in the source.", words);
    return html("<div class=\"summary good\" role=\"status\">{t}</div>", {{"t", text}});
}

}  // namespace

ServerResponse quarantine_page(const Visit& visit) {
    const QuarantineFilter filter = filter_of(visit, false);
    auto found = visit.desk.quarantine_desk().list(filter, std::max<std::int64_t>(number_of(visit.request.asked("after")), 0), kQuarantineShown);
    if (!found) return error_page(visit, found.error());
    Markup body = done_notice(visit);
    body += filters(filter, *found);
    if (found->items.empty())
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(filter.state == "waiting" ? say("没有待处理的行。运行之后，不合规的行会出现在这里。", "Nothing waits. Rows that are not sound show up here after a run.")
                                                                                            : say("没有这样的行。", "There are no such rows."))}});
    else body += quarantine_rows(*found, filter);
    if (!found->items.empty() && filter.state == "waiting" && visit.may(Role::operates)) body += steps(visit, filter);
    return page(visit, say("待处理", "Quarantine"), body);
}

ServerResponse requeue_items(const Visit& visit) {
    const QuarantineFilter filter = filter_of(visit, true);
    auto assessed = visit.desk.quarantine_desk().requeue(filter);
    if (!assessed) return error_page(visit, assessed.error());
    return see_other(address_of(filter) + "&done=requeued&admitted=" + std::to_string(assessed->admitted) + "&refused=" + std::to_string(assessed->refused) + "&undivided=" + std::to_string(assessed->undivided));
}

ServerResponse export_items(const Visit& visit) {
    auto book = visit.desk.quarantine_desk().book(filter_of(visit, true), visit.who());
    if (!book) return error_page(visit, book.error());
    return download(book->name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", std::move(book->bytes));
}

}  // namespace creditlink::console_detail
