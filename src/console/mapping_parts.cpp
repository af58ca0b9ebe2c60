#include "mapping_parts.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kDigestShown = 12, kMostLinesShown = 2000;

Markup changes_table(const std::vector<DeskMappingChange>& changes) {
    if (changes.empty())
        return html("<p>{t}</p>\n", {{"t", std::string(say("没有栏目或规则变化，只有注释、空白或先后次序。", "No field and no rule changes, only comments, white space or their order."))}});
    Markup rows;
    const std::string none(say("（无）", "(none)"));
    for (const DeskMappingChange& change : changes)
        rows += html("<tr><th scope=\"row\">{w}</th><td><span class=\"phone\">{bl} </span><code>{b}</code></td><td><span class=\"phone\">{al} </span><code>{a}</code></td></tr>\n",
                     {{"w", change.what}, {"bl", std::string(say("现行", "in force"))}, {"al", std::string(say("改为", "becomes"))}, {"b", change.before.empty() ? none : change.before}, {"a", change.after.empty() ? none : change.after}});
    return html("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{r}\"><table class=\"list cells\"><thead><tr><th>{w}</th><th>{b}</th><th>{a}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"r", std::string(say("变化的栏目和规则", "what changes"))}, {"w", std::string(say("变化的", "what"))}, {"b", std::string(say("现行", "in force"))}, {"a", std::string(say("改为", "becomes"))}, {"rows", rows}});
}

Markup line_row(const DeskLine& line) {
    const auto number = [](std::size_t n) { return n ? std::to_string(n) : std::string(); };
    if (line.sign == '~') return html("<tr class=\"gap\"><td colspan=\"3\">⋯</td></tr>\n");
    const Slot sort = std::string(line.sign == '-' ? "removed" : line.sign == '+' ? "added" : "same");
    return html("<tr class=\"{k}\"><td class=\"num\">{b}</td><td class=\"num\">{a}</td><td><code>{s} {t}</code></td></tr>\n",
                {{"k", sort}, {"b", number(line.before)}, {"a", number(line.after)}, {"s", std::string(1, line.sign)}, {"t", line.text}});
}

Markup lines_table(const std::vector<DeskLine>& lines) {
    if (lines.empty()) return {};
    Markup rows, more;
    for (std::size_t i = 0; i < lines.size() && i < kMostLinesShown; ++i) rows += line_row(lines[i]);
    if (lines.size() > kMostLinesShown) more = html("<p class=\"hint\">{t}</p>", {{"t", say("另有 {n} 行", "and {n} more lines", {{"n", std::to_string(lines.size() - kMostLinesShown)}})}});
    return html("<h3>{h}</h3><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{h}\"><table class=\"lines\"><thead><tr><th class=\"num\">{b}</th><th class=\"num\">{a}</th><th>{t}</th></tr></thead><tbody>\n{rows}</tbody></table></div>{more}\n",
                {{"h", std::string(say("逐行对照", "Line by line"))}, {"b", std::string(say("现行", "before"))}, {"a", std::string(say("新稿", "after"))}, {"t", std::string(say("内容（- 删去，+ 加上）", "text (- taken out, + put in)"))}, {"rows", rows}, {"more", more}});
}

Markup mistake_line(const DeskMistake& mistake) {
    Markup where = mistake.line ? html("<b>{w}</b> ", {{"w", say("第 {l} 行第 {c} 列", "line {l}, column {c}", {{"l", std::to_string(mistake.line)}, {"c", std::to_string(mistake.column)}})}})
                                : html("<span class=\"place\">{p}</span> ", {{"p", mistake.error.place}});
    Markup more;
    if (!mistake.error.hint.empty()) more += html("<span class=\"fix\">{h}</span>", {{"h", mistake.error.hint}});
    if (!mistake.source.empty()) more += html("<code>{s}</code>", {{"s", mistake.source}});
    return html("<li>{w}<span class=\"what\">{m}</span>{more}</li>\n", {{"w", where}, {"m", mistake.error.message}, {"more", more}});
}

}  // namespace

std::string mapping_path(std::string_view name) { return "/mappings/" + url_escaped(name); }
std::string proposal_path(std::int64_t number) { return "/mappings/proposals/" + std::to_string(number); }
std::string hex_of(const Digest256& digest) { return hex(bytes_of(digest)); }

Markup proposal_state(const MappingProposal& proposal) {
    if (proposal.state == "open") return badge(say("待另一人发布", "another person releases it"), "warn");
    if (proposal.state == "released") return badge(say("已发布", "released"), "good");
    return badge(say("已撤回", "withdrawn"), "calm");
}

Markup digest_text(std::string_view hex_digest) {
    return html("<code title=\"{d}\">{s}</code>", {{"d", std::string(hex_digest)}, {"s", std::string(hex_digest.substr(0, kDigestShown))}});
}

Markup difference_part(const DeskMappingDifference& difference) {
    Markup part = html("<h2>{t}</h2>\n", {{"t", std::string(say("与现行版本的差异", "Difference to the version in force"))}});
    if (difference.lines.empty() && difference.changes.empty())
        return part += html("<p>{t}</p>\n", {{"t", std::string(say("没有差异。", "There is none."))}});
    part += difference.unclear ? error_summary(*difference.unclear) : changes_table(difference.changes);
    return part += lines_table(difference.lines);
}

Markup mistakes_part(const DeskMappingCheck& check) {
    if (check.sound())
        return html("<div class=\"summary good\" role=\"status\"><p><strong>{t}</strong></p><p>{n}</p></div>\n",
                    {{"t", std::string(say("检查通过，可以预览。", "It is sound and can be previewed."))},
                     {"n", say("供值的栏目 {f}/{a}，用到的源列 {c}，例子 {e} 个全部相符。", "{f} of {a} fields are fed from {c} columns; its {e} examples hold.",
                               {{"f", std::to_string(check.fed)}, {"a", std::to_string(check.fields)}, {"c", std::to_string(check.columns)}, {"e", std::to_string(check.examples)}})}});
    Markup lines;
    for (const DeskMistake& mistake : check.mistakes) lines += mistake_line(mistake);
    for (const std::string& failed : check.examples_failed) lines += html("<li><span class=\"what\">{t}</span></li>\n", {{"t", failed}});
    const std::string title = check.mistakes.empty() ? say("能编译，但有 {n} 个例子不符：", "It compiles, but {n} examples fail:", {{"n", std::to_string(check.examples_failed.size())}})
                                                     : say("有 {n} 处错误，文字已保存：", "{n} mistakes; the text is kept:", {{"n", std::to_string(check.mistakes.size())}});
    return html("<div class=\"summary bad\" role=\"alert\"><p><strong>{t}</strong></p><ul class=\"findings\">{l}</ul></div>\n", {{"t", title}, {"l", lines}});
}

Markup task_choice(const std::vector<std::string>& tasks) {
    if (tasks.size() == 1) return html("<input type=\"hidden\" name=\"task\" value=\"{t}\">", {{"t", tasks.front()}});
    Markup options;
    for (const std::string& task : tasks) options += html("<option>{t}</option>", {{"t", task}});
    return html("<label>{l} <select name=\"task\">{o}</select></label>", {{"l", std::string(say("用哪个任务的数据", "on the rows of task"))}, {"o", options}});
}

Markup preview_form(const Visit& visit, std::string_view name, const std::vector<std::string>& tasks, std::string_view hex_digest) {
    if (tasks.empty()) return {};
    return form(visit, mapping_path(name) + "/preview", html("<input type=\"hidden\" name=\"of\" value=\"{d}\">{c}<button class=\"quiet\">{b}</button>",
                {{"d", std::string(hex_digest)}, {"c", task_choice(tasks)}, {"b", std::string(say("在真实数据上预览，看影响", "preview on real rows, see the effect"))}}));
}

}  // namespace creditlink::console_detail
