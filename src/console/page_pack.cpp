// Evidence packs: what would be in one, then the file. Whoever takes one says what for, and that is an entry of the exchange log.

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "decisions.h"
#include "log_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kBatchesShown = 50;
constexpr std::string_view kPackable = R"(\s*([skb]-.*|\d{4}-\d\d-\d\d\s*))";  // what the browser sends: no identity number, for it would stand in the address

Markup pack_choice(const std::string& id) {
    return html("<form method=\"get\" action=\"/log/packs\"><label for=\"id\">{l}</label><input id=\"id\" name=\"id\" value=\"{v}\" required maxlength=\"80\" pattern=\"{p}\" title=\"{l}\" autocomplete=\"off\"><button>{b}</button></form>\n",
                {{"l", std::string(say("报送号 s-…、记录号 k-…、批次号 b-…，或一天 2026-11-26", "a submission s-…, record k-…, batch b-…, or a day as 2026-11-26"))}, {"v", id}, {"p", std::string(kPackable)}, {"b", std::string(say("看看里面有什么", "see what would be in it"))}});
}

Markup pack_members(const DeskPackPreview& preview) {
    Markup rows;
    for (const auto& [name, what] : preview.members) rows += html("<tr><th scope=\"row\"><code>{n}</code></th><td>{w}</td></tr>\n", {{"n", name}, {"w", what}});
    Markup part = html("<h2>{h}</h2>\n<div class=\"wide\"><table class=\"list members\"><thead><tr><th>{n}</th><th>{w}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n",
                {{"h", std::string(preview.of == DeskPackPreview::Of::day ? say("每批一个证据包，各含", "A pack for each batch, each with") : say("包里有什么", "What is in it"))}, {"n", std::string(say("文件", "member"))}, {"w", std::string(say("是什么", "what it is"))}, {"r", rows}});
    Markup batches;
    for (std::size_t i = 0; i < preview.batches.size() && i < kBatchesShown; ++i) batches += html("<li><a href=\"/log/exchanges/{p}\"><code>{b}</code></a></li>\n", {{"p", url_escaped(preview.batches[i])}, {"b", preview.batches[i]}});
    if (preview.batches.size() > kBatchesShown) batches += html("<li class=\"hint\">{t}</li>\n", {{"t", say("……共 {n} 批", "… {n} batches in all", {{"n", std::to_string(preview.batches.size())}})}});
    if (!batches.empty()) part += html("<ul class=\"batches\">{b}</ul>\n", {{"b", batches}});
    return part;
}

Markup whole_switch(const DeskPackPreview& preview, const std::string& id) {
    if (preview.of != DeskPackPreview::Of::record) return {};
    return preview.whole ? html("<p>{t} <a href=\"/log/packs?id={i}\">{a}</a></p>\n", {{"t", std::string(say("附请求全文：别人可以重验对正文的签名，但同批其他人的记录也在里面。", "With the whole request: others can check the signature over the body again, but the records of others in the batch are in it."))}, {"i", url_escaped(id)}, {"a", std::string(say("改为只含这一条", "this record alone instead"))}})
                         : html("<p>{t} <a href=\"/log/packs?id={i}&amp;whole=yes\">{a}</a></p>\n", {{"t", std::string(say("只含这一条记录，没有同批其他人的。", "This record alone, and nothing of the others in the batch."))}, {"i", url_escaped(id)}, {"a", std::string(say("附上请求全文", "with the whole request"))}});
}

Markup take_form(const Visit& visit, const DeskPackPreview& preview, const std::string& id, const std::string& purpose) {
    const std::string_view warning = preview.whole ? say("含同批全部记录：请按个人信息保管。", "It holds all records of the batch: keep it as personal data.") : say("含这条记录的个人信息：请妥善保管。", "It holds the personal data of this record: keep it with care.");
    const Markup inside = html("<input type=\"hidden\" name=\"id\" value=\"{i}\"><input type=\"hidden\" name=\"whole\" value=\"{w}\">{p}<button>{b}</button><p class=\"hint\">{h}</p>",
        {{"i", id}, {"w", std::string(preview.whole ? "yes" : "no")}, {"p", purpose_field("purpose", say("用途（制作行为记入交换日志）", "what for (making it is an entry of the exchange log)"), purpose)}, {"b", std::string(say("制作并下载证据包", "make the pack and download it"))}, {"h", std::string(warning)}});
    Markup part = form(visit, "/log/packs", inside);
    return part += html("<p>{t}</p>\n<pre class=\"commands\" tabindex=\"0\">creditlink-verify pack {f} --key log-keys</pre>\n", {{"t", std::string(say("在任何一台不联网的电脑上核验：", "Check it on any computer without a network:"))}, {"f", "evidence-" + id + (preview.whole && preview.of == DeskPackPreview::Of::record ? "-whole" : "") + ".zip"}});
}

ServerResponse show_pack(const Visit& visit, const DeskPackWish& wish, const Markup& notice, const std::string& purpose, int status) {
    Markup body = log_tabs("/log/packs");
    body += notice;
    if (wish.id.empty()) {
        body += pack_choice({});
        body += html("<p class=\"hint\">{t}</p>\n", {{"t", std::string(say("证据包是一个 zip：拿到它的人不用联网、不用相信本单位，就能核对报送了什么、平台怎么答复。", "A pack is a zip: whoever gets it can check without a network, and without trusting this office, what was sent and what the platform answered."))}});
        return page(visit, say("证据包", "Evidence packs"), body, status);
    }
    const auto preview = visit.desk.pack_desk().preview(wish);
    if (!preview) {
        if (notice.empty()) body += error_summary(preview.error());
        body += pack_choice(wish.id);
        return page(visit, say("证据包", "Evidence packs"), body, status == 200 ? status_of(preview.error().code) : status);
    }
    body += log_facts(preview->facts);
    body += whole_switch(*preview, wish.id);
    body += take_form(visit, *preview, wish.id, purpose);
    body += pack_members(*preview);
    return page(visit, say("证据包", "Evidence packs"), body, status);
}

}  // namespace

ServerResponse pack_page(const Visit& visit) {
    return show_pack(visit, {std::string(trim(visit.request.asked("id"))), visit.request.asked("whole") == "yes"}, {}, {}, 200);
}

ServerResponse pack_file(const Visit& visit) {
    const DeskPackWish wish{std::string(trim(visit.request.filled("id"))), visit.request.filled("whole") == "yes"};
    auto file = visit.desk.pack_desk().pack(wish, visit.request.filled("purpose"), visit.who());
    if (file) return download(file->name, "application/zip", std::move(file->bytes));
    return show_pack(visit, wish, error_summary(file.error()), visit.request.filled("purpose"), status_of(file.error().code));
}

}  // namespace creditlink::console_detail
