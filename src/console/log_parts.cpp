#include "log_parts.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"

namespace creditlink::console_detail {
namespace {

struct LogTab {
    std::string_view path, zh, en;
};
constexpr std::array kLogTabs = {
    LogTab{"/log", "查找", "Search"},
    LogTab{"/log/entries", "最近条目", "Latest entries"},
    LogTab{"/log/heads", "日志头与见证", "Heads and witnesses"},
    LogTab{"/log/samples", "审计抽样", "Samples"},
    LogTab{"/log/packs", "证据包", "Evidence packs"},
};

}  // namespace

Markup log_tabs(std::string_view here) {
    Markup links;
    for (const LogTab& tab : kLogTabs) {
        const Slot path = std::string(tab.path), title = std::string(say(tab.zh, tab.en));
        links += tab.path == here ? html("<li><a aria-current=\"true\" href=\"{p}\">{t}</a></li>", {{"p", path}, {"t", title}}) : html("<li><a href=\"{p}\">{t}</a></li>", {{"p", path}, {"t", title}});
    }
    return html("<ul class=\"filters\">{l}</ul>\n", {{"l", links}});
}

Markup record_links(const Visit& visit, const DeskLogRecord& record) {
    if (record.key.empty() || !visit.session.roles.meets(kSeesRecords)) return html("<code>{s}</code>", {{"s", record.submission}});
    return html("<a href=\"/records/{k}\"><code>{s}</code></a>", {{"k", url_escaped(record.key)}, {"s", record.submission}});
}

Markup log_facts(const DeskLines& lines) {
    Markup rows;
    for (const auto& [label, value] : lines) rows += html("<div><dt>{l}</dt><dd>{v}</dd></div>\n", {{"l", label}, {"v", value}});
    return html("<dl class=\"facts-list\">{r}</dl>\n", {{"r", rows}});
}

std::uint64_t entry_number(std::string_view text) { return static_cast<std::uint64_t>(std::max<std::int64_t>(number_of(text), 0)); }

}  // namespace creditlink::console_detail
