// What people have signed: the list, and who has yet to be judged before his time is over.

#include <array>

#include "commitment_parts.h"
#include "creditlink/base/message.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kCommitmentsShown = 50;

struct CommitmentTab {
    std::string_view name, zh, en;
    CommitmentFilter::Standing standing;
};
constexpr std::array<CommitmentTab, 7> kCommitmentTabs = {{
    {"all", "全部", "all", CommitmentFilter::Standing::any},
    {"ending", "30 天内到期未认定", "over within 30 days, not judged", CommitmentFilter::Standing::ending},
    {"open", "未认定", "not judged", CommitmentFilter::Standing::open},
    {"kept", "全部履行", "kept", CommitmentFilter::Standing::kept},
    {"broken", "未全部履行", "not wholly kept", CommitmentFilter::Standing::broken},
    {"no-scan", "缺扫描件", "without a scan", CommitmentFilter::Standing::no_scan},
    {"voided", "已作废", "voided", CommitmentFilter::Standing::voided},
}};

const CommitmentTab& commitment_tab(std::string_view name) {
    for (const CommitmentTab& tab : kCommitmentTabs)
        if (tab.name == name) return tab;
    return kCommitmentTabs.front();
}

Markup commitment_filters(const CommitmentTab& chosen, const std::string& letter, const DeskCommitmentList& list) {
    Markup links, options = html("<option value=\"\">{t}</option>", {{"t", std::string(say("全部承诺书", "every letter"))}});
    for (const CommitmentTab& tab : kCommitmentTabs) {
        const Slot name = std::string(tab.name), l = url_escaped(letter);
        Slot title = std::string(say(tab.zh, tab.en));
        if (tab.standing == CommitmentFilter::Standing::ending && list.ending > 0) title = html("{t} <b>{n}</b>", {{"t", std::string(say(tab.zh, tab.en))}, {"n", number_text(list.ending)}});
        links += &tab == &chosen ? html("<li><a aria-current=\"true\" href=\"/commitments?state={s}&amp;letter={l}\">{t}</a></li>", {{"s", name}, {"l", l}, {"t", title}})
                                 : html("<li><a href=\"/commitments?state={s}&amp;letter={l}\">{t}</a></li>", {{"s", name}, {"l", l}, {"t", title}});
    }
    options += signable_letters(list, letter);
    return html("<ul class=\"filters\">{l}</ul>\n<form class=\"search\" method=\"get\" action=\"/commitments\"><input type=\"hidden\" name=\"state\" value=\"{s}\"><label for=\"letter\">{lb}</label><select id=\"letter\" name=\"letter\">{o}</select><button class=\"quiet\">{b}</button></form>\n",
                {{"l", links}, {"s", std::string(chosen.name)}, {"lb", std::string(say("哪一份承诺书", "of which letter"))}, {"o", options}, {"b", std::string(say("只看这一份", "show"))}});
}

Markup commitment_row(const DeskCommitment& one) {
    const Commitment& c = one.it;
    return html("<tr><th scope=\"row\"><a href=\"/commitments/{c}\">{c}</a></th><td>{s}<br><span class=\"hint\">{k}</span></td><td>{t}<br><span class=\"hint\">{v}</span></td><td>{d}<br><span class=\"hint\">{u}</span></td><td>{p}</td><td>{sc}</td></tr>\n",
                {{"c", c.code}, {"s", c.what.subject}, {"k", c.what.identify}, {"t", one.title}, {"v", say("第 {n} 版", "version {n}", {{"n", std::to_string(c.what.version)}})}, {"d", c.what.signed_on.dashed()},
                 {"u", c.what.until ? say("至 {d}", "until {d}", {{"d", c.what.until->dashed()}}) : std::string()}, {"p", commitment_state(one)},
                 {"sc", std::string(c.what.scan ? say("有", "yes") : say("缺", "none"))}});
}

Markup take_in_links(const Visit& visit, const std::string& letter) {
    if (!visit.may(Role::publishes)) return {};
    return html("<p class=\"row\"><a class=\"button\" href=\"/commitments-new?letter={l}\">{n}</a><a class=\"button\" href=\"/commitments-import?letter={l}\">{i}</a></p>\n",
                {{"l", url_escaped(letter)}, {"n", std::string(say("收进一份", "take one in"))}, {"i", std::string(say("从表格收进", "take in a table"))}});
}

}  // namespace

ServerResponse commitments_page(const Visit& visit) {
    const CommitmentTab& tab = commitment_tab(visit.request.asked("state"));
    const std::string letter = visit.request.asked("letter");
    auto list = visit.desk.commitment_desk().commitments(letter, tab.standing, visit.request.asked("before"), kCommitmentsShown);
    if (!list) return error_page(visit, list.error());
    Markup body = commitment_filters(tab, letter, *list);
    body += take_in_links(visit, letter);
    if (list->items.empty()) {
        body += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(tab.standing == CommitmentFilter::Standing::any ? say("还没有收进签署件。承诺书公布之后，把签好的一份份收进来，或者用表格成批收。", "Nothing signed was taken in yet. Once a letter is published, take in what was signed, one by one or as a table.")
                                                                                                                : say("没有这样的签署件。", "There are none."))}});
        return page(visit, say("签署件", "Signed letters"), body);
    }
    Markup rows;
    for (const DeskCommitment& one : list->items) rows += commitment_row(one);
    body += html("<p>{n}</p><div class=\"wide\"><table class=\"list\"><thead><tr><th>{c}</th><th>{s}</th><th>{l}</th><th>{d}</th><th>{p}</th><th>{sc}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n",
                 {{"n", say("共 {n} 份", "{n} in all", {{"n", std::to_string(list->total)}})}, {"c", std::string(say("承诺编码", "code"))}, {"s", std::string(say("承诺人", "promisor"))}, {"l", std::string(say("承诺书", "letter"))},
                  {"d", std::string(say("作出与到期", "signed, until"))}, {"p", std::string(say("履行", "performance"))}, {"sc", std::string(say("扫描件", "scan"))}, {"r", rows}});
    if (list->more)
        body += html("<p><a class=\"button\" rel=\"next\" href=\"/commitments?state={s}&amp;letter={l}&amp;before={b}\">{t}</a></p>\n",
                     {{"s", std::string(tab.name)}, {"l", url_escaped(letter)}, {"b", list->items.back().it.code}, {"t", std::string(say("再看更早的", "earlier ones"))}});
    return page(visit, say("签署件", "Signed letters"), body);
}

}  // namespace creditlink::console_detail
