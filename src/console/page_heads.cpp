// The head of the exchange log, who vouches for it, and what nobody vouches for yet.

#include "creditlink/base/message.h"
#include "log_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::int64_t kHourSeconds = 3600;
constexpr std::int64_t kOldCosignature = 7 * 24 * kHourSeconds;  // the anchor is printed each week: a witness is asked as often

std::string age_text(std::int64_t seconds) {
    if (seconds < 60) return std::string(say("刚刚", "just now"));
    if (seconds < kHourSeconds) return say("{n} 分钟前", "{n} min ago", {{"n", std::to_string(seconds / 60)}});
    if (seconds < 48 * kHourSeconds) return say("{n} 小时前", "{n} h ago", {{"n", std::to_string(seconds / kHourSeconds)}});
    return say("{n} 天前", "{n} days ago", {{"n", std::to_string(seconds / (24 * kHourSeconds))}});
}

Markup aged(const Visit& visit, std::int64_t at) {
    if (at == 0) return text("–");
    return html("{t} <span class=\"hint\">{a}</span>", {{"t", time_text(at)}, {"a", age_text(std::max<std::int64_t>(visit.clock.unix_seconds() - at, 0))}});
}

Markup loss_summary(const DeskHeads& heads) {
    if (heads.lost.empty()) return {};
    Markup lines;
    for (const std::string& sentence : heads.lost) lines += html("<p>{s}</p>", {{"s", sentence}});
    return html("<div class=\"summary bad\" role=\"alert\"><p><strong>{h}</strong></p>{l}<p>{w}{r}</p></div>\n",
                {{"h", std::string(say("日志或台账比别人见过的旧：登记之前不再报送", "The log or the ledger is older than others have seen: nothing is sent until that is recorded"))}, {"l", lines}, {"w", std::string(say("怎么办：", "what to do: "))}, {"r", heads.remedy}});
}

Markup head_facts(const Visit& visit, const DeskHeads& heads) {
    Markup rows = html("<div><dt>{a}</dt><dd><code>{b}</code></dd></div><div><dt>{c}</dt><dd>{d}</dd></div><div><dt>{e}</dt><dd><code>{f}</code></dd></div><div><dt>{g}</dt><dd>{h}</dd></div>",
        {{"a", std::string(say("日志名称", "the log"))}, {"b", heads.origin}, {"c", std::string(say("已签名", "signed"))}, {"d", say("前 {n} 条", "the first {n} entries", {{"n", std::to_string(heads.size)}})}, {"e", std::string(say("树根", "root"))}, {"f", heads.root},
         {"g", std::string(say("最新一条写于", "the newest of them is of"))}, {"h", aged(visit, heads.newest)}});
    for (const auto& [algorithm, id] : heads.keys) rows += html("<div><dt>{l}</dt><dd><code>{i}</code></dd></div>", {{"l", say("签名公钥 {a}", "signed by {a}", {{"a", algorithm}})}, {"i", id}});
    Markup tail = text(say("没有：全部已签名", "none: all are signed"));
    if (heads.unsigned_entries > 0) tail = html("{n} {since}", {{"n", say("{n} 条，最早的写于", "{n}, the oldest of", {{"n", std::to_string(heads.unsigned_entries)}})}, {"since", aged(visit, heads.unsigned_since)}});
    rows += html("<div><dt>{l}</dt><dd>{t}</dd></div>", {{"l", std::string(say("尚未签名的尾部", "not yet signed"))}, {"t", tail}});
    if (!heads.stamps) rows += html("<div><dt>{l}</dt><dd>{t}</dd></div>", {{"l", std::string(say("时间戳", "timestamp"))}, {"t", std::string(say("没有配置时间戳机构", "no time-stamping authority is configured"))}});
    else rows += html("<div><dt>{l}</dt><dd>{b} {t}</dd></div>", {{"l", std::string(say("时间戳", "timestamp"))}, {"b", heads.stamp_late ? badge(say("过期", "late"), "warn") : Markup()}, {"t", heads.stamp}});
    return html("<dl class=\"facts-list\">{r}</dl>\n", {{"r", rows}});
}

Markup witness_table(const Visit& visit, const DeskHeads& heads) {
    Markup part = html("<h2>{h}</h2>\n", {{"h", std::string(say("见证人", "Witnesses"))}});
    if (heads.witnesses.empty())
        return part += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("还没有见证人。审计人员在另一台电脑上运行 creditlink-verify witness new，把公钥交给系统管理员填入 keys.log.witnesses：此后谁也不能悄悄改写或回退日志。", "There is no witness yet. An auditor runs creditlink-verify witness new on another computer and gives its public key to the system administrator for keys.log.witnesses: then nobody can quietly rewrite the log or roll it back."))}});
    Markup rows;
    for (const DeskWitness& witness : heads.witnesses) {
        const bool old = witness.at == 0 || visit.clock.unix_seconds() - witness.at > kOldCosignature;
        rows += html("<tr><th scope=\"row\">{n}</th><td>{s}</td><td>{at}</td><td>{size}</td><td>{since}</td></tr>\n",
                     {{"n", witness.name}, {"s", witness.at == 0 ? badge(say("还没有副署", "nothing yet"), "warn") : old ? badge(say("超过一周", "over a week old"), "warn") : badge(say("有效", "good"), "good")}, {"at", aged(visit, witness.at)},
                      {"size", witness.at == 0 ? text("–") : text(say("前 {n} 条", "the first {n}", {{"n", std::to_string(witness.size)}}))}, {"since", witness.at == 0 ? text("–") : number_text(witness.since)}});
    }
    return part += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{s}</th><th>{at}</th><th>{size}</th><th>{since}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n<p class=\"hint\">{h}</p>\n",
        {{"n", std::string(say("见证人", "witness"))}, {"s", std::string(say("状态", "state"))}, {"at", std::string(say("副署时间", "cosigned"))}, {"size", std::string(say("见证到", "vouches for"))}, {"since", std::string(say("其后新增条数", "entries since"))}, {"r", rows},
         {"h", std::string(say("请见证：creditlink log export 导出，见证人运行 creditlink-verify witness add，再用 creditlink log cosign 存回。", "To be cosigned: creditlink log export, creditlink-verify witness add at the witness, then creditlink log cosign."))}});
}

Markup kept_table(const DeskHeads& heads) {
    if (heads.kept.empty()) return {};
    Markup rows;
    for (const DeskKeptHead& head : heads.kept) rows += html("<tr><th scope=\"row\">{b}</th><td>{n}</td></tr>\n", {{"b", head.by}, {"n", say("前 {n} 条", "the first {n} entries", {{"n", std::to_string(head.size)}})}});
    return html("<h2>{h}</h2>\n<table class=\"narrow\"><tbody>{r}</tbody></table>\n<p class=\"hint\">{t}</p>\n", {{"h", std::string(say("还有谁记着日志头", "Who else keeps a head"))}, {"r", rows},
        {"t", std::string(heads.lost.empty() ? say("本日志是上面每一个的延续。", "This log extends each of them.") : say("见上面的告警。", "See the warning above."))}});
}

Markup anchor_part(const DeskHeads& heads) {
    return html("<h2>{h}</h2>\n<p>{t}</p>\n<p><code class=\"anchor\">{a}</code></p>\n<p><img class=\"qr\" src=\"/log/anchor.svg\" alt=\"{alt}\" width=\"180\" height=\"180\"></p>\n<p class=\"files\"><a href=\"/log/checkpoint\">checkpoint</a> <a href=\"/log/keys\">log-keys</a></p>\n<details><summary>{c}</summary><pre tabindex=\"0\">{n}</pre></details>\n",
        {{"h", std::string(say("锚定行：打印存档", "The anchor: print and file it"))}, {"t", std::string(say("每周打印一次，签名存档。多年后用 creditlink-verify anchor 核对日志是不是它的延续。", "Print it each week, sign it, file it. In years creditlink-verify anchor tells whether the log extends it."))}, {"a", heads.anchor},
         {"alt", std::string(say("锚定行的二维码", "QR code of the anchor"))}, {"c", std::string(say("签名的日志头（C2SP checkpoint）", "the signed head, a C2SP checkpoint"))}, {"n", heads.checkpoint}});
}

Markup check_result(const DeskLogCheck& check) {
    Markup lines;
    for (const std::string& fault : check.faults) lines += html("<p>{f}</p>", {{"f", fault}});
    for (const std::string& note : check.notes) lines += html("<p class=\"hint\">{n}</p>", {{"n", note}});
    if (check.faults.empty())
        return html("<div class=\"summary good\" role=\"status\"><p><strong>{t}</strong></p>{l}</div>\n", {{"t", say("逐条核对了 {n} 条，完好；签名到第 {s} 条，用时 {m} 毫秒。", "All {n} entries were read again: sound; {s} are signed; it took {m} ms.", {{"n", std::to_string(check.entries)}, {"s", std::to_string(check.signed_entries)}, {"m", std::to_string(check.took_ms)}})}, {"l", lines}});
    return html("<div class=\"summary bad\" role=\"alert\"><p><strong>{t}</strong></p>{l}<p>{w}</p></div>\n", {{"t", std::string(say("日志有问题", "Something is wrong with the log"))}, {"l", lines}, {"w", std::string(say("保留现场，把状态目录整体复制一份，再与审计负责人核对。", "Keep everything as it is, copy the whole state folder, then talk to the head of audit."))}});
}

ServerResponse show_heads(const Visit& visit, const Markup& notice, int status = 200) {
    const auto heads = visit.desk.head_desk().heads();
    if (!heads) return error_page(visit, heads.error());
    Markup body = log_tabs("/log/heads");
    body += notice;
    if (heads->none) {
        body += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("还没有交换日志；第一次运行之后就有。", "There is no exchange log yet; the first run makes one."))}});
        return page(visit, say("日志头与见证", "Heads and witnesses"), body, status);
    }
    body += loss_summary(*heads);
    body += head_facts(visit, *heads);
    body += form(visit, "/log/heads/check", html("<button>{b}</button><p class=\"hint\">{h}</p>", {{"b", std::string(say("现在逐条核对整个日志", "check every entry now"))}, {"h", std::string(say("只读：重算每一条的哈希，核对树、签名和别处记着的日志头。条目多时要等几秒。", "Reads only: every hash is computed again; tree, signatures and the heads that others keep are compared. With many entries it takes some seconds."))}}));
    body += witness_table(visit, *heads);
    body += kept_table(*heads);
    body += anchor_part(*heads);
    return page(visit, say("日志头与见证", "Heads and witnesses"), body, status);
}

}  // namespace

ServerResponse heads_page(const Visit& visit) { return show_heads(visit, {}); }

ServerResponse check_log_now(const Visit& visit) {
    const auto checked = visit.desk.head_desk().check();
    return checked ? show_heads(visit, check_result(*checked)) : show_heads(visit, error_summary(checked.error()), status_of(checked.error().code));
}

ServerResponse anchor_picture(const Visit& visit) {
    auto svg = visit.desk.head_desk().anchor_svg();
    if (!svg) return error_page(visit, svg.error());
    ServerResponse answer = download("anchor.svg", "image/svg+xml", std::move(*svg));
    answer.fields.at(1).second = "inline";
    return answer;
}

}  // namespace creditlink::console_detail
