// The editor of a mapping. Whatever is sent is kept as the editor's draft before anything else is done with it.

#include <algorithm>

#include "creditlink/base/digest_of_hex.h"
#include "creditlink/base/line_feeds.h"
#include "mapping_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kSpareLines = 8;  // below the text, before the field scrolls

struct Editing {
    DeskMapping mapping;
    MappingDraft draft;
    bool kept = false;          // the draft is one, and not the file's own text
    bool stale() const { return hex_of(draft.base) != mapping.line.digest; }
};

// The last line ends too, though browsers leave that out.
std::string written_mapping(std::string_view sent) {
    std::string text = with_line_feeds(sent);
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    return text;
}

Result<Editing> editing(const Visit& visit) {
    MappingDesk& desk = visit.desk.mapping_desk();
    auto mapping = desk.mapping(visit.parts.at(0));
    if (!mapping) return mapping.error();
    auto draft = desk.draft(visit.parts.at(0), visit.who());
    if (!draft) return draft.error();
    Editing now{std::move(*mapping), {}, draft->has_value()};
    if (*draft) now.draft = std::move(**draft);
    else now.draft = {now.mapping.text, digest_of_hex(now.mapping.line.digest).value_or(Digest256{}), 0};
    return now;
}

Markup text_field(std::string_view typed) {
    const auto lines = static_cast<std::size_t>(std::count(typed.begin(), typed.end(), '\n')) + 1 + kSpareLines;
    std::string numbers;
    for (std::size_t i = 1; i <= lines; ++i) numbers += std::to_string(i) + "\n";
    return html("<label for=\"text\">{l}</label><div class=\"code\"><pre aria-hidden=\"true\">{n}</pre><textarea id=\"text\" name=\"text\" rows=\"{r}\" wrap=\"off\" spellcheck=\"false\" autocomplete=\"off\" autocapitalize=\"none\">\n{t}</textarea></div>\n",
                {{"l", std::string(say("映射的文本（JSON，可写注释）", "the mapping's text (JSON, comments allowed)"))}, {"n", numbers}, {"r", std::to_string(lines)}, {"t", std::string(typed)}});
}

Markup editor_form(const Visit& visit, const Editing& now) {
    const DeskMappingLine& line = now.mapping.line;
    Markup inside = text_field(now.draft.text);
    inside += html("<input type=\"hidden\" name=\"base\" value=\"{b}\"><div class=\"row\"><button name=\"do\" value=\"check\">{c}</button>{t}<button name=\"do\" value=\"preview\">{p}</button></div>\n",
                   {{"b", hex_of(now.draft.base)}, {"c", std::string(say("保存并检查，看差异", "save, check, see the difference"))}, {"t", line.tasks.empty() ? Markup() : task_choice(line.tasks)},
                    {"p", std::string(say("在真实数据上预览", "preview on real rows"))}});
    inside += html("<label for=\"why\">{l}</label><input id=\"why\" name=\"reason\" value=\"{v}\" maxlength=\"200\" autocomplete=\"off\"><button name=\"do\" value=\"propose\">{b}</button><p class=\"hint\">{h}</p>",
                   {{"l", std::string(say("为什么改（记入交换日志的是其摘要）", "why it changes (the exchange log keeps its digest)"))}, {"v", visit.request.filled("reason")}, {"b", std::string(say("提议发布，请另一人看过后发布", "propose it; another person reads and releases it"))},
                    {"h", std::string(say("草稿只属于您，存在服务器上；发布前运行照旧用现行版本。", "The draft is yours alone and is kept on the server; until the release runs go on with the version in force."))}});
    return form(visit, mapping_path(line.name) + "/edit", inside);
}

Markup draft_notice(const Visit& visit, const Editing& now) {
    Markup part;
    if (now.kept && now.draft.changed)
        part += html("<p class=\"hint\">{t} {at}</p>\n", {{"t", std::string(say("这是您的草稿，保存于", "This is your draft, kept at"))}, {"at", time_text(now.draft.changed)}});
    if (now.kept && now.stale())
        part += html("<div class=\"summary warn\"><p><strong>{t}</strong></p><p>{m}</p>{f}</div>\n",
                     {{"t", std::string(say("您开始编辑之后，现行版本变了。", "Another version came into force since you began to edit."))},
                      {"m", std::string(say("差异按新的现行版本列出；把其中别人的改动并入您的草稿，再提议。", "The difference is to the new one: take in what others changed, then propose."))},
                      {"f", form(visit, mapping_path(now.mapping.line.name) + "/edit", html("<input type=\"hidden\" name=\"text\" value=\"{t}\"><input type=\"hidden\" name=\"base\" value=\"{b}\"><button class=\"quiet\" name=\"do\" value=\"check\">{l}</button>",
                                 {{"t", now.draft.text}, {"b", now.mapping.line.digest}, {"l", std::string(say("以现行版本为底继续", "go on from the version in force"))}}))}});
    if (now.mapping.not_writable) part += error_summary(*now.mapping.not_writable);
    return part;
}

ServerResponse show_editor(const Visit& visit, const Editing& now, Markup notice, int status = 200) {
    MappingDesk& desk = visit.desk.mapping_desk();
    const std::string& name = now.mapping.line.name;
    Markup body = html("<p><a href=\"{p}\">{t}</a></p>\n", {{"p", mapping_path(name)}, {"t", std::string(say("回到映射", "back to the mapping"))}});
    body += notice;
    body += draft_notice(visit, now);
    body += editor_form(visit, now);
    if (now.kept) {
        if (auto difference = desk.difference(name, now.draft.text)) body += difference_part(*difference);
        body += html("<details><summary>{s}</summary>{f}</details>\n",
                     {{"s", std::string(say("丢弃草稿", "Throw the draft away"))},
                      {"f", form(visit, mapping_path(name) + "/edit", html("<button class=\"bad\" name=\"do\" value=\"discard\">{b}</button>", {{"b", std::string(say("丢弃草稿，回到现行版本", "throw it away, back to the version in force"))}}))}});
    }
    return page(visit, say("编辑 {f}", "Edit {f}", {{"f", now.mapping.line.file}}), body, status);
}

// After an error nothing of what was typed is lost: it stands in the field, kept or not.
ServerResponse show_refused(const Visit& visit, Editing now, const Error& why) { return show_editor(visit, now, error_summary(why), status_of(why.code)); }

ServerResponse discard(const Visit& visit) {
    const std::string& name = visit.parts.at(0);
    if (auto gone = visit.desk.mapping_desk().drop_draft(name, visit.who()); !gone) return error_page(visit, gone.error());
    return see_other(mapping_path(name) + "?done=discarded");
}

ServerResponse preview_draft(const Visit& visit, const Editing& now) {
    auto key = visit.desk.mapping_desk().begin_preview(now.mapping.line.name, visit.request.filled("task"), hex_of(sha256(now.draft.text)), visit.who());
    if (!key) return show_refused(visit, now, key.error());
    return see_other("/mappings/previews/" + url_escaped(*key));
}

ServerResponse propose_draft(const Visit& visit, const Editing& now) {
    MappingDesk& desk = visit.desk.mapping_desk();
    const std::string& name = now.mapping.line.name;
    auto number = desk.propose(name, now.draft.text, now.draft.base, visit.request.filled("reason"), visit.signatory());
    if (!number) return show_refused(visit, now, number.error());
    if (auto gone = desk.drop_draft(name, visit.who()); !gone) return error_page(visit, gone.error());
    return see_other(proposal_path(*number) + "?done=proposed");
}

}  // namespace

ServerResponse mapping_editor(const Visit& visit) {
    auto now = editing(visit);
    return now ? show_editor(visit, *now, {}) : error_page(visit, now.error());
}

ServerResponse edit_mapping(const Visit& visit) {
    const std::string what = visit.request.filled("do");
    if (what == "discard") return discard(visit);
    auto now = editing(visit);
    if (!now) return error_page(visit, now.error());
    now->draft.text = written_mapping(visit.request.filled("text"));
    now->draft.base = digest_of_hex(visit.request.filled("base")).value_or(now->draft.base);
    now->draft.changed = visit.clock.unix_seconds();
    now->kept = true;
    if (now->draft.text.size() > kLargestDraft)
        return show_refused(visit, *now, Error{Errc::usage, say("文本超过 {n} KB", "the text is larger than {n} KB", {{"n", std::to_string(kLargestDraft >> 10)}}), {}, std::string(say("长的代码表请放进 lists/ 的文件", "put long code lists into files of lists/"))});
    if (auto kept = visit.desk.mapping_desk().keep_draft(now->mapping.line.name, visit.who(), now->draft); !kept) return show_refused(visit, *now, kept.error());
    auto check = visit.desk.mapping_desk().check(now->mapping.line.name, now->draft.text);
    if (!check) return show_refused(visit, *now, check.error());
    const bool goes_on = what == "preview" ? check->mistakes.empty() : what == "propose" && check->sound();
    if (!goes_on) return show_editor(visit, *now, mistakes_part(*check), check->sound() ? 200 : 422);
    return what == "preview" ? preview_draft(visit, *now) : propose_draft(visit, *now);
}

}  // namespace creditlink::console_detail
