// A proposed text of a mapping: what would change, its digest, and the second person's word.

#include "mapping_parts.h"
#include "decisions.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

using Proposed = MappingDesk::Proposal;

Markup proposal_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    std::string_view words;
    if (done == "proposed") words = say("已提议，等另一人看过后发布。", "Proposed; another person reads and releases it.");
    if (done == "released") words = say("已发布，文件已写好；下次运行起用它。", "Released, and its file is written; runs use it from the next one on.");
    if (done == "withdrawn") words = say("已撤回，现行版本不变。", "Withdrawn; the version in force stays.");
    return words.empty() ? Markup() : html("<div class=\"summary good\" role=\"status\">{t}</div>\n", {{"t", std::string(words)}});
}

Markup proposal_facts(const Proposed& p) {
    const bool open = p.is.state == "open";
    Markup rows;
    const auto fact = [&rows](std::string_view name, const Markup& value) { rows += html("<tr><th scope=\"row\">{n}</th><td>{v}</td></tr>\n", {{"n", std::string(name)}, {"v", value}}); };
    fact(say("映射", "mapping"), html("<a href=\"{p}\">{f}</a>", {{"p", mapping_path(p.name)}, {"f", p.is.file}}));
    fact(say("状态", "state"), proposal_state(p.is));
    fact(say("提议", "proposed"), html("{w} {at}", {{"w", p.is.proposer}, {"at", time_text(p.is.proposed)}}));
    fact(say("原因", "why"), text(p.is.reason));
    if (!open) fact(p.is.state == "released" ? say("发布", "released") : say("撤回", "withdrawn"), html("{w} {at} {n}", {{"w", p.is.decider}, {"at", time_text(p.is.decided)}, {"n", p.is.note}}));
    fact(say("新文本的摘要", "digest of the new text"), html("<code class=\"digest\">{d}</code>", {{"d", hex_of(p.is.digest)}}));
    fact(say("原文本的摘要", "digest of the old text"), html("<code class=\"digest\">{d}</code>", {{"d", hex_of(p.is.base)}}));
    return html("<table class=\"narrow\"><tbody>{r}</tbody></table>\n", {{"r", rows}});
}

Markup effect_part(const Visit& visit, const Proposed& p) {
    if (!visit.session.roles.meets({Role::maps, Role::approves})) return {};
    Markup part = html("<h2>{t}</h2>\n", {{"t", std::string(say("影响", "Effect"))}});
    for (const std::string& task : p.tasks) {
        const std::string key = visit.desk.mapping_desk().preview_key(p.name, task, hex_of(p.is.digest));
        const DeskMappingPreview preview = visit.desk.mapping_desk().preview(key);
        if (preview.state != DeskMappingPreview::State::ended || !preview.compared) continue;
        part += html("<p><a href=\"/mappings/previews/{k}\">{t}</a></p>\n",
                     {{"k", key}, {"t", say("任务 {t}：看了 {n} 行，{c} 行的结果会变，{r} 行有错误（现行 {b} 行）", "task {t}: of {n} rows {c} change their result, {r} have an error ({b} under the one in force)",
                                            {{"t", task}, {"n", std::to_string(preview.looked_at)}, {"c", std::to_string(preview.changed)}, {"r", std::to_string(preview.refused)}, {"b", std::to_string(preview.refused_before)}})}});
    }
    return part += preview_form(visit, p.name, p.tasks, hex_of(p.is.digest));
}

Markup proposal_forms(const Visit& visit, const Proposed& p) {
    Markup part;
    if (p.is.state != "open") return part;
    const bool own = p.is.proposer == visit.who() || p.is.person == visit.session.person;
    const std::string digest = hex_of(p.is.digest);
    if (p.overtaken)
        part += html("<div class=\"summary warn\"><p><strong>{t}</strong></p><p>{m}</p></div>\n",
                     {{"t", std::string(say("提议之后现行版本变了，不能发布。", "Another version came into force since: this cannot be released."))}, {"m", std::string(say("请撤回，由编辑人以现行版本为底重新提议。", "Withdraw it; its editor proposes anew from the version in force."))}});
    else if (visit.may(Role::approves) && !own)
        part += form(visit, proposal_path(p.is.number) + "/release", html("<input type=\"hidden\" name=\"digest\" value=\"{d}\"><p class=\"hint\">{h}</p><button>{b}</button>",
                     {{"d", digest}, {"h", std::string(say("发布的是上面列出差异的这一份文本，逐字节按摘要核对；下次运行起生效。", "What is released is the text whose difference stands above, byte for byte by its digest. Runs use it from the next one on."))},
                      {"b", say("发布 {d}…：下次运行起用它", "release {d}…: runs use it from the next one on", {{"d", digest.substr(0, 12)}})}}));
    else if (visit.may(Role::approves))
        part += html("<p class=\"summary\">{t}</p>\n", {{"t", std::string(say("这是您自己提议的，要由另一人发布。", "You proposed this yourself: another person releases it."))}});
    if (visit.session.roles.meets({Role::maps, Role::approves}))
        part += html("<details><summary>{s}</summary>{f}</details>\n",
                     {{"s", std::string(say("撤回这份提议", "Withdraw this proposal"))},
                      {"f", form(visit, proposal_path(p.is.number) + "/withdraw", html("{r}<button class=\"quiet\">{b}</button>", {{"r", reason_field("why")}, {"b", std::string(say("撤回，现行版本不变", "withdraw: the version in force stays"))}}))}});
    return part;
}

ServerResponse show_proposal(const Visit& visit, const Proposed& p, const Markup& notice, int status = 200) {
    Markup body = notice;
    body += proposal_facts(p);
    body += difference_part(p.difference);
    body += effect_part(visit, p);
    body += proposal_forms(visit, p);
    return page(visit, say("映射提议 m-{n}", "Proposal m-{n} of a mapping", {{"n", std::to_string(p.is.number)}}), body, status);
}

ServerResponse after_decision(const Visit& visit, const Status& changed, std::string_view done) {
    if (changed) return see_other(proposal_path(visit.number(0)) + "?done=" + std::string(done));
    auto p = visit.desk.mapping_desk().proposal(visit.number(0));
    return p ? show_proposal(visit, *p, error_summary(changed.error()), status_of(changed.error().code)) : error_page(visit, p.error());
}

}  // namespace

ServerResponse mapping_proposal_page(const Visit& visit) {
    auto p = visit.desk.mapping_desk().proposal(visit.number(0));
    return p ? show_proposal(visit, *p, proposal_notice(visit)) : error_page(visit, p.error());
}

ServerResponse release_mapping(const Visit& visit) { return after_decision(visit, visit.desk.mapping_desk().release(visit.number(0), visit.request.filled("digest"), visit.signatory()), "released"); }
ServerResponse withdraw_mapping(const Visit& visit) { return after_decision(visit, visit.desk.mapping_desk().withdraw(visit.number(0), visit.request.filled("reason"), visit.signatory()), "withdrawn"); }

}  // namespace creditlink::console_detail
