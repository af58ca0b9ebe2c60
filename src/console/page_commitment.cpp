// One signed letter: who promised what until when, how it was kept, and its scan.

#include <array>

#include "commitment_parts.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "decisions.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::array kResults = {kKept, kPartlyKept, kNotKept};

Markup commitment_facts(const DeskCommitment& one) {
    const Commitment& c = one.it;
    Markup rows;
    const auto row = [&](std::string_view zh, std::string_view en, const Markup& value) {
        if (!value.empty()) rows += html("<tr><th scope=\"row\">{n}</th><td>{v}</td></tr>\n", {{"n", std::string(say(zh, en))}, {"v", value}});
    };
    row("承诺人", "promisor", html("{s}<br><span class=\"hint\">{k} {i}</span>", {{"s", c.what.subject}, {"k", c.what.category}, {"i", c.what.identify}}));
    row("承诺书", "letter", html("<a href=\"/letters/{l}?version={v}\">{t}</a> {n}<br><code class=\"long\">{d}</code>", {{"l", c.what.letter}, {"v", std::to_string(c.what.version)}, {"t", one.title}, {"n", say("第 {n} 版", "version {n}", {{"n", std::to_string(c.what.version)}})}, {"d", hex(bytes_of(c.digest))}}));
    row("承诺事由", "reason", text(c.what.reason));
    row("作出日期", "signed", text(c.what.signed_on.dashed()));
    row("有效期至", "until", text(c.what.until ? c.what.until->dashed() : std::string(say("约定的事情发生之时", "an event ends it"))));
    row("公开", "publication", one.public_name.empty() ? text(c.what.publication) : html("{p}<br><span class=\"hint\">{n}</span>", {{"p", c.what.publication}, {"n", say("公示页上的名称：{n}", "its name on the public pages: {n}", {{"n", one.public_name}})}}));
    row("收进", "taken in", html("{t} {w}", {{"t", time_text(c.taken)}, {"w", c.who}}));
    if (c.performance) {
        row("认定", "judged", html("{b} {d} {u}", {{"b", commitment_state(one)}, {"d", c.performance->judged.dashed()}, {"u", c.performance->unit}}));
        row("未履行的内容", "what was not kept", text(c.performance->unperformed));
        row("违诺责任追究", "how it was dealt with", text(c.performance->pursued));
    }
    row("扫描件", "scan", c.what.scan ? html("SHA-256 <code class=\"long\">{d}</code>", {{"d", hex(bytes_of(c.what.scan->digest))}}) : text(say("还没有", "none yet")));
    for (const auto& [label, value] : one.blanks) rows += html("<tr><th scope=\"row\">{n}</th><td>{v}</td></tr>\n", {{"n", label}, {"v", value}});
    return html("<div class=\"wide\"><table class=\"cells facts-table\"><tbody>\n{r}</tbody></table></div>\n", {{"r", rows}});
}

Markup judge_form(const Visit& visit, const Commitment& c) {
    Markup choices;
    const std::string chosen = visit.request.filled("result");
    for (const std::string_view result : kResults)
        choices += result == chosen ? html("<label class=\"choice\"><input type=\"radio\" name=\"result\" value=\"{r}\" required checked> {r}</label>", {{"r", std::string(result)}})
                                    : html("<label class=\"choice\"><input type=\"radio\" name=\"result\" value=\"{r}\" required> {r}</label>", {{"r", std::string(result)}});
    return form(visit, "/commitments/" + c.code + "/judge",
                html("<fieldset><legend>{l}</legend>{c}</fieldset><label for=\"unperformed\">{u}</label><textarea id=\"unperformed\" name=\"unperformed\" rows=\"3\" maxlength=\"4000\">\n{uv}</textarea>"
                     "<label for=\"pursued\">{p}</label><textarea id=\"pursued\" name=\"pursued\" rows=\"3\" maxlength=\"4000\">\n{pv}</textarea><label for=\"day\">{d}</label><input id=\"day\" name=\"day\" type=\"date\" value=\"{dv}\"><button>{b}</button>",
                     {{"l", std::string(say("履行状态", "how it was kept"))}, {"c", choices}, {"u", std::string(say("未履行的内容（没有全部履行的必写）", "what was not kept (unless wholly kept)"))}, {"uv", visit.request.written("unperformed")},
                      {"p", std::string(say("违诺责任怎样追究（没有全部履行的必写）", "how the breach was dealt with (likewise)"))}, {"pv", visit.request.written("pursued")}, {"d", std::string(say("认定日期，不写为今天", "day of the judgement, today if empty"))},
                      {"dv", visit.request.filled("day")}, {"b", std::string(say("认定，下次运行报送", "judge; the next run sends it"))}}));
}

Markup scan_forms(const Visit& visit, const Commitment& c, bool voided) {
    const std::string path = "/commitments/" + c.code;
    if (c.what.scan)
        return html("<details><summary>{s}</summary>{f}</details>\n",
                    {{"s", std::string(say("打开扫描件", "Open the scan"))},
                     {"f", form(visit, path + "/scan", html("{p}<button>{b}</button>",
                                                         {{"p", purpose_field("scanwhy", say("查看目的（查看行为记入交换日志）", "what for (the look is an entry of the exchange log)"))}, {"b", std::string(say("记录并下载", "record it, and download"))}}))}});
    if (!visit.may(Role::publishes) || voided) return {};
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(say("补扫描件", "Attach a scan"))},
                 {"f", upload_form(visit, path + "/attach", html("<label for=\"file\">{l}</label><input id=\"file\" name=\"scan\" type=\"file\" accept=\"application/pdf\" required><button>{b}</button>",
                                                                 {{"l", std::string(say("PDF，最大 32 MB；收下后不能换", "a PDF, at most 32 MB; it stays once it is there"))}, {"b", std::string(say("收下扫描件", "take it in"))}}))}});
}

ServerResponse show_commitment(const Visit& visit, const DeskCommitment& one, const Markup& notice, int status = 200) {
    Markup body = notice;
    body += html("<p class=\"facts\">{s} <span>{t}</span></p>\n", {{"s", commitment_state(one)}, {"t", one.title}});
    body += commitment_facts(one);
    if (one.masked && visit.session.roles.meets({Role::publishes, Role::auditor}))
        body += unmask_form(visit, "/commitments/" + one.it.code + "/look", say("个人信息已遮盖。查看原文和各项填写", "Personal data is masked. Show it, and the blanks"));
    if (visit.session.roles.meets({Role::publishes, Role::auditor})) body += scan_forms(visit, one.it, one.voided);
    if (visit.may(Role::publishes) && !one.voided) {
        body += change_forms(visit, one);
        body += html("<h2>{t}</h2>\n", {{"t", std::string(one.it.performance ? say("重新认定（旧的认定保留）", "Judge it again (what was judged stays)") : say("认定履行", "How it was kept"))}});
        body += judge_form(visit, one.it);
    }
    body += decisions(one.decisions);
    return page(visit, one.it.code, body, status);
}

Markup commitment_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    std::string_view words, mood = "good";
    if (done == "added") words = say("已收进，承诺编码见上。", "Taken in; its code is above.");
    if (done == "known") words = say("这一份早已收过，没有重复。", "It was taken in before, and is not doubled.");
    if (done == "scan") words = say("扫描件已收下。", "The scan is kept.");
    if (done == "differs") mood = "warn", words = say("这一份早已收过，而且已有另一份扫描件：没有替换，请核对哪一份是对的。", "It was taken in before with another scan, which was not replaced: see which one is right.");
    if (done == "correct") words = say("已更正。认定过的，下次运行作为同一记录的新版本报送。", "Corrected. If it was judged, the next run sends it as the same record's next version.");
    if (done == "void") mood = "warn", words = say("已作废。报送过的，下次运行提议撤回，由两人办理；纸面正确的再收一次，得新的编码。", "Voided. What was sent is proposed for withdrawal by the next run, to two people; the right paper is taken in anew and gets another code.");
    if (done == "judge") words = say("已认定，下次运行报送。", "Judged; the next run sends it.");
    return words.empty() ? Markup() : html("<div class=\"summary {m}\" role=\"status\">{t}</div>\n", {{"m", std::string(mood)}, {"t", std::string(words)}});
}

ServerResponse after_commitment(const Visit& visit, const Status& done, std::string_view what) {
    const std::string& code = visit.parts.at(0);
    if (done) return see_other("/commitments/" + url_escaped(code) + "?done=" + std::string(what));
    auto one = visit.desk.commitment_desk().commitment(code, {}, visit.who());
    return one ? show_commitment(visit, *one, error_summary(done.error()), status_of(done.error().code)) : error_page(visit, one.error());
}

}  // namespace

ServerResponse commitment_page(const Visit& visit) {
    auto one = visit.desk.commitment_desk().commitment(visit.parts.at(0), {}, visit.who());
    return one ? show_commitment(visit, *one, commitment_notice(visit)) : error_page(visit, one.error());
}

ServerResponse look_at_commitment(const Visit& visit) {
    auto one = visit.desk.commitment_desk().commitment(visit.parts.at(0), visit.request.filled("purpose"), visit.who());
    return one ? show_commitment(visit, *one, {}) : error_page(visit, one.error());
}

ServerResponse scan_of_commitment(const Visit& visit) {
    const std::string& code = visit.parts.at(0);
    auto bytes = visit.desk.commitment_desk().scan(code, visit.request.filled("purpose"), visit.who());
    if (!bytes) return after_commitment(visit, bytes.error(), {});
    return download(code + ".pdf", "application/pdf", std::move(*bytes));
}

ServerResponse attach_commitment_scan(const Visit& visit) {
    const auto file = visit.request.files.find("scan");
    if (file == visit.request.files.end()) return after_commitment(visit, Error{Errc::usage, std::string(say("没有选文件", "no file was chosen")), {}, {}}, {});
    return after_commitment(visit, visit.desk.commitment_desk().attach_scan(visit.parts.at(0), file->second.bytes, visit.who()), "scan");
}

ServerResponse judge_commitment(const Visit& visit) {
    const PageRequest& r = visit.request;
    return after_commitment(visit, visit.desk.commitment_desk().judge(visit.parts.at(0), r.filled("result"), r.written("unperformed"), r.written("pursued"), r.filled("day"), visit.who()), "judge");
}

ServerResponse correct_commitment(const Visit& visit) {
    const PageRequest& r = visit.request;
    return after_commitment(visit, visit.desk.commitment_desk().correct(visit.parts.at(0), r.filled("blank"), r.filled("value"), r.filled("reason"), visit.who()), "correct");
}

ServerResponse void_commitment(const Visit& visit) {
    return after_commitment(visit, visit.desk.commitment_desk().make_void(visit.parts.at(0), visit.request.filled("reason"), visit.who()), "void");
}

ServerResponse kept_judgement(const Visit& visit) {
    auto one = visit.desk.commitment_desk().commitment(visit.parts.at(0), {}, visit.who());
    return one ? show_commitment(visit, *one, kept_notice()) : error_page(visit, one.error());
}

}  // namespace creditlink::console_detail
