// How well the office reports: what becomes late, timeliness and compliance, and the rows behind each number.

#include <algorithm>

#include "creditlink/base/message.h"
#include "list_filter.h"
#include "names.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kRatesShown = 50;

Markup problem_of(const std::optional<Error>& problem) {
    if (!problem) return {};
    return html("<div class=\"summary warn\"><p><strong>{m}</strong></p><p class=\"place\">{p}</p><p>{h}</p></div>\n", {{"m", problem->message}, {"p", problem->place}, {"h", problem->hint}});
}

std::string link_of(const DeskRateFilter& filter, std::string_view path) {
    std::string link(path);
    char before = '?';
    const std::string late_on = filter.late_on ? filter.late_on->dashed() : std::string();
    for (const auto& [name, value] : {std::pair{"department", &filter.department}, {"kind", &filter.kind}, {"platform", &filter.platform}, {"month", &filter.month}, {"as", &filter.count}, {"late", &filter.late}, {"late_on", &late_on}, {"after", &filter.after}}) {
        if (value->empty()) continue;
        link += before + std::string(name) + "=" + url_escaped(*value);
        before = '&';
    }
    return link;
}

Markup count_link(std::uint64_t count, const std::string& link) { return count == 0 ? number_text(0) : html("<a href=\"{l}\">{n}</a>", {{"l", link}, {"n", number_text(count)}}); }

Markup department_links(const Visit& visit, const DeskLateness& late, const std::string& which) {
    const std::string chosen = visit.request.asked("department");
    Markup rows;
    for (const DeskLate& each : late.departments) {
        DeskRateFilter filter;
        filter.department = each.department;
        const std::string soon = link_of(filter, "/late");
        filter.late = "past";
        const Markup name = each.department == chosen ? html("<b>{d}</b>", {{"d", each.department}}) : text(each.department);
        rows += html("<tr><th scope=\"row\">{d}</th><td class=\"num\">{s}</td><td class=\"num\">{p}</td></tr>\n", {{"d", name}, {"s", count_link(each.soon, soon)}, {"p", count_link(each.past, link_of(filter, "/late"))}});
    }
    Markup all;
    if (!chosen.empty()) all = html("<p class=\"hint\"><a href=\"{l}\">{t}</a></p>", {{"l", which == "past" ? std::string("/late?late=past") : std::string("/late")}, {"t", std::string(say("看全部部门", "every department"))}});
    if (rows.empty()) return all;
    return html("<table class=\"narrow\"><thead><tr><th>{d}</th><th class=\"num\">{s}</th><th class=\"num\">{p}</th></tr></thead><tbody>\n{rows}</tbody></table>{all}\n",
                {{"d", std::string(say("部门", "department"))}, {"s", say("{d} 前超期", "late by {d}", {{"d", late.until}})}, {"p", std::string(say("已超期", "late already"))}, {"rows", rows}, {"all", all}});
}

Markup row_of(const Visit& visit, const DeskRatedRow& row) {
    const bool item = row.id.starts_with("q-");
    Markup id = item ? text(row.id) : html("<code class=\"id\" title=\"{id}\">{id}</code>", {{"id", row.id}});
    if (item && visit.session.roles.meets(kSeesRows)) id = html("<a href=\"/quarantine/{n}\">{id}</a>", {{"n", row.id.substr(2)}, {"id", id}});
    if (!item && visit.session.roles.meets(kSeesRecords)) id = html("<a href=\"/records/{k}\">{id}</a>", {{"k", row.key}, {"id", id}});
    return html("<tr><th scope=\"row\">{id}</th><td>{state}</td><td>{decided}</td><td>{deadline}</td><td>{dep}<br><span class=\"hint\">{p} {k}</span></td><td class=\"place\">{t}<br>{place}</td></tr>\n",
                {{"id", id}, {"state", row.state}, {"decided", row.decided.empty() ? text("–") : text(row.decided)}, {"deadline", row.deadline.empty() ? text("–") : text(row.deadline)}, {"dep", row.department}, {"p", platform_named(visit, row.platform)}, {"k", kind_named(visit, row.kind)},
                 {"t", row.task}, {"place", row.place}});
}

Markup rows_of(const Visit& visit, const DeskRatedRows& found, DeskRateFilter filter, std::string_view path, std::string_view empty) {
    if (found.rows.empty()) return html("<p class=\"empty\">{t}</p>", {{"t", std::string(empty)}});
    Markup rows, more;
    for (const DeskRatedRow& row : found.rows) rows += row_of(visit, row);
    filter.after = found.rows.back().position;
    if (found.more) more = html("<p><a class=\"button\" rel=\"next\" href=\"{l}\">{t}</a></p>", {{"l", link_of(filter, path)}, {"t", std::string(say("再看后面的", "the next ones"))}});
    return html("<p>{count}</p><div class=\"wide\"><table class=\"list\"><thead><tr><th>{id}</th><th>{s}</th><th>{d}</th><th>{u}</th><th>{dep}</th><th>{from}</th></tr></thead><tbody>\n{rows}</tbody></table></div>{more}\n",
                {{"count", say("共 {n} 条", "{n} in all", {{"n", std::to_string(found.total)}})}, {"id", std::string(say("编号", "id"))}, {"s", std::string(say("状态", "state"))}, {"d", std::string(say("决定日期", "decided"))},
                 {"u", std::string(say("期限", "in time until"))}, {"dep", std::string(say("部门与目录", "department and kind"))}, {"from", std::string(say("来自", "from"))}, {"rows", rows}, {"more", more}});
}

DeskRateFilter asked(const Visit& visit) {
    const PageRequest& r = visit.request;
    return {.department = r.asked("department"), .kind = r.asked("kind"), .platform = r.asked("platform"), .month = r.asked("month"), .count = r.asked("as"), .late = r.asked("late"), .after = r.asked("after"), .late_on = day_asked(visit, "late_on")};
}

Markup tabs(const std::string& which) {
    Markup links;
    for (const auto& [value, path, zh, en] : {std::tuple{"soon", "/late", "即将超期", "late soon"}, {"past", "/late?late=past", "已超期", "late already"}})
        links += which == value ? html("<li><a aria-current=\"true\" href=\"{p}\">{t}</a></li>", {{"p", std::string(path)}, {"t", std::string(say(zh, en))}}) : html("<li><a href=\"{p}\">{t}</a></li>", {{"p", std::string(path)}, {"t", std::string(say(zh, en))}});
    return html("<ul class=\"filters\">{l}</ul>\n", {{"l", links}});
}

}  // namespace

ServerResponse late_page(const Visit& visit) {
    auto late = visit.desk.late();
    if (!late) return error_page(visit, late.error());
    DeskRateFilter filter = asked(visit);
    filter.late = filter.late == "past" ? "past" : "soon";
    filter.month = filter.count = "";
    filter.late_on.reset();
    auto found = visit.desk.rated(filter, kRatesShown);
    if (!found) return error_page(visit, found.error());
    Markup body = tabs(filter.late);
    body += problem_of(late->problem);
    body += department_links(visit, *late, filter.late);
    body += rows_of(visit, *found, filter, "/late", filter.late == "past" ? say("没有已超期而未到平台的记录。", "Nothing that the platform lacks is late.") : say("近几个工作日没有会超期的记录。", "Nothing becomes late within the next working days."));
    return page(visit, say("超期", "Deadlines"), body);
}

ServerResponse rates_page(const Visit& visit) {
    auto scores = visit.desk.scores();
    if (!scores) return error_page(visit, scores.error());
    Markup body = problem_of(scores->problem), head, rows;
    for (const auto& [title, formula] : scores->rates) body += html("<p class=\"hint\">{f}</p>\n", {{"f", formula}}), head += html("<th class=\"num\">{t}</th>", {{"t", title}});
    if (scores->cells.empty()) {
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("近十二个月没有记录。", "No records in the last twelve months."))}});
        return page(visit, say("及时与合规", "Timeliness and compliance"), body);
    }
    for (const std::string& count : scores->counts) head += html("<th class=\"num\">{t}</th>", {{"t", count}});
    for (const DeskScore& cell : scores->cells) {
        Markup numbers;
        for (std::size_t i = 0; i < cell.rates.size(); ++i) numbers += html("<td class=\"num\" data-l=\"{l}\">{r}</td>", {{"l", i < scores->rates.size() ? scores->rates[i].first : std::string()}, {"r", cell.rates[i]}});
        DeskRateFilter filter{.department = cell.department, .kind = cell.kind, .platform = cell.platform, .month = cell.month, .count = {}, .late = {}, .after = {}};
        std::size_t title = 0;
        for (const auto& [name, count] : cell.counts) {
            filter.count = name;
            numbers += html("<td class=\"num\" data-l=\"{l}\">{c}</td>", {{"l", title < scores->counts.size() ? scores->counts[title] : std::string()}, {"c", count_link(count, link_of(filter, "/rates/rows"))}});
            ++title;
        }
        rows += html("<tr><th scope=\"row\">{m}</th><td>{d}</td><td><span>{k}<br><span class=\"hint\">{p}</span></span></td>{n}</tr>\n", {{"m", cell.month}, {"d", cell.department}, {"k", kind_named(visit, cell.kind)}, {"p", platform_named(visit, cell.platform)}, {"n", numbers}});
    }
    body += html("<div class=\"wide\"><table class=\"labelled\"><thead><tr><th>{m}</th><th>{d}</th><th>{k}</th>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                 {{"m", std::string(say("月份", "month"))}, {"d", std::string(say("部门", "department"))}, {"k", std::string(say("目录与平台", "kind and platform"))}, {"head", head}, {"rows", rows}});
    return page(visit, say("及时与合规", "Timeliness and compliance"), body);
}

ServerResponse rated_rows_page(const Visit& visit) {
    DeskRateFilter filter = asked(visit);
    filter.late.clear();
    auto found = visit.desk.rated(filter, kRatesShown);
    if (!found) return error_page(visit, found.error());
    std::string of = filter.late_on ? say("{d} 起超期", "late since {d}", {{"d", filter.late_on->dashed()}}) : std::string();
    for (const std::string* part : {&filter.month, &filter.department, &filter.kind, &filter.platform})
        if (!part->empty()) of += (of.empty() ? "" : "  ") + *part;
    Markup body = html("<p class=\"hint\"><a href=\"/rates\">{t}</a>  {of}</p>\n", {{"t", std::string(say("及时与合规", "Timeliness and compliance"))}, {"of", of}});
    body += rows_of(visit, *found, filter, "/rates/rows", say("没有这样的记录。", "None."));
    return page(visit, say("数字后面的记录", "The records behind a number"), body);
}

}  // namespace creditlink::console_detail
