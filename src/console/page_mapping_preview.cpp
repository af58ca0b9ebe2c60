// What a text of a mapping makes of the first rows of a source, beside what the one in force makes of them.

#include "mapping_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup preview_row(const DeskMappingPreview& preview, const DeskPreviewRow& row, bool open) {
    Markup fields;
    for (const DeskPreviewField& field : row.fields) {
        Markup before;
        if (preview.compared) before = html("<td>{b}</td>", {{"b", field.changed ? (field.before.empty() ? std::string(say("（空）", "(blank)")) : field.before) : std::string(say("同", "same"))}});
        fields += html("<tr class=\"{k}\"><th scope=\"row\">{t}<br><code>{n}</code></th><td class=\"place\">{c}</td><td>{v}</td>{b}</tr>\n",
                       {{"k", std::string(field.changed ? "changed" : "sound")}, {"t", field.title}, {"n", field.name}, {"c", field.columns}, {"v", field.value.empty() ? std::string(say("（空）", "(blank)")) : field.value}, {"b", before}});
    }
    Markup findings;
    for (const std::string& finding : row.findings) findings += html("<li>{f}</li>", {{"f", finding}});
    if (!findings.empty()) findings = html("<ul class=\"findings\">{l}</ul>", {{"l", findings}});
    Markup marks;
    if (!row.verdict.empty()) marks += badge(row.verdict, "calm");
    if (row.changed) marks += badge(say("结果有变", "result changes"), "warn");
    if (!row.findings.empty()) marks += badge(say("{n} 个发现", "{n} findings", {{"n", std::to_string(row.findings.size())}}), "warn");
    Markup last;
    if (preview.compared) last = html("<th>{t}</th>", {{"t", std::string(say("现行版本", "version in force"))}});
    const Markup table = fields.empty() ? Markup() : html("<div class=\"wide\"><table class=\"list cells\"><thead><tr><th>{f}</th><th>{c}</th><th>{v}</th>{b}</tr></thead><tbody>\n{rows}</tbody></table></div>",
                              {{"f", std::string(say("栏目", "field"))}, {"c", std::string(say("源列与原值", "columns and their texts"))}, {"v", std::string(say("结果", "result"))}, {"b", last}, {"rows", fields}});
    const Slot place = row.place;
    return open ? html("<details class=\"whole\" open><summary>{p} {m}</summary>{f}{t}</details>\n", {{"p", place}, {"m", marks}, {"f", findings}, {"t", table}})
                : html("<details class=\"whole\"><summary>{p} {m}</summary>{f}{t}</details>\n", {{"p", place}, {"m", marks}, {"f", findings}, {"t", table}});
}

Markup counted(std::string_view title, std::string_view none, const std::vector<DeskCount>& list) {
    Markup rows;
    for (const DeskCount& each : list) rows += html("<tr><td>{w}</td><td>{m}</td><td class=\"num\">{n}</td></tr>\n", {{"w", each.what}, {"m", each.more}, {"n", each.rows ? number_text(each.rows) : Markup()}});
    const Markup part = list.empty() ? html("<p class=\"hint\">{n}</p>", {{"n", std::string(none)}}) : html("<table class=\"narrow\"><tbody>{r}</tbody></table>", {{"r", rows}});
    return html("<h3>{t}</h3>{p}\n", {{"t", std::string(title)}, {"p", part}});
}

Markup preview_sums(const DeskMappingPreview& preview) {
    const auto sum = [](std::string_view name, std::uint64_t count) { return html("<div><dt>{n}</dt><dd>{c}</dd></div>", {{"n", std::string(name)}, {"c", number_text(count)}}); };
    Markup sums = sum(say("看了的行", "rows looked at"), preview.looked_at);
    if (preview.compared) sums += sum(say("结果有变的行", "rows whose result changes"), preview.changed);
    sums += sum(say("有错误的行", "rows with an error"), preview.refused);
    if (preview.compared) sums += sum(say("现行版本下有错误的", "with an error under the one in force"), preview.refused_before);
    Markup part = html("<dl class=\"counts\">{s}</dl>\n", {{"s", sums}});
    if (!preview.stopped.empty()) part += html("<p class=\"summary warn\">{t}</p>\n", {{"t", preview.stopped}});
    if (!preview.whole && preview.stopped.empty()) part += html("<p class=\"hint\">{t}</p>\n", {{"t", std::string(say("数据源后面还有行没有看；全部行的结果用任务页的“预演”看。", "The source has more rows that were not looked at; plan on the task's page looks at all of them once it is released."))}});
    return part;
}

Markup preview_result(const DeskMappingPreview& preview) {
    Markup body;
    if (preview.error) body += error_summary(*preview.error);
    if (preview.looked_at == 0) return body += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("没有读到数据行。", "No row of data was read."))}});
    body += preview_sums(preview);
    if (!preview.examples.empty()) {
        body += html("<h2>{t}</h2>\n", {{"t", std::string(say("结果有变的行（前几行）", "Rows whose result changes (the first of them)"))}});
        for (const DeskPreviewRow& row : preview.examples) body += preview_row(preview, row, &row == &preview.examples.front());
    }
    body += html("<h2>{t}</h2>\n", {{"t", std::string(say("前几行：源与结果", "The first rows: source and result"))}});
    for (const DeskPreviewRow& row : preview.rows) body += preview_row(preview, row, preview.examples.empty() && &row == &preview.rows.front());
    body += html("<h2>{t}</h2>\n", {{"t", std::string(say("覆盖情况", "Coverage"))}});
    body += counted(say("没有用到的源列（有值的行数）", "Columns that are not used (rows with a value)"), say("每一列都用到了。", "Every column is used."), preview.unused);
    body += counted(say("没有供值的栏目", "Fields that are never fed"), say("每个栏目都有值。", "Every field is fed."), preview.unfed);
    body += counted(say("代码表里没有的取值（行数）", "Words that no code list knows (rows)"), say("没有。", "There are none."), preview.unknown);
    return body;
}

}  // namespace

ServerResponse begin_mapping_preview(const Visit& visit) {
    auto key = visit.desk.mapping_desk().begin_preview(visit.parts.at(0), visit.request.filled("task"), visit.request.filled("of"), visit.who());
    if (!key) return error_page(visit, key.error());
    return see_other("/mappings/previews/" + url_escaped(*key));
}

ServerResponse stop_mapping_preview(const Visit& visit) {
    const std::string key = visit.request.filled("key");
    if (Status stopped = visit.desk.mapping_desk().stop_preview(key, visit.who()); !stopped) return error_page(visit, stopped.error());
    return see_other(key.empty() ? "/mappings" : "/mappings/previews/" + url_escaped(key));
}

ServerResponse mapping_preview_page(const Visit& visit) {
    const DeskMappingPreview preview = visit.desk.mapping_desk().preview(visit.parts.at(0));
    if (preview.state == DeskMappingPreview::State::none)
        return error_page(visit, Error{Errc::not_found, std::string(say("这次预览的结果已不在", "the result of this preview is not kept any more")), {}, std::string(say("请从映射或提议页再预览一次", "preview it again from the mapping or the proposal"))});
    const std::string title = say("预览 · {t}", "Preview · {t}", {{"t", preview.task}});
    Markup body = html("<p><a href=\"{p}\">{t}</a>", {{"p", mapping_path(preview.name)}, {"t", std::string(say("回到映射", "back to the mapping"))}});
    if (visit.may(Role::maps)) body += html(" · <a href=\"{p}/edit\">{t}</a>", {{"p", mapping_path(preview.name)}, {"t", std::string(say("回到编辑", "back to the editor"))}});
    body += html("</p>\n<p class=\"facts\"><span>{l} {d}</span> {at} <span class=\"hint\">{m}</span></p>\n",
                 {{"l", std::string(say("文本", "text"))}, {"d", digest_text(preview.digest)}, {"at", time_text(preview.at)}, {"m", std::string(say("只读数据源，不写不发；个人信息已遮盖。", "Only reads the source; keeps and sends nothing. Personal data is masked."))}});
    if (preview.state == DeskMappingPreview::State::ended) return page(visit, title, body += preview_result(preview));
    body += html("<p><progress aria-label=\"{l}\"></progress> {n}</p>\n", {{"l", std::string(say("读取进度", "progress"))}, {"n", say("已看 {n} 行，最多一分钟。", "{n} rows so far, at most a minute.", {{"n", std::to_string(preview.looked_at)}})}});
    if (preview.account == visit.who()) body += form(visit, "/mappings/previews/stop", html("<input type=\"hidden\" name=\"key\" value=\"{k}\"><button class=\"quiet\">{b}</button>", {{"k", visit.parts.at(0)}, {"b", std::string(say("停下，看已有的结果", "stop, and see what there is"))}}));
    ServerResponse answer = page(visit, title, body);
    refresh_while_watched(visit, answer);
    return answer;
}

}  // namespace creditlink::console_detail
