// A change of the signing key: what it is, whether the platforms know the next key, and the second person's word.

#include "creditlink/base/text.h"
#include "decisions.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kIdOnButton = 16;

std::string key_change_path(std::int64_t number) { return "/keys/changes/" + std::to_string(number); }

Markup key_change_badge(const OfficeKeyChange& change) {
    if (change.state == "open") return badge(say("待另一人发布", "another person releases it"), "warn");
    if (change.state == "withdrawn") return badge(say("已撤回", "withdrawn"), "calm");
    return change.in_place ? badge(say("已换用", "in use"), "good") : badge(say("已发布，还没有就位", "released, not in place yet"), "bad");
}

Markup key_change_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    std::string_view words;
    if (done == "proposed") words = say("新密钥已生成。把公钥交各平台登记，登记好后由另一人发布；在那以前照旧用现用的密钥。", "The next key is made. Have each platform register its public half; then another person releases it. Until then the key in use goes on signing.");
    if (done == "released") words = say("已换用，下一次运行起用新密钥签名。旧私钥留在它旁边（文件名加 .until-kc-编号），平台停认后请移出本机。", "Changed: runs sign with the next key from now on. The former one is kept beside it; take it off this machine once platforms stop accepting it.");
    if (done == "withdrawn") words = say("已撤回，备用的新私钥已删除，现用的密钥不变。", "Withdrawn; the next key's files are gone, the key in use stays.");
    return words.empty() ? Markup() : html("<div class=\"summary good\" role=\"status\">{t}</div>\n", {{"t", std::string(words)}});
}

Markup key_change_facts(const OfficeKeyChange& change) {
    Markup rows;
    const auto fact = [&rows](std::string_view name, const Markup& value) { rows += html("<tr><th scope=\"row\">{n}</th><td>{v}</td></tr>\n", {{"n", std::string(name)}, {"v", value}}); };
    fact(say("状态", "state"), key_change_badge(change));
    fact(say("提议", "proposed"), html("{w} {at}", {{"w", change.proposer}, {"at", time_text(change.proposed)}}));
    fact(say("原因", "why"), text(change.reason));
    if (change.state != "open") fact(change.state == "released" ? say("发布", "released") : say("撤回", "withdrawn"), html("{w} {at} {n}", {{"w", change.decider}, {"at", time_text(change.decided)}, {"n", change.note}}));
    fact(say("算法", "algorithm"), text(change.next.algorithm));
    fact(say("新密钥的 keyid", "keyid of the next key"), html("<code class=\"digest\">{d}</code>", {{"d", change.next.id}}));
    fact(say("原密钥的 keyid", "keyid of the former one"), html("<code class=\"digest\">{d}</code>", {{"d", change.former.id}}));
    return html("<table class=\"narrow\"><tbody>{r}</tbody></table>\n", {{"r", rows}});
}

Markup public_half(const OfficeKeyChange& change) {
    return html("<h2>{t}</h2>\n<p class=\"hint\">{h}</p>\n<pre class=\"commands\" tabindex=\"0\">{pem}</pre>\n<p><a href=\"{p}/public\">{d}</a></p>\n",
                {{"t", std::string(say("交平台登记的公钥", "The public half, for the platforms"))},
                 {"h", std::string(say("与平台登记的核对 keyid：逐位相同才可发布。", "Compare the keyid with what a platform registered: each digit."))},
                 {"pem", change.next.pem}, {"p", key_change_path(change.number)}, {"d", std::string(say("下载 .pub 文件", "download the .pub file"))}});
}

Markup platform_answer(const DeskPlatformWord& word) {
    Markup mark;
    switch (word.kind) {
        case DeskPlatformWord::Kind::knows: mark = badge(say("认得新密钥", "knows the next key"), "good"); break;
        case DeskPlatformWord::Kind::knows_not: mark = badge(say("不认新密钥", "does not know the next key"), "bad"); break;
        case DeskPlatformWord::Kind::cannot_be_asked: mark = badge(say("不提供查询，请向平台确认", "cannot be asked; have it confirmed"), "calm"); break;
        case DeskPlatformWord::Kind::away: mark = badge(say("没有问到", "could not be asked"), "warn"); break;
    }
    return html("<tr><th scope=\"row\">{p}</th><td>{m} {w}</td></tr>\n", {{"p", word.platform}, {"m", mark}, {"w", word.why}});
}

Markup release_part(const Visit& visit, const OfficeKeyChange& change) {
    if (change.proposer == visit.who() || change.person == visit.session.person)
        return html("<p class=\"summary\">{t}</p>\n", {{"t", std::string(say("这是您自己提议的，要由另一人发布。", "You proposed this yourself: another person releases it."))}});
    return form(visit, key_change_path(change.number) + "/release", html("<input type=\"hidden\" name=\"keyid\" value=\"{d}\"><p class=\"hint\">{h}</p><button>{b}</button>",
                {{"d", change.next.id}, {"h", std::string(say("发布前会再问一遍各平台，有一个不认就不换。", "Each platform is asked once more; if one does not know the key, nothing changes."))},
                 {"b", say("换用 {d}…", "use {d}… from now on", {{"d", change.next.id.substr(0, kIdOnButton)}})}}));
}

Markup key_change_forms(const Visit& visit, const OfficeKeyChange& change) {
    Markup part;
    if (change.state != "open" || !visit.session.roles.meets(kSystemOrSecurity)) return part;
    part += form(visit, key_change_path(change.number) + "/ask", html("<button class=\"quiet\">{b}</button>", {{"b", std::string(say("现在问各平台认不认它", "ask the platforms now whether they know it"))}}));
    part += release_part(visit, change);
    part += html("<details><summary>{s}</summary>{f}</details>\n",
                 {{"s", std::string(say("撤回这次换钥", "Withdraw this change"))},
                  {"f", form(visit, key_change_path(change.number) + "/withdraw", html("{r}<button class=\"quiet\">{b}</button>", {{"r", reason_field("why")}, {"b", std::string(say("撤回，删除新私钥", "withdraw, and delete the next key"))}}))}});
    return part;
}

ServerResponse show_key_change(const Visit& visit, const Markup& notice, int status = 200) {
    const auto change = visit.desk.key_desk().change(visit.number(0));
    if (!change) return error_page(visit, change.error());
    Markup body = notice;
    body += key_change_facts(*change);
    if (change->state == "open") body += public_half(*change);
    body += key_change_forms(visit, *change);
    return page(visit, say("更换签名密钥 {n}", "Change {n} of the signing key", {{"n", key_change_called(change->number)}}), body, status);
}

ServerResponse after_key_decision(const Visit& visit, const Status& changed, std::string_view done) {
    if (changed) return see_other(key_change_path(visit.number(0)) + "?done=" + std::string(done));
    return show_key_change(visit, error_summary(changed.error()), status_of(changed.error().code));
}

}  // namespace

Markup key_changes_part(const Visit& visit, const Markup& trouble) {
    const auto changes = visit.desk.key_desk().changes();
    if (!changes) return error_summary(changes.error());
    Markup part = html("<h2 id=\"changes\">{t}</h2>\n", {{"t", std::string(say("更换签名密钥", "Change of the signing key"))}});
    part += trouble;
    Markup rows;
    bool open = false;
    for (const OfficeKeyChange& change : *changes) {
        open = open || change.state == "open";
        rows += html("<tr><th scope=\"row\"><a href=\"{p}\">{n}</a></th><td>{at}</td><td><code>{id}</code></td><td>{s}</td><td>{w}</td></tr>\n",
                     {{"p", key_change_path(change.number)}, {"n", key_change_called(change.number)}, {"at", time_text(change.decided ? change.decided : change.proposed)}, {"id", change.next.id.substr(0, kIdOnButton)},
                      {"s", key_change_badge(change)}, {"w", change.decider.empty() ? change.proposer : change.proposer + " → " + change.decider}});
    }
    if (!changes->empty())
        part += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{t}</th><th>keyid</th><th>{s}</th><th>{w}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n",
                     {{"n", std::string(say("编号", "number"))}, {"t", std::string(say("时间", "time"))}, {"s", std::string(say("状态", "state"))}, {"w", std::string(say("提议 → 决定", "proposed → decided"))}, {"r", rows}});
    if (open || !visit.session.roles.meets(kSystemOrSecurity)) return part;
    if (const auto why = visit.desk.key_desk().not_writable()) return part += error_summary(*why);
    return part += form(visit, "/keys/propose", html("<p class=\"hint\">{h}</p>{r}<button class=\"quiet\">{b}</button>",
                        {{"h", std::string(say("生成同一算法的新密钥，先不用；平台登记好公钥后，由另一位管理员发布。", "Makes a key of the same algorithm, not in use yet. Once platforms have registered it, another administrator releases it."))},
                         {"r", reason_field("keywhy")}, {"b", std::string(say("生成新密钥，提议换用", "make the next key, and propose it"))}}));
}

ServerResponse propose_key(const Visit& visit) {
    const auto number = visit.desk.key_desk().propose(visit.request.filled("reason"), visit.signatory());
    return number ? see_other(key_change_path(*number) + "?done=proposed") : keys_page_with(visit, error_summary(number.error()), status_of(number.error().code));
}

ServerResponse key_change_page(const Visit& visit) { return show_key_change(visit, key_change_notice(visit)); }

ServerResponse ask_about_key(const Visit& visit) {
    const auto words = visit.desk.key_desk().ask(visit.number(0));
    if (!words) return show_key_change(visit, error_summary(words.error()), status_of(words.error().code));
    Markup rows;
    for (const DeskPlatformWord& word : *words) rows += platform_answer(word);
    const Markup told = words->empty() ? html("<p class=\"summary\" role=\"status\">{t}</p>\n", {{"t", std::string(say("没有平台核验我们的签名。", "No platform checks our signature."))}})
                                       : html("<div class=\"summary\" role=\"status\"><table class=\"narrow\"><tbody>{r}</tbody></table></div>\n", {{"r", rows}});
    return show_key_change(visit, told);
}

ServerResponse release_key(const Visit& visit) { return after_key_decision(visit, visit.desk.key_desk().release(visit.number(0), visit.request.filled("keyid"), visit.signatory()), "released"); }
ServerResponse withdraw_key(const Visit& visit) { return after_key_decision(visit, visit.desk.key_desk().withdraw(visit.number(0), visit.request.filled("reason"), visit.signatory()), "withdrawn"); }

ServerResponse key_public_file(const Visit& visit) {
    const auto change = visit.desk.key_desk().change(visit.number(0));
    if (!change) return error_page(visit, change.error());
    return download(key_change_called(change->number) + "-" + change->next.id.substr(0, kIdOnButton) + ".pem.pub", "application/x-pem-file", change->next.pem);
}

}  // namespace creditlink::console_detail
