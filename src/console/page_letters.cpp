// The library of letters: which there are, what state each is in, and which version is in force.

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "letter_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

struct LetterFilter {
    std::string_view name, zh, en;
    bool (*takes)(const DeskLetterLine&);
};
bool newest_is(const DeskLetterLine& line, LetterState state) { return line.newest.state == state; }
constexpr std::array<LetterFilter, 7> kLetterFilters = {{
    {"all", "全部", "all", [](const DeskLetterLine& l) { return !newest_is(l, LetterState::discarded); }},
    {"draft", "草稿", "drafts", [](const DeskLetterLine& l) { return newest_is(l, LetterState::draft); }},
    {"submitted", "待批准", "to be approved", [](const DeskLetterLine& l) { return newest_is(l, LetterState::submitted); }},
    {"approved", "待公布", "to be published", [](const DeskLetterLine& l) { return newest_is(l, LetterState::approved); }},
    {"in-force", "施行中", "in force", [](const DeskLetterLine& l) { return l.in_force.has_value(); }},
    {"withdrawn", "已撤回", "withdrawn", [](const DeskLetterLine& l) { return newest_is(l, LetterState::withdrawn); }},
    {"discarded", "已废弃", "discarded", [](const DeskLetterLine& l) { return newest_is(l, LetterState::discarded); }},
}};

const LetterFilter& letter_filter_named(std::string_view name) {
    for (const LetterFilter& filter : kLetterFilters)
        if (filter.name == name) return filter;
    return kLetterFilters.front();
}

Markup letter_tabs(const std::vector<DeskLetterLine>& all, const LetterFilter& chosen, const std::string& words) {
    Markup links;
    for (const LetterFilter& filter : kLetterFilters) {
        const Slot name = std::string(filter.name), q = url_escaped(words);
        const Slot title = std::string(say(filter.zh, filter.en)) + " " + std::to_string(std::count_if(all.begin(), all.end(), filter.takes));
        links += &filter == &chosen ? html("<li><a aria-current=\"true\" href=\"/letters?state={s}&amp;q={q}\">{t}</a></li>", {{"s", name}, {"q", q}, {"t", title}})
                                    : html("<li><a href=\"/letters?state={s}&amp;q={q}\">{t}</a></li>", {{"s", name}, {"q", q}, {"t", title}});
    }
    return html("<ul class=\"filters\">{l}</ul>\n<form class=\"search\" method=\"get\" action=\"/letters\"><input type=\"hidden\" name=\"state\" value=\"{s}\"><label for=\"q\">{lb}</label><input id=\"q\" name=\"q\" value=\"{q}\" maxlength=\"60\"><button class=\"quiet\">{b}</button></form>\n",
                {{"l", links}, {"s", std::string(chosen.name)}, {"lb", std::string(say("标题、领域或名字", "title, field or name"))}, {"q", words}, {"b", std::string(say("查找", "search"))}});
}

bool speaks_of(const DeskLetterLine& line, std::string_view words) {
    return words.empty() || line.title.find(words) != std::string::npos || line.field.find(words) != std::string::npos || line.type.find(words) != std::string::npos || line.newest.id.find(words) != std::string::npos;
}

Markup letter_row(const DeskLetterLine& line) {
    const LetterVersion& v = line.newest;
    const Markup now = line.in_force ? html("{v}<br><span class=\"hint\">{d}</span>", {{"v", say("第 {n} 版", "version {n}", {{"n", std::to_string(line.in_force->version)}})}, {"d", letter_days(*line.in_force)}}) : text(say("没有", "none"));
    return html("<tr><th scope=\"row\"><a href=\"/letters/{i}\">{t}</a><br><span class=\"hint\">{i}</span></th><td>{k}<br><span class=\"hint\">{f}</span></td><td>{n}<br>{s}</td><td>{now}</td><td>{at}<br><span class=\"hint\">{w}</span></td></tr>\n",
                {{"i", v.id}, {"t", line.title}, {"k", line.type}, {"f", line.field}, {"n", say("第 {n} 版", "version {n}", {{"n", std::to_string(v.version)}})}, {"s", letter_state(v.state)},
                 {"now", now}, {"at", time_text(v.changed)}, {"w", v.authors}});
}

Markup new_letter_link(const Visit& visit) {
    if (!visit.may(Role::publishes)) return {};
    return html("<p><a class=\"button\" href=\"/letters-new\">{t}</a></p>\n", {{"t", std::string(say("起草新的承诺书", "draft a new letter"))}});
}

}  // namespace

ServerResponse letters_page(const Visit& visit) {
    auto all = visit.desk.letter_desk().letters();
    if (!all) return error_page(visit, all.error());
    const std::string words(trim(visit.request.asked("q")));
    const LetterFilter& filter = letter_filter_named(visit.request.asked("state"));
    Markup body = letter_tabs(*all, filter, words), rows;
    for (const DeskLetterLine& line : *all)
        if (filter.takes(line) && speaks_of(line, words)) rows += letter_row(line);
    if (all->empty())
        body += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("库里还没有承诺书。起草一份，或者用 creditlink letter new 收进 mappings/letters 里的文件。", "The library is empty. Draft a letter, or take in the files of mappings/letters with creditlink letter new."))}});
    else if (rows.empty())
        body += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("没有这样的承诺书。", "There are no such letters."))}});
    else
        body += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{t}</th><th>{k}</th><th>{n}</th><th>{now}</th><th>{at}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                     {{"t", std::string(say("承诺书", "letter"))}, {"k", std::string(say("类型与领域", "type and field"))}, {"n", std::string(say("最新一版", "newest version"))}, {"now", std::string(say("今天施行的", "in force today"))},
                      {"at", std::string(say("最近变动与起草人", "last change, authors"))}, {"rows", rows}});
    body += new_letter_link(visit);
    return page(visit, say("承诺书", "Letters"), body);
}

}  // namespace creditlink::console_detail
