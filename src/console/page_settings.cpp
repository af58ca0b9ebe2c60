// The settings in force, and which file and line each comes from.

#include "creditlink/base/message.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup settings_table(const std::vector<const DeskSetting*>& settings) {
    Markup rows;
    for (const DeskSetting* each : settings)
        rows += html("<tr><th scope=\"row\"><code>{path}</code><br><span class=\"hint\">{meaning}</span></th><td>{value}</td><td>{origin}</td></tr>\n",
                     {{"path", each->path}, {"meaning", each->meaning}, {"value", each->secret ? badge(each->value, "calm") : html("<span class=\"what\">{v}</span>", {{"v", each->value}})},
                      {"origin", each->origin.empty() ? std::string(say("缺省", "default")) : each->origin}});
    return html("<div class=\"wide\"><table class=\"list settings\"><thead><tr><th>{n}</th><th>{v}</th><th>{o}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"n", std::string(say("设置", "setting"))}, {"v", std::string(say("值", "value"))}, {"o", std::string(say("出处", "origin"))}, {"rows", rows}});
}

}  // namespace

ServerResponse settings_page(const Visit& visit) {
    const auto all = visit.desk.installation_desk().settings();
    if (!all) return error_page(visit, all.error());
    Markup body;
    if (all->not_in_force) body += error_summary(*all->not_in_force);
    std::string files = all->file;
    for (const std::string& each : all->overrides) files.append(" + ").append(each);
    body += html("<p>{f}<br><span class=\"hint\">{b}</span></p>\n", {{"f", files}, {"b", say("由{w}指定；后面的文件逐项覆盖前面的。", "named by {w}; later files count over earlier ones, member by member.", {{"w", all->found_by}})}});
    std::vector<const DeskSetting*> given, unset;
    for (const DeskSetting& each : all->settings) (each.origin.empty() ? unset : given).push_back(&each);
    body += settings_table(given);
    if (!unset.empty()) {
        body += html("<details class=\"rest\"><summary>{t}</summary><p class=\"hint\">{h}</p>\n{table}</details>\n",
                     {{"t", say("没有设置、按缺省的 {n} 项", "{n} that are not set: what is done unless they are", {{"n", std::to_string(unset.size())}})},
                      {"h", std::string(say("说明里写着缺省值；没写的，缺省是不用。", "The description names what is done then; where it names nothing, it is not used."))}, {"table", settings_table(unset)}});
    }
    return page(visit, say("生效的设置", "Settings in force"), body);
}

}  // namespace creditlink::console_detail
