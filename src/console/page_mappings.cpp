// Mappings: which text of each is in force, on whose word, and what each field is made of.

#include <algorithm>

#include "mapping_parts.h"
#include "names.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup in_force_since(const MappingInForce& version) {
    if (version.proposal == 0) return html("{at} <span class=\"hint\">{t}</span>", {{"at", time_text(version.since)}, {"t", std::string(say("在文件中发现（随程序安装，或手工改动）", "found in the file (installed, or changed by hand)"))}});
    return html("{at} <span class=\"hint\">{t}</span> <a href=\"{p}\">m-{n}</a>",
                {{"at", time_text(version.since)}, {"t", say("{a} 提议，{b} 发布", "proposed by {a}, released by {b}", {{"a", version.proposer}, {"b", version.releaser}})},
                 {"p", proposal_path(version.proposal)}, {"n", std::to_string(version.proposal)}});
}

Markup mapping_badges(const DeskMappingLine& line) {
    Markup badges;
    if (line.wrong) badges += badge(say("不能用", "does not compile"), "bad");
    if (line.changed_by_hand) badges += badge(say("手工改动过", "changed by hand"), "warn");
    if (std::ranges::any_of(line.files, [](const DeskMappingFile& file) { return file.changed_by_hand; })) badges += badge(say("目录或代码表改动过", "kind or list changed"), "warn");
    if (line.proposal) badges += html("<a href=\"{p}\">{b}</a>", {{"p", proposal_path(line.proposal)}, {"b", badge(say("m-{n} 待发布", "m-{n} waits", {{"n", std::to_string(line.proposal)}}), "warn")}});
    return badges.empty() ? badge(say("正常", "sound"), "good") : badges;
}

Markup mapping_row(const Visit& visit, const DeskMappingLine& line) {
    std::string tasks;
    for (const std::string& task : line.tasks) tasks += (tasks.empty() ? "" : std::string(say("、", ", "))) + task;
    return html("<tr><th scope=\"row\"><a href=\"{p}\">{f}</a><br><span class=\"hint\">{t}</span></th><td>{k}</td><td>{tasks}</td><td>{d}</td><td>{since}</td><td>{s}</td></tr>\n",
                {{"p", mapping_path(line.name)}, {"f", line.file}, {"t", line.title}, {"k", kind_named(visit, line.kind)}, {"tasks", tasks}, {"d", digest_text(line.digest)},
                 {"since", line.in_force && !line.changed_by_hand ? in_force_since(*line.in_force) : text(say("还没有运行用过它", "no run has used it yet"))}, {"s", mapping_badges(line)}});
}

Markup mapping_fields(const DeskMapping& mapping) {
    Markup rows;
    for (const DeskMappingField& field : mapping.fields) {
        std::string columns;
        for (const std::string& column : field.columns) columns += (columns.empty() ? "" : std::string(say("、", ", "))) + column;
        Markup name = html("{t}<br><code>{n}</code>", {{"t", field.title}, {"n", field.name}});
        if (field.required) name += html(" <span class=\"hint\">{r}</span>", {{"r", std::string(say("必填", "required"))}});
        rows += html("<tr><th scope=\"row\">{n}</th><td>{c}</td><td>{r}</td></tr>\n",
                     {{"n", name}, {"c", field.fed && columns.empty() ? std::string("–") : columns}, {"r", field.fed ? text(field.rule) : html("<span class=\"hint\">{t}</span>", {{"t", std::string(say("没有来处，不报", "not fed, not sent"))}})}});
    }
    return html("<h2>{t}</h2><div class=\"wide\"><table class=\"list cells\"><thead><tr><th>{f}</th><th>{c}</th><th>{r}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"t", std::string(say("各栏目从哪里来", "Where each field comes from"))}, {"f", std::string(say("栏目", "field"))}, {"c", std::string(say("源列", "columns"))}, {"r", std::string(say("规则", "rule"))}, {"rows", rows}});
}

Markup mapping_files(const std::vector<DeskMappingFile>& files) {
    Markup rows;
    for (const DeskMappingFile& file : files)
        rows += html("<tr><th scope=\"row\">{f}</th><td>{d}</td><td>{since}</td></tr>\n",
                     {{"f", file.file}, {"d", digest_text(file.digest)},
                      {"since", file.changed_by_hand ? badge(say("改动过，还没有运行用过", "changed, no run has used it yet"), "warn")
                                : file.in_force      ? in_force_since(*file.in_force)
                                                     : text(say("还没有运行用过它", "no run has used it yet"))}});
    return html("<h2>{t}</h2><p class=\"hint\">{h}</p><div class=\"wide\"><table class=\"list\"><thead><tr><th>{f}</th><th>{d}</th><th>{s}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"t", std::string(say("目录和代码表", "Kind and code lists"))}, {"f", std::string(say("文件", "file"))}, {"d", std::string(say("摘要", "digest"))}, {"s", std::string(say("自何时起", "since when"))}, {"rows", rows},
                 {"h", std::string(say("这些文件不经两人发布，改动会记入交换日志。", "Two people do not release these files: a change of one is noted in the exchange log."))}});
}

Markup mapping_history(const DeskMapping& mapping) {
    Markup part, rows;
    for (const MappingInForce& version : mapping.history) rows += html("<tr><td>{d}</td><td>{s}</td></tr>\n", {{"d", digest_text(hex_of(version.digest))}, {"s", in_force_since(version)}});
    if (!rows.empty())
        part += html("<h2>{t}</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{t}\"><table><thead><tr><th>{d}</th><th>{s}</th></tr></thead><tbody>{rows}</tbody></table></div>\n",
                     {{"t", std::string(say("用过的版本", "Versions that were in force"))}, {"d", std::string(say("摘要", "digest"))}, {"s", std::string(say("自何时起，由谁", "since when, by whom"))}, {"rows", rows}});
    Markup lines;
    for (const MappingProposal& p : mapping.proposals)
        lines += html("<tr><th scope=\"row\"><a href=\"{p}\">m-{n}</a></th><td>{at}</td><td>{who}</td><td>{why}</td><td>{s}</td></tr>\n",
                      {{"p", proposal_path(p.number)}, {"n", std::to_string(p.number)}, {"at", time_text(p.proposed)}, {"who", p.proposer}, {"why", p.reason}, {"s", proposal_state(p)}});
    if (!lines.empty())
        part += html("<h2>{t}</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{t}\"><table><thead><tr><th>{n}</th><th>{at}</th><th>{who}</th><th>{why}</th><th>{s}</th></tr></thead><tbody>{rows}</tbody></table></div>\n",
                     {{"t", std::string(say("提议", "Proposals"))}, {"n", std::string(say("编号", "number"))}, {"at", std::string(say("提议于", "proposed"))}, {"who", std::string(say("提议人", "by"))},
                      {"why", std::string(say("原因", "why"))}, {"s", std::string(say("状态", "state"))}, {"rows", lines}});
    return part;
}

Markup mapping_notices(const Visit& visit, const DeskMapping& mapping) {
    Markup part;
    if (visit.request.asked("done") == "discarded") part += html("<div class=\"summary good\" role=\"status\">{t}</div>\n", {{"t", std::string(say("草稿已丢弃。", "The draft is thrown away."))}});
    if (mapping.line.wrong) part += error_summary(*mapping.line.wrong);
    if (mapping.line.changed_by_hand)
        part += html("<div class=\"summary warn\"><p><strong>{t}</strong></p><p>{m}</p></div>\n",
                     {{"t", std::string(say("文件被手工改动过，与最后用过的版本不同。", "Somebody changed the file by hand: it is not the text that was in force last."))},
                      {"m", std::string(say("下次运行会按文件现在的内容办，并在交换日志里记下。要两人发布的，请在这里编辑。", "The next run uses the file as it stands and notes that in the exchange log. Changes that two people release are made here."))}});
    if (mapping.line.proposal)
        part += html("<p class=\"summary warn\"><a href=\"{p}\">{t}</a></p>\n", {{"p", proposal_path(mapping.line.proposal)}, {"t", say("m-{n} 等待另一人发布：看差异", "m-{n} waits for another person: see its difference", {{"n", std::to_string(mapping.line.proposal)}})}});
    return part;
}

}  // namespace

ServerResponse mappings_page(const Visit& visit) {
    auto list = visit.desk.mapping_desk().mappings();
    if (!list) return error_page(visit, list.error());
    if (list->empty()) return page(visit, say("映射", "Mappings"), html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("配置里还没有任务，也就没有映射。", "The configuration has no task yet, and so no mapping."))}}));
    Markup rows;
    for (const DeskMappingLine& line : *list) rows += mapping_row(visit, line);
    return page(visit, say("映射", "Mappings"),
                html("<p class=\"hint\">{h}</p><div class=\"wide\"><table class=\"list\"><thead><tr><th>{f}</th><th>{k}</th><th>{t}</th><th>{d}</th><th>{since}</th><th>{s}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                     {{"h", std::string(say("映射规定每个栏目取自源数据的哪一列。改动由一人提议、另一人发布后才生效。", "A mapping says which column of the source each field is taken from. A change takes one person who proposes and another who releases it."))},
                      {"f", std::string(say("映射文件", "mapping"))}, {"k", std::string(say("目录", "kind"))}, {"t", std::string(say("任务", "tasks"))}, {"d", std::string(say("摘要", "digest"))},
                      {"since", std::string(say("自何时起，由谁", "since when, by whom"))}, {"s", std::string(say("状态", "state"))}, {"rows", rows}}));
}

ServerResponse mapping_page(const Visit& visit) {
    auto mapping = visit.desk.mapping_desk().mapping(visit.parts.at(0));
    if (!mapping) return error_page(visit, mapping.error());
    Markup body = mapping_notices(visit, *mapping);
    body += html("<p class=\"facts\"><span>{t}</span> <span>{k}</span> <span>{l} {d}</span> {since}</p>\n",
                 {{"t", mapping->line.title}, {"k", kind_named(visit, mapping->line.kind)}, {"l", std::string(say("现行版本", "in force"))}, {"d", digest_text(mapping->line.digest)},
                  {"since", mapping->line.in_force && !mapping->line.changed_by_hand ? in_force_since(*mapping->line.in_force) : Markup()}});
    Markup buttons;
    if (visit.may(Role::maps)) buttons += html("<a class=\"button\" href=\"{p}/edit\">{t}</a>", {{"p", mapping_path(mapping->line.name)}, {"t", std::string(say("编辑（生效前要另一人发布）", "edit (another person releases it before it counts)"))}});
    if (visit.session.roles.meets({Role::maps, Role::approves})) buttons += preview_form(visit, mapping->line.name, mapping->line.tasks, mapping->line.digest);
    body += html("<div class=\"row\">{b}</div>\n", {{"b", buttons}});
    if (!mapping->fields.empty()) body += mapping_fields(*mapping);
    if (!mapping->assumed.empty()) {
        Markup lines;
        for (const std::string& sentence : mapping->assumed) lines += html("<li>{s}</li>", {{"s", sentence}});
        body += html("<h2>{t}</h2><ul>{l}</ul>\n", {{"t", std::string(say("假定", "Assumed"))}, {"l", lines}});
    }
    if (!mapping->line.files.empty()) body += mapping_files(mapping->line.files);
    body += mapping_history(*mapping);
    body += html("<details><summary>{s}</summary><pre>{t}</pre></details>\n", {{"s", std::string(say("文件原文", "The file's text"))}, {"t", mapping->text}});
    return page(visit, mapping->line.file, body);
}

}  // namespace creditlink::console_detail
