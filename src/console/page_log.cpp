// The exchange log as it stands: the signed head, and entries from the newest back.

#include "creditlink/base/message.h"
#include "log_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kEntriesShown = 100;

}  // namespace

ServerResponse log_page(const Visit& visit) {
    auto log = visit.desk.log_desk().latest(entry_number(visit.request.asked("before")), kEntriesShown);
    if (!log) return error_page(visit, log.error());
    Markup body = log_tabs("/log/entries");
    if (log->checkpoint.empty()) body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("还没有签名的日志头；第一次运行之后就有。", "No signed head yet; the first run makes one."))}});
    else
        body += html("<details><summary>{t}</summary><pre>{c}</pre><p class=\"hint\">{h}</p></details>\n",
                     {{"t", std::string(say("已签名的日志头（C2SP checkpoint）", "The signed head, a C2SP checkpoint"))}, {"c", log->checkpoint},
                      {"h", std::string(say("不必相信本页：creditlink log export 导出后，用 creditlink-verify 或任何 C2SP 工具核对。", "Do not believe this page: creditlink log export, then creditlink-verify or any C2SP tool."))}});
    Markup rows;
    for (const DeskLogEntry& entry : log->entries)
        rows += html("<tr><th scope=\"row\" class=\"num\"><a href=\"/log/entries/{i}\">{i}</a></th><td>{at}</td><td><b>{e}</b></td><td class=\"entry\"><code>{t}</code></td></tr>\n",
                     {{"i", std::to_string(entry.index)}, {"at", time_text(entry.at)}, {"e", entry.event}, {"t", entry.text}});
    if (!log->entries.empty())
        body += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th class=\"num\">{i}</th><th>{at}</th><th>{e}</th><th>{t}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                     {{"i", std::string(say("序号", "entry"))}, {"at", std::string(say("时间", "time"))}, {"e", std::string(say("事件", "event"))}, {"t", std::string(say("内容", "contents"))}, {"rows", rows}});
    if (!log->entries.empty() && log->entries.back().index > 0)
        body += html("<p><a class=\"button\" rel=\"next\" href=\"/log/entries?before={b}\">{t}</a></p>", {{"b", std::to_string(log->entries.back().index)}, {"t", std::string(say("再看更早的", "earlier ones"))}});
    return page(visit, say("交换日志", "Exchange log"), body);
}

}  // namespace creditlink::console_detail
