// A letter's steps: submitted, approved by somebody else, published, withdrawn; or discarded.

#include "letter_steps.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "decisions.h"
#include "letter_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup edit_link(const DeskLetter& letter, std::string_view words) { return html("<p><a class=\"button\" href=\"/letters/{i}/edit\">{t}</a></p>\n", {{"i", letter.id}, {"t", std::string(words)}}); }

Markup submit_form(const Visit& visit, const DeskLetter& letter) {
    return form(visit, "/letters/" + letter.id + "/submit", html("<input type=\"hidden\" name=\"read\" value=\"{r}\"><button>{b}</button><p class=\"hint\">{h}</p>",
                {{"r", letter.text_digest}, {"b", std::string(say("提交批准：此后一字不动", "submit for approval: not a word changes after that"))}, {"h", std::string(say("由另一人阅读后批准。批准之前可以退回改写。", "Somebody else reads and approves it. Until it is published it can go back."))}}));
}

Markup give_back_form(const Visit& visit, const DeskLetter& letter) {
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(say("退回改写", "Send it back"))},
                 {"f", form(visit, "/letters/" + letter.id + "/return", html("{r}<button class=\"quiet\">{b}</button>", {{"r", reason_field("back")}, {"b", std::string(say("退回，重新成为草稿", "send back; it is a draft again"))}}))}});
}

Markup discard_form(const Visit& visit, const DeskLetter& letter) {
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(say("废弃这份草稿", "Discard this draft"))},
                 {"f", form(visit, "/letters/" + letter.id + "/discard", html("{r}<button class=\"bad\">{b}</button><p class=\"hint\">{h}</p>",
                        {{"r", reason_field("unwanted")}, {"b", std::string(say("废弃：不能再恢复", "discard: there is no way back"))},
                         {"h", std::string(say("草稿和原因留在库里，版次不再使用；以后可以另起一版。", "Draft and reason are kept, its number is not used again; another version can be written later."))}}))}});
}

// The digest is over the document and the head that this very page shows: another one is refused.
Markup approve_form(const Visit& visit, const DeskLetter& letter) {
    const std::string digest = hex(bytes_of(letter.newest().approval));
    return form(visit, "/letters/" + letter.id + "/approve", html("<input type=\"hidden\" name=\"digest\" value=\"{d}\"><p>{l}<br><code class=\"long\">{d}</code></p><button>{b}</button><p class=\"hint\">{h}</p>",
                {{"d", digest}, {"l", std::string(say("您批准的是上面这份全文和它的类型、公开范围、填写项，批准摘要是：", "You approve the document above with its type, publication and blanks; the approval digest is:"))}, {"b", std::string(say("已通读全文，批准", "I have read it all, and approve"))},
                 {"h", std::string(say("文稿若在您阅读后变了，批准不会生效。", "If the document has changed since you read it, this is refused."))}}));
}

Markup publish_form(const Visit& visit, const DeskLetter& letter) {
    const LetterVersion& v = letter.newest();
    const std::string when = v.effective ? say("施行日期：{d}；未到的，公布后到日自动施行。", "In force from {d}; if that is to come, it takes effect by itself.", {{"d", v.effective->dashed()}}) : std::string(say("公布当天起施行。", "In force from today."));
    return form(visit, "/letters/" + letter.id + "/publish", html("<button>{b}</button><p class=\"hint\">{h}</p>",
                {{"b", std::string(say("公布：写入公开站点，此后不再修改", "publish: onto the public site, never edited after that"))}, {"h", when + std::string(say(" 生成签名的文件要几秒钟。", " Making the signed files takes some seconds."))}}));
}

Markup withdraw_form(const Visit& visit, const DeskLetter& letter) {
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(say("撤回已公布的", "Withdraw what is published"))},
                 {"f", form(visit, "/letters/" + letter.id + "/withdraw", html("<label for=\"why\">{l}</label><input id=\"why\" name=\"reason\" value=\"{v}\" required maxlength=\"200\" autocomplete=\"off\"><button class=\"bad\">{b}</button><p class=\"hint\">{h}</p>",
                        {{"l", std::string(say("撤回原因（向社会公开，不超过 200 字）", "why (made public, at most 200 characters)"))}, {"v", visit.request.filled("reason")}, {"b", std::string(say("撤回：不能再恢复", "withdraw: there is no way back"))},
                         {"h", std::string(say("站点上留下撤回说明和原因；各平台随下一次运行得知。", "A notice with the reason stays on the site; platforms learn it with the next run."))}}))}});
}

bool has_published(const DeskLetter& letter) {
    for (const LetterVersion& v : letter.versions)
        if (v.state == LetterState::published) return true;
    return false;
}

Markup submitted_steps(const Visit& visit, const DeskLetter& letter) {
    Markup part;
    if (wrote(letter.newest(), visit.who())) part += html("<p class=\"summary warn\">{t}</p>\n", {{"t", std::string(say("等另一人批准：起草和提交的人不能批准。", "It waits for somebody else: whoever wrote or submitted it cannot approve it."))}});
    else if (visit.may(Role::approves)) part += approve_form(visit, letter);
    if (visit.session.roles.meets({Role::publishes, Role::approves})) part += give_back_form(visit, letter);
    return part;
}

ServerResponse after_letter_step(const Visit& visit, const Status& done, std::string_view what) {
    const std::string& id = visit.parts.at(0);
    if (done) return see_other("/letters/" + url_escaped(id) + "?done=" + std::string(what));
    auto letter = visit.desk.letter_desk().letter(id, 0, 0);
    return letter ? show_letter(visit, *letter, error_summary(done.error()), 422) : error_page(visit, letter.error());
}

ServerResponse after_publication(const Visit& visit, const Result<DeskPublication>& done, std::string_view words) {
    if (!done) return after_letter_step(visit, done.error(), {});
    auto letter = visit.desk.letter_desk().letter(visit.parts.at(0), 0, 0);
    if (!letter) return error_page(visit, letter.error());
    Markup lines = html("<p><strong>{w}</strong></p><p>{s} <code>{f}</code></p>", {{"w", std::string(words)}, {"s", say("站点已更新，{n} 个文件：", "The site is written, {n} files:", {{"n", std::to_string(done->files)}})}, {"f", done->folder}});
    if (!done->address.empty()) lines += html("<p><a href=\"{a}\" rel=\"noreferrer\">{a}</a></p>", {{"a", done->address}});
    if (!done->pages_only.empty()) lines += html("<p>{l}{w}</p>", {{"l", std::string(say("只公布了网页：", "HTML only: "))}, {"w", done->pages_only}});
    return show_letter(visit, *letter, html("<div class=\"summary good\" role=\"status\">{l}</div>\n", {{"l", lines}}));
}

}  // namespace

Markup letter_steps(const Visit& visit, const DeskLetter& letter) {
    const bool writes = visit.may(Role::publishes);
    Markup part;
    if (!letter.moves.empty()) part += html("<p class=\"summary warn\">{t}</p>\n", {{"t", letter.moves}});
    switch (letter.newest().state) {
        case LetterState::draft:
            if (writes) part += submit_form(visit, letter), part += edit_link(letter, say("继续改写草稿", "go on writing")), part += discard_form(visit, letter);
            break;
        case LetterState::submitted: part += submitted_steps(visit, letter); break;
        case LetterState::approved:
            if (writes) part += publish_form(visit, letter);
            if (visit.session.roles.meets({Role::publishes, Role::approves})) part += give_back_form(visit, letter);
            break;
        default:
            if (writes) part += edit_link(letter, say("改写，成为下一版", "write the next version"));
    }
    if (has_published(letter) && visit.session.roles.meets({Role::publishes, Role::approves})) part += withdraw_form(visit, letter);
    return part.empty() ? part : html("<h2>{t}</h2>\n{p}", {{"t", std::string(say("下一步", "What is next"))}, {"p", part}});
}

Markup letter_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    std::string_view words;
    if (done == "submit") words = say("已提交，等另一人批准。", "Submitted; somebody else approves it.");
    if (done == "return") words = say("已退回，重新成为草稿。", "Sent back; it is a draft again.");
    if (done == "discard") words = say("已废弃。草稿和原因留在“废弃的草稿”里。", "Discarded. The draft and the reason are kept among the discarded drafts.");
    if (done == "approve") words = say("已批准，可以公布。", "Approved; it can be published.");
    return words.empty() ? Markup() : html("<div class=\"summary good\" role=\"status\">{t}</div>\n", {{"t", std::string(words)}});
}

ServerResponse submit_letter(const Visit& visit) { return after_letter_step(visit, visit.desk.letter_desk().submit(visit.parts.at(0), visit.request.filled("read"), visit.who()), "submit"); }
ServerResponse give_letter_back(const Visit& visit) { return after_letter_step(visit, visit.desk.letter_desk().give_back(visit.parts.at(0), visit.request.filled("reason"), visit.who()), "return"); }
ServerResponse discard_letter(const Visit& visit) { return after_letter_step(visit, visit.desk.letter_desk().discard(visit.parts.at(0), visit.request.filled("reason"), visit.who()), "discard"); }
ServerResponse approve_letter(const Visit& visit) { return after_letter_step(visit, visit.desk.letter_desk().approve(visit.parts.at(0), visit.request.filled("digest"), visit.who()), "approve"); }
ServerResponse publish_letter(const Visit& visit) { return after_publication(visit, visit.desk.letter_desk().publish(visit.parts.at(0), visit.who()), say("已公布。", "Published.")); }
ServerResponse withdraw_letter(const Visit& visit) { return after_publication(visit, visit.desk.letter_desk().withdraw(visit.parts.at(0), visit.request.filled("reason"), visit.who()), say("已撤回。", "Withdrawn.")); }

}  // namespace creditlink::console_detail
