// Writing a letter: a form that keeps what was typed whatever happens, with a check by line and a preview beside it.

#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "letter_fault.h"
#include "letter_fields.h"
#include "letter_parts.h"
#include "letter_steps.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

enum class Writing { fields, text };

struct LetterDraft {
    std::string id, text, digest;  // digest: of the text that this one takes the place of
    std::string words;             // on the button that keeps it
    Writing way = Writing::fields;
};

// As it came; what fields cannot hold is shown as text whatever the way.
Writing way_of(const PageRequest& request) { return request.form.contains("text") || request.asked("as") == "text" ? Writing::text : Writing::fields; }

LetterDraft sent_draft(const Visit& visit, std::string words) {
    return {visit.parts.at(0), written_letter(visit.request.form).value_or(std::string()), visit.request.filled("digest"), std::move(words), way_of(visit.request)};
}

Markup text_field(const LetterDraft& draft) {
    return html("<label for=\"text\">{l}</label><textarea class=\"source\" id=\"text\" name=\"text\" rows=\"26\" spellcheck=\"false\" autocomplete=\"off\" wrap=\"soft\">\n{t}</textarea>",
                {{"l", std::string(say("全文：先是一段头部，单独一行 ---，然后是正文", "the letter: a head, a line ---, then the text"))}, {"t", draft.text}});
}

std::string keep_words() { return std::string(say("保存草稿", "keep the draft")); }

struct HeadWord {
    std::string_view member, zh, en;
};
// As mappings/letters/README.md explains them.
constexpr std::array kHeadWords = {
    HeadWord{"number", "本单位的编号，如 07", "the office's own number, as in 07"},
    HeadWord{"title", "标题", "title"},
    HeadWord{"type", "审批替代型、容缺受理型、证明事项型、信用修复型、行业自律型、主动型，或 其他-写明", "one of the catalogue's types, or 其他- and which"},
    HeadWord{"party", "谁来承诺：法人及非法人组织、自然人、个体工商户", "who promises"},
    HeadWord{"field", "应用领域，公开目录按它分组", "field; the public index is grouped by it"},
    HeadWord{"scenario", "用在什么场合", "when it is used"},
    HeadWord{"item", "服务事项编码；不属于任何事项的不写", "code of the service item, if there is one"},
    HeadWord{"addressee", "受理单位全称", "the office that takes it"},
    HeadWord{"basis", "依据，一项一个", "legal basis, one each"},
    HeadWord{"publication", "签署后：可向社会公开、特定范围内公开、不可公开", "who may see what was signed"},
    HeadWord{"effective", "施行日期，如 2026-12-01；不写为公布当天", "first day, today unless given"},
    HeadWord{"ends", "废止日期，可不写", "last day, if there is one"},
    HeadWord{"validity", "有效期：from 写起算的日期填写项，until 用文字写到何时", "from which blank, until when in words"},
    HeadWord{"blanks", "填写项：name 是正文里 {name} 的名字，label 是纸上的名称，type 决定怎样核对（text uscc id-number date year integer decimal choice phone pattern），required 为必填", "what is filled in: name, label, type and whether it must be"},
    HeadWord{"signature", "签署栏，一行一个", "the lines that are signed"},
};

Markup head_words() {
    Markup rows;
    for (const HeadWord& word : kHeadWords) rows += html("<tr><th scope=\"row\"><code>{m}</code></th><td>{t}</td></tr>\n", {{"m", std::string(word.member)}, {"t", std::string(say(word.zh, word.en))}});
    return html("<details><summary>{s}</summary><table class=\"cells\"><tbody>\n{r}</tbody></table><p class=\"hint\">{h}</p></details>\n",
                {{"s", std::string(say("头部各项是什么意思，正文怎样写", "What the head's members mean, and how the text is written"))}, {"r", rows},
                 {"h", std::string(say("正文：先用一段话说明为何作出承诺；然后是 ## 告知事项、## 承诺内容、## 违诺责任、## 公开与归集，条款写作 1. 2. 3.，一条只说一件事。", "The text: a paragraph that says why, then ## 告知事项, ## 承诺内容, ## 违诺责任, ## 公开与归集, with clauses 1. 2. 3., one thing each."))}});
}

Markup letter_editor(const Visit& visit, const LetterDraft& draft) {
    const std::string path = "/letters/" + draft.id;
    const auto as_fields = draft.way == Writing::fields ? letter_form(draft.text) : std::nullopt;
    const auto known = visit.desk.letter_desk().choices();
    const DeskLetterChoices choices = known ? *known : DeskLetterChoices();
    const Markup fields = html(
        "<input type=\"hidden\" name=\"digest\" value=\"{d}\">{f}<div class=\"row act-row\"><button>{k}</button><button class=\"quiet\" formaction=\"{p}/preview\" formtarget=\"paper\">{v}</button>"
        "<button class=\"quiet\" name=\"as\" value=\"{o}\">{w}</button></div><p class=\"hint\">{h}</p>",
        {{"d", draft.digest}, {"f", as_fields ? letter_fields(*as_fields, choices) : text_field(draft)}, {"k", draft.words}, {"p", path}, {"o", std::string(as_fields ? "text" : "fields")},
         {"w", std::string(as_fields ? say("改用源文本写", "write it as text") : say("改用栏目填写", "write it in fields"))}, {"v", std::string(say("检查并预览", "check and preview"))},
         {"h", std::string(say("“检查并预览”不保存，结果显示在旁边；有错会一次说全，每处说在哪一栏、怎么改。登录过期时写的字不会丢：重新登录后还在这里。",
                               "Check and preview keeps nothing and shows beside; all faults are named at once, each with its field and remedy. If the log-in ends meanwhile, what you wrote is here again after the next."))}});
    return html("<div class=\"beside\"><div>{f}</div><div class=\"now\"><h2>{t}</h2>{p}</div></div>\n",
                {{"f", html("{f}{w}", {{"f", form(visit, path + "/edit", fields)}, {"w", as_fields ? Markup() : head_words()}})}, {"t", std::string(say("预览", "Preview"))},
                 {"p", html("<iframe class=\"paper\" name=\"paper\" title=\"{t}\" sandbox></iframe>", {{"t", std::string(say("预览：检查之后显示在这里", "preview: shown here once it was checked"))}})}});
}

ServerResponse editor_page(const Visit& visit, const LetterDraft& draft, std::uint32_t version, const Markup& notice, int status) {
    Markup body = notice;
    body += letter_editor(visit, draft);
    const std::string title = version == 0 ? say("改写 {i}", "Write {i}", {{"i", draft.id}}) : say("改写 {i}，第 {v} 版", "Write {i}, version {v}", {{"i", draft.id}, {"v", std::to_string(version)}});
    ServerResponse answer = page(visit, title, body, status);
    permit_frames(answer);
    return answer;
}

Markup saved_notice(const Visit& visit, const std::string& id, const std::string& text) {
    if (visit.request.asked("done") != "save") return {};
    const auto faults = visit.desk.letter_desk().faults(id, text);
    if (!faults) return error_summary(faults.error());
    if (!faults->empty())
        return html("<p class=\"summary warn\" role=\"status\">{t}</p>\n{f}", {{"t", say("草稿已保存。提交之前还有 {n} 处要改：", "The draft is kept. Before it is submitted, {n} to be mended:", {{"n", std::to_string(faults->size())}})}, {"f", letter_faults(*faults, text)}});
    return html("<p class=\"summary good\" role=\"status\">{t} <a href=\"/letters/{i}\">{a}</a></p>\n",
                {{"t", std::string(say("草稿已保存，检查没有发现错误。", "The draft is kept; the check found nothing."))}, {"i", id}, {"a", std::string(say("看差别，提交批准", "see what differs, submit it"))}});
}

Markup draft_authors(const DeskLetterText& now) {
    return now.authors.empty() ? Markup() : html("<p class=\"hint\">{t}</p>\n", {{"t", say("草稿由 {a} 起草", "a draft by {a}", {{"a", now.authors}})}});
}

// Somebody was quicker: what he wrote, against what was typed, and a button that means it.
ServerResponse overtaken(const Visit& visit, LetterDraft draft, const Error& why) {
    Markup notice = error_summary(why);
    auto now = visit.desk.letter_desk().text(draft.id, {});
    if (!now) return editor_page(visit, draft, 0, notice += error_summary(now.error()), 409);
    if (auto changes = visit.desk.letter_desk().changes(draft.id, draft.text); changes && !changes->empty())
        notice += html("<h2>{t}</h2>\n{c}", {{"t", std::string(say("库里现在的（原）与您写的（新）", "What is kept now (old) and what you wrote (new)"))}, {"c", clause_list(*changes)}});
    draft.digest = now->digest, draft.words = say("仍按我写的保存，替换现在的草稿", "keep mine all the same, in place of the present draft");
    return editor_page(visit, draft, now->version, notice, 409);
}

}  // namespace

ServerResponse letter_edit_page(const Visit& visit) {
    const std::string& id = visit.parts.at(0);
    auto now = visit.desk.letter_desk().text(id, visit.request.asked("like"));
    if (!now) return error_page(visit, now.error());
    Markup notice = saved_notice(visit, id, now->text);
    notice += draft_authors(*now);
    return editor_page(visit, {id, now->text, now->digest, keep_words(), way_of(visit.request)}, now->version, notice, 200);
}

ServerResponse save_letter(const Visit& visit) {
    LetterDraft draft = sent_draft(visit, keep_words());
    if (const std::string as = visit.request.filled("as"); !as.empty()) {  // nothing is kept by it
        draft.way = as == "text" ? Writing::text : Writing::fields;
        const bool held = draft.way == Writing::text || letter_form(draft.text);
        return editor_page(visit, draft, 0, held ? Markup() : error_summary({Errc::usage, std::string(say("头部有错，或者有栏目里没有的内容，暂时只能用源文本写", "the head is faulty, or has what the fields have not: only as text for now")), {}, std::string(say("先按“检查并预览”", "check it first"))}), 200);
    }
    auto saved = visit.desk.letter_desk().save(draft.id, draft.text, draft.digest, visit.who());
    if (saved) return see_other("/letters/" + url_escaped(draft.id) + (draft.way == Writing::text ? "/edit?done=save&as=text" : "/edit?done=save"));
    if (saved.error().code == Errc::locked) return overtaken(visit, std::move(draft), saved.error());
    return editor_page(visit, draft, 0, error_summary(saved.error()), 422);
}

ServerResponse kept_letter_text(const Visit& visit) {
    const Markup notice = html("<p class=\"summary warn\" role=\"status\">{t}</p>\n", {{"t", std::string(say("登录中断过。您写的字都在下面，还没有保存：请再按一次保存。", "The log-in had ended. What you wrote is below and not kept yet: please keep it once more."))}});
    return editor_page(visit, sent_draft(visit, keep_words()), 0, notice, 200);
}

ServerResponse preview_letter(const Visit& visit) {
    const std::string text = written_letter(visit.request.form).value_or(std::string());
    const auto made = visit.desk.letter_desk().preview(visit.parts.at(0), text);
    if (made) return raw_document(made, text);
    const auto faults = visit.desk.letter_desk().faults(visit.parts.at(0), text);
    return fault_document(faults && !faults->empty() ? *faults : std::vector<Error>{made.error()}, text);
}

ServerResponse new_letter_page(const Visit& visit) {
    const std::string id(trim(visit.request.asked("id"))), like = visit.request.asked("like");
    Markup notice;
    if (!id.empty()) {
        auto begun = visit.desk.letter_desk().text(id, like);
        if (begun) return see_other("/letters/" + url_escaped(id) + "/edit?like=" + url_escaped(like));
        notice = error_summary(begun.error());
    }
    auto letters = visit.desk.letter_desk().letters();
    if (!letters) return error_page(visit, letters.error());
    Markup options = html("<option value=\"\">{t}</option>", {{"t", std::string(say("从空白样式开始", "an empty form"))}});
    for (const DeskLetterLine& line : *letters)
        options += line.newest.id == like ? html("<option value=\"{i}\" selected>{t}</option>", {{"i", line.newest.id}, {"t", line.title}}) : html("<option value=\"{i}\">{t}</option>", {{"i", line.newest.id}, {"t", line.title}});
    Markup body = notice;
    body += html("<form method=\"get\" action=\"/letters-new\"><label for=\"id\">{l}</label><input id=\"id\" name=\"id\" value=\"{v}\" required maxlength=\"63\" autocapitalize=\"none\" autocomplete=\"off\"><p class=\"hint\">{h}</p>"
                 "<label for=\"like\">{k}</label><select id=\"like\" name=\"like\">{o}</select><button>{b}</button></form>\n",
                 {{"l", std::string(say("名字（用作公布页面的地址）", "name (it becomes the public page's address)"))}, {"v", id}, {"h", std::string(say("小写字母、数字和连字符，例如 sme-evaluation", "small letters, digits and hyphens, as in sme-evaluation"))},
                  {"k", std::string(say("照着哪一份写", "begin with the text of"))}, {"o", options}, {"b", std::string(say("开始写", "begin"))}});
    return page(visit, say("起草新的承诺书", "Draft a new letter"), body, notice.empty() ? 200 : 422);
}

}  // namespace creditlink::console_detail
