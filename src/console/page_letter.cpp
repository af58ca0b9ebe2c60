// One letter: its text as the public reads it, what changed, who did what, and the steps that it may take now.

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "decisions.h"
#include "letter_fault.h"
#include "letter_parts.h"
#include "letter_steps.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

std::uint32_t asked_version(const Visit& visit, std::string_view name) {
    const std::int64_t number = number_of(visit.request.asked(name));
    return number > 0 && number < 1'000'000 ? static_cast<std::uint32_t>(number) : 0;
}

Markup letter_facts(const DeskLetter& letter) {
    const LetterVersion& v = letter.version();
    Markup rows;
    const auto row = [&](std::string_view zh, std::string_view en, const Markup& value) {
        if (!value.empty()) rows += html("<tr><th scope=\"row\">{n}</th><td>{v}</td></tr>\n", {{"n", std::string(say(zh, en))}, {"v", value}});
    };
    row("类型", "type", text(letter.type));
    row("领域与场景", "field and use", text(letter.field + (letter.scenario.empty() ? "" : "：") + letter.scenario));
    row("服务事项", "service item", text(letter.item));
    row("签署后公开", "publication", text(letter.publication));
    row("施行", "in force", letter_days(v));
    row("起草", "authors", text(v.authors));
    row("批准", "approved by", text(v.approver));
    row("SHA-256", "SHA-256", v.was_submitted() ? html("<code class=\"long\">{d}</code>", {{"d", hex(bytes_of(v.digest))}}) : Markup());
    row("说明", "note", text(v.note));
    if (!letter.page.empty()) row("公布页面", "public page", html("<a href=\"{p}\" rel=\"noreferrer\">{p}</a>", {{"p", letter.page}}));
    return html("<div class=\"wide\"><table class=\"cells facts-table\"><tbody>\n{r}</tbody></table></div>\n", {{"r", rows}});
}

Markup difference_section(const DeskLetter& letter) {
    if (letter.against == 0) return {};
    Markup choice;
    for (const LetterVersion& v : letter.versions) {
        if (v.version == letter.shown) continue;
        const Slot n = std::to_string(v.version);
        choice += v.version == letter.against ? html("<option selected>{n}</option>", {{"n", n}}) : html("<option>{n}</option>", {{"n", n}});
    }
    Markup body = html("<h2 id=\"changes\">{t}</h2>\n", {{"t", say("与第 {n} 版的差别", "What differs from version {n}", {{"n", std::to_string(letter.against)}})}});
    body += letter.changes.empty() ? html("<p>{t}</p>\n", {{"t", std::string(say("读得到的文字没有差别。", "No word that people read differs."))}}) : clause_list(letter.changes);
    if (letter.versions.size() > 2)
        body += html("<form class=\"search\" method=\"get\" action=\"/letters/{i}\"><input type=\"hidden\" name=\"version\" value=\"{v}\"><label for=\"against\">{l}</label><select id=\"against\" name=\"against\">{c}</select><button class=\"quiet\">{b}</button></form>\n",
                     {{"i", letter.id}, {"v", std::to_string(letter.shown)}, {"l", std::string(say("与另一版比较", "compare with version"))}, {"c", choice}, {"b", std::string(say("比较", "compare"))}});
    return body;
}

Markup version_table(const DeskLetter& letter, bool discarded) {
    Markup rows;
    for (const LetterVersion& v : letter.versions) {
        if ((v.state == LetterState::discarded) != discarded) continue;
        const Slot n = std::to_string(v.version), words = say("第 {n} 版", "version {n}", {{"n", std::to_string(v.version)}});
        const Markup name = v.version == letter.shown ? html("{w}", {{"w", words}}) : html("<a href=\"/letters/{i}?version={n}\">{w}</a>", {{"i", letter.id}, {"n", n}, {"w", words}});
        Markup state = letter_state(v.state);
        if (v.version == letter.in_force) state += html(" {b}", {{"b", badge(say("今天施行", "in force"), "good")}});
        rows += html("<tr><th scope=\"row\">{n}</th><td>{s}</td><td>{d}</td><td>{a}</td><td>{o}</td><td>{p}</td><td>{h}</td></tr>\n",
                     {{"n", name}, {"s", state}, {"d", letter_days(v)}, {"a", v.authors}, {"o", v.approver}, {"p", time_text(v.published)}, {"h", digest_code(v)}});
    }
    if (rows.empty()) return rows;
    return html("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{t}\"><table class=\"list\"><thead><tr><th>{n}</th><th>{s}</th><th>{d}</th><th>{a}</th><th>{o}</th><th>{p}</th><th>{h}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n",
                {{"t", std::string(discarded ? say("废弃的草稿", "Discarded drafts") : say("版本", "Versions"))}, {"n", std::string(say("版本", "version"))}, {"s", std::string(say("状态", "state"))}, {"d", std::string(say("施行", "in force"))}, {"a", std::string(say("起草", "authors"))},
                 {"o", std::string(say("批准", "approved by"))}, {"p", std::string(say("公布于", "published"))}, {"h", std::string(say("全文的 SHA-256", "the document's SHA-256"))}, {"r", rows}});
}

Markup versions_section(const DeskLetter& letter) {
    Markup part = html("<h2>{t}</h2>\n{v}", {{"t", std::string(say("版本", "Versions"))}, {"v", version_table(letter, false)}});
    if (const Markup discarded = version_table(letter, true); !discarded.empty())
        part += html("<details><summary>{s}</summary>{v}</details>\n", {{"s", std::string(say("废弃的草稿", "Discarded drafts"))}, {"v", discarded}});
    return part;
}

// What the one style of a letter's document is permitted by: its digest. A document of an older program has its own.
std::string document_policy(std::string_view document) {
    constexpr std::string_view kOpen = "<style>", kClose = "</style>";
    const std::size_t begin = document.find(kOpen), end = document.find(kClose);
    std::string style;
    if (begin != std::string_view::npos && end != std::string_view::npos && begin + kOpen.size() <= end)
        style = "style-src 'sha256-" + base64(bytes_of(sha256(document.substr(begin + kOpen.size(), end - begin - kOpen.size())))) + "'; ";
    return "default-src 'none'; " + style + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
}

}  // namespace

ServerResponse show_letter(const Visit& visit, const DeskLetter& letter, const Markup& notice, int status) {
    const LetterVersion& v = letter.version();
    Markup body = notice;
    body += html("<p class=\"facts\">{s} <span>{n}</span> <span class=\"hint\">{i}</span></p>\n", {{"s", letter_state(v.state)}, {"n", say("第 {n} 版", "version {n}", {{"n", std::to_string(v.version)}})}, {"i", letter.id}});
    if (&v != &letter.newest())
        body += html("<p class=\"summary warn\">{t} <a href=\"/letters/{i}\">{a}</a></p>\n", {{"t", std::string(say("您看的不是最新的一版。", "This is not the newest version."))}, {"i", letter.id}, {"a", std::string(say("看最新的一版", "show the newest"))}});
    body += difference_section(letter);
    const std::string path = "/letters/" + letter.id + "/document?version=" + std::to_string(v.version);
    body += html("<h2>{t}</h2>\n{f}<p class=\"hint\"><a href=\"{p}\">{a}</a></p>\n", {{"t", std::string(say("全文", "The letter"))}, {"f", document_frame(path, say("承诺书全文", "the letter's text"))}, {"p", path}, {"a", std::string(say("单独打开全文", "open it alone"))}});
    if (&v == &letter.newest()) body += letter_steps(visit, letter);
    body += html("<h2>{t}</h2>\n", {{"t", std::string(say("基本信息", "About it"))}});
    body += letter_facts(letter);
    body += versions_section(letter);
    body += decisions(letter.decisions);
    ServerResponse answer = page(visit, letter.title, body, status);
    permit_frames(answer);
    return answer;
}

ServerResponse letter_page(const Visit& visit) {
    auto letter = visit.desk.letter_desk().letter(visit.parts.at(0), asked_version(visit, "version"), asked_version(visit, "against"));
    return letter ? show_letter(visit, *letter, letter_notice(visit)) : error_page(visit, letter.error());
}

ServerResponse raw_document(const Result<std::string>& document, std::string_view text) {
    if (!document) return fault_document({document.error()}, text);
    return {.status = 200,
            .fields = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}, {"Content-Security-Policy", document_policy(*document)}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"}},
            .body = *document};
}

ServerResponse letter_document_page(const Visit& visit) {
    return raw_document(visit.desk.letter_desk().document(visit.parts.at(0), asked_version(visit, "version")), {});
}

}  // namespace creditlink::console_detail
