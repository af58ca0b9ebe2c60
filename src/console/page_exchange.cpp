// One exchange on one page: what was sent, what was answered, who vouches for it, and each entry of the log that says so.

#include "creditlink/base/message.h"
#include "log_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kRecordsShown = 50;

Markup exchange_entries(const std::vector<DeskExchangeEntry>& entries) {
    Markup rows;
    for (const DeskExchangeEntry& entry : entries) {
        Markup digests;
        for (const auto& [label, digest] : entry.digests) digests += html("<span class=\"hint\">{l}</span> <code class=\"id\" title=\"{d}\">{d}</code><br>", {{"l", label}, {"d", digest}});
        rows += html("<tr><th scope=\"row\"><a href=\"/log/entries/{n}\">{label}</a></th><td>{at}</td><td>{t}<br><span class=\"place\">{d}</span></td><td>{digests}</td></tr>\n",
                     {{"n", std::to_string(entry.number)}, {"label", say("第 {n} 条", "entry {n}", {{"n", std::to_string(entry.number)}})}, {"at", time_text(entry.at)}, {"t", entry.title}, {"d", entry.detail}, {"digests", digests}});
    }
    return html("<h2>{h}</h2>\n<div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{at}</th><th>{t}</th><th>{d}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n<p class=\"hint\">{hint}</p>\n",
                {{"h", std::string(say("日志条目，按先后", "Entries of the log, in order"))}, {"n", std::string(say("条目", "entry"))}, {"at", std::string(say("时间", "time"))}, {"t", std::string(say("发生了什么", "what happened"))},
                 {"d", std::string(say("承诺的摘要", "digests committed to"))}, {"rows", rows}, {"hint", std::string(say("点条目看它的证明、原文和不依赖本系统的核对方法。", "An entry's page has its proof, its message, and how to check it without this system."))}});
}

Markup exchange_records(const Visit& visit, const DeskExchange& exchange) {
    const Markup head = html("<h2>{h}</h2>\n", {{"h", say("批内记录，共 {n} 条", "The batch's records, {n} in all", {{"n", std::to_string(exchange.count)}})}});
    if (exchange.records.empty()) {
        Markup part = head;
        return part += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(exchange.known ? say("从这个序号起没有记录了。", "There are no records from this number on.") : say("内容读不到或已按期销毁，列不出各条记录；上面的条目和证明照旧成立。", "The contents cannot be read or were erased in time, so the records cannot be listed; entries and proofs above hold as before."))}});
    }
    Markup rows;
    for (const DeskLogRecord& record : exchange.records) {
        Markup pack;
        if (exchange.final && !record.submission.empty()) pack = html("<a href=\"/log/packs?id={s}\">{t}</a>", {{"s", url_escaped(record.submission)}, {"t", std::string(say("证据包", "evidence pack"))}});
        rows += html("<tr><td class=\"num\">{p}</td><th scope=\"row\">{r}</th><td>{op}</td><td>{o}</td><td>{pack}</td></tr>\n",
                     {{"p", std::to_string(record.place)}, {"r", record_links(visit, record)}, {"op", std::string(record.withdraws ? say("撤回", "withdrawal") : say("报送", "record"))}, {"o", record.outcome}, {"pack", pack}});
    }
    Markup part = head;
    part += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th class=\"num\">{p}</th><th>{s}</th><th>{op}</th><th>{o}</th><th>{e}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                 {{"p", std::string(say("批内序号", "number"))}, {"s", std::string(say("报送编号", "submission"))}, {"op", std::string(say("内容", "what"))}, {"o", std::string(say("平台的结论", "verdict"))}, {"e", std::string(say("取走证据", "take away"))}, {"rows", rows}});
    const std::uint32_t last = exchange.records.back().place;
    if (exchange.records.size() == kRecordsShown && last < exchange.count)
        part += html("<p><a class=\"button\" rel=\"next\" href=\"/log/exchanges/{b}?from={n}\">{t}</a></p>\n", {{"b", url_escaped(exchange.batch)}, {"n", std::to_string(last + 1)}, {"t", std::string(say("后面的记录", "further records"))}});
    return part;
}

}  // namespace

ServerResponse exchange_page(const Visit& visit) {
    const std::uint64_t from = std::min<std::uint64_t>(std::max<std::uint64_t>(entry_number(visit.request.asked("from")), 1), 100'000'000);
    const auto exchange = visit.desk.log_desk().exchange(visit.parts.at(0), static_cast<std::uint32_t>(from), kRecordsShown);
    if (!exchange) return error_page(visit, exchange.error());
    Markup body = log_tabs({});
    body += log_facts(exchange->facts);
    if (exchange->final) body += html("<p><a class=\"button\" href=\"/log/packs?id={b}\">{t}</a></p>\n", {{"b", url_escaped(exchange->batch)}, {"t", std::string(say("整批的证据包", "evidence pack of the batch"))}});
    body += exchange_entries(exchange->entries);
    body += exchange_records(visit, *exchange);
    return page(visit, exchange->title, body);
}

}  // namespace creditlink::console_detail
