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

bool belongs_in_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

}  // namespace

Markup log_tabs(std::string_view here) {
    Markup links;
    for (const LogTab& tab : kLogTabs) {
        const Slot path = std::string(tab.path), title = std::string(say(tab.zh, tab.en));
        links += tab.path == here ? html("<li><a aria-current=\"true\" href=\"{p}\">{t}</a></li>", {{"p", path}, {"t", title}}) : html("<li><a href=\"{p}\">{t}</a></li>", {{"p", path}, {"t", title}});
    }
    return html("<ul class=\"filters\">{l}</ul>\n", {{"l", links}});
}

ServerResponse download(std::string_view name, std::string_view type, std::string bytes) {
    std::string safe;
    std::copy_if(name.begin(), name.end(), std::back_inserter(safe), belongs_in_a_name);
    return {.status = 200,
            .fields = {{"Content-Type", std::string(type)},
                       {"Content-Disposition", "attachment; filename=\"" + safe + "\""},
                       {"Cache-Control", "no-store"},
                       {"Content-Security-Policy", "default-src 'none'; sandbox"},
                       {"X-Content-Type-Options", "nosniff"}},
            .body = std::move(bytes)};
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

Markup purpose_field(std::string_view id, std::string_view label) {
    return html("<label for=\"{id}\">{l}</label><input id=\"{id}\" name=\"purpose\" required maxlength=\"200\" autocomplete=\"off\">", {{"id", std::string(id)}, {"l", std::string(label)}});
}

}  // namespace creditlink::console_detail
