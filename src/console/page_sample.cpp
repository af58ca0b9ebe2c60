// Audit samples: a seed, a range and a number; the list's digest stands in the log before the list is shown.

#include "creditlink/base/message.h"
#include "decisions.h"
#include "log_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kSamplesShown = 50;
constexpr std::size_t kSampledShown = 500;  // records on the page; the list has them all

Markup draw_form(const Visit& visit, std::uint64_t entries) {
    const auto typed = [&](std::string_view name, std::string otherwise) { return visit.request.filled(name).empty() ? std::move(otherwise) : visit.request.filled(name); };
    return form(visit, "/log/samples", html(
        "<label for=\"seed\">{s}</label><input id=\"seed\" name=\"seed\" value=\"{sv}\" required maxlength=\"200\" autocomplete=\"off\"><p class=\"hint\">{sh}</p>"
        "<label for=\"count\">{c}</label><input id=\"count\" name=\"count\" value=\"{cv}\" required maxlength=\"5\" inputmode=\"numeric\" autocomplete=\"off\">"
        "<label for=\"from\">{f}</label><input id=\"from\" name=\"from\" value=\"{fv}\" maxlength=\"12\" inputmode=\"numeric\" autocomplete=\"off\">"
        "<label for=\"until\">{u}</label><input id=\"until\" name=\"until\" value=\"{uv}\" maxlength=\"12\" inputmode=\"numeric\" autocomplete=\"off\"><button>{b}</button><p class=\"hint\">{h}</p>",
        {{"s", std::string(say("种子", "seed"))}, {"sv", visit.request.filled("seed")}, {"sh", std::string(say("范围定下之后当场公布的一句话、骰子点数或开奖号码；谁都可以用它重抽。", "A sentence, dice or a lottery's numbers, published once the range is fixed: anybody can draw again with it."))},
         {"c", std::string(say("抽几条记录", "how many records"))}, {"cv", typed("count", "20")}, {"f", std::string(say("从第几条日志起", "from entry"))}, {"fv", typed("from", "0")},
         {"u", std::string(say("到第几条之前", "up to entry"))}, {"uv", typed("until", std::to_string(entries))}, {"b", std::string(say("抽样：先把清单摘要写进日志，再显示清单", "draw: the list's digest goes into the log, then the list is shown"))},
         {"h", std::string(say("每次抽样都留下记录，抽了不用的也看得见。", "Every drawing leaves an entry, also one whose list nobody liked."))}}));
}

Markup sample_lines(const std::vector<DeskSampleLine>& lines) {
    if (lines.empty()) return html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("还没有抽过样。", "No sample was drawn yet."))}});
    Markup rows;
    for (const DeskSampleLine& line : lines)
        rows += html("<tr><th scope=\"row\"><a href=\"/log/samples/{n}\">{t}</a></th><td>{at}</td><td>{w}</td></tr>\n", {{"n", std::to_string(line.entry)}, {"t", say("日志第 {n} 条", "entry {n}", {{"n", std::to_string(line.entry)}})}, {"at", time_text(line.at)}, {"w", line.who}});
    return html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{at}</th><th>{w}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n", {{"n", std::string(say("样本", "sample"))}, {"at", std::string(say("抽样时间", "drawn"))}, {"w", std::string(say("何人", "who"))}, {"r", rows}});
}

ServerResponse show_samples(const Visit& visit, const Markup& notice, int status) {
    const auto samples = visit.desk.sample_desk().samples(kSamplesShown);
    if (!samples) return error_page(visit, samples.error());
    Markup body = log_tabs("/log/samples");
    body += notice;
    if (samples->entries == 0) body += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("还没有签名的日志，没有可抽的；第一次运行之后就有。", "There is no signed log to draw from yet; the first run makes one."))}});
    else {
        body += draw_form(visit, samples->entries);
        body += html("<h2>{h}</h2>\n", {{"h", std::string(say("抽过的样本", "Samples drawn"))}});
        if (samples->indexing)
            body += html("<div class=\"summary warn\" role=\"status\"><p>{t}</p></div>\n", {{"t", std::string(say("索引正在建立，下面的还不全；刷新本页接着建。", "The index is being made: what is below is not all yet. Reload this page to go on."))}});
        if (!samples->indexing || !samples->lines.empty()) body += sample_lines(samples->lines);
    }
    return page(visit, say("审计抽样", "Audit samples"), body, status);
}

Markup sampled_table(const DeskSample& sample) {
    Markup rows;
    for (std::size_t i = 0; i < sample.records.size() && i < kSampledShown; ++i) {
        const DeskSampledRecord& record = sample.records[i];
        Markup what = text(record.why);
        if (!record.submission.empty()) what = html("<a href=\"/log/packs?id={p}\"><code>{s}</code></a>", {{"p", url_escaped(record.submission)}, {"s", record.submission}});
        rows += html("<tr><td class=\"num\"><a href=\"/log/entries/{e}\">{e}</a></td><td><a href=\"/log/exchanges/{p}\"><code class=\"id\" title=\"{b}\">{b}</code></a></td><td class=\"num\">{n}</td><th scope=\"row\">{w}</th></tr>\n",
                     {{"e", std::to_string(record.answered)}, {"p", url_escaped(record.batch)}, {"b", record.batch}, {"n", std::to_string(record.place)}, {"w", what}});
    }
    Markup part = html("<div class=\"wide\"><table class=\"list\"><thead><tr><th class=\"num\">{e}</th><th>{b}</th><th class=\"num\">{n}</th><th>{s}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n",
        {{"e", std::string(say("回执条目", "receipt's entry"))}, {"b", std::string(say("批次", "batch"))}, {"n", std::string(say("批内序号", "number"))}, {"s", std::string(say("报送编号（点开取证据包）", "submission (leads to its evidence pack)"))}, {"r", rows}});
    if (sample.records.size() > kSampledShown) part += html("<p class=\"hint\">{t}</p>\n", {{"t", say("只列前 {n} 条，清单文件里有全部。", "The first {n}; the list's file has all.", {{"n", std::to_string(kSampledShown)}})}});
    return part;
}

ServerResponse show_sample(const Visit& visit, const Markup& notice, int status) {
    const auto sample = visit.desk.sample_desk().sample(entry_number(visit.parts.at(0)));
    if (!sample) return error_page(visit, sample.error());
    const std::string entry = std::to_string(sample->line.entry);
    Markup body = log_tabs({});
    body += notice;
    body += log_facts({{std::string(say("种子", "seed")), sample->wish.seed},
                       {std::string(say("范围", "range")), say("第 {a} 条到第 {b} 条之前", "entries {a} up to {b}", {{"a", std::to_string(sample->wish.from)}, {"b", std::to_string(sample->wish.until)}})},
                       {std::string(say("有最终回执的记录", "records with a final receipt")), std::to_string(sample->population)},
                       {std::string(say("抽出", "drawn")), say("{n} 条（要 {w} 条）", "{n} ({w} were wanted)", {{"n", std::to_string(sample->records.size())}, {"w", std::to_string(sample->wish.count)}})},
                       {std::string(say("清单摘要（SHA-256）", "the list's SHA-256")), sample->digest},
                       {std::string(say("何人何时", "who, when")), sample->line.who + "  " + shown_time(sample->line.at)}});
    body += html("<p class=\"files\"><a href=\"/log/samples/{e}/list\">sample-{e}.txt</a> <a href=\"/log/entries/{e}\">{t}</a></p>\n", {{"e", entry}, {"t", say("日志第 {n} 条：摘要先于清单", "entry {n}: the digest before the list", {{"n", entry}})}});
    body += html("<p>{t}</p>\n<pre class=\"commands\" tabindex=\"0\">creditlink-verify sample DIR --seed '…' --from {a} --until {b} --count {c} --list sample-{e}.txt</pre>\n",
                 {{"t", std::string(say("在别处重抽（DIR 是 creditlink log export 的导出，种子照上面原样写）：", "Draw it again elsewhere (DIR is what creditlink log export wrote, the seed exactly as above):"))}, {"a", std::to_string(sample->wish.from)}, {"b", std::to_string(sample->wish.until)}, {"c", std::to_string(sample->wish.count)}, {"e", entry}});
    body += form(visit, "/log/samples/" + entry + "/packs", html("{p}<button>{b}</button><p class=\"hint\">{h}</p>",
        {{"p", purpose_field("purpose", say("用途（制作行为记入交换日志）", "what for (making them is an entry of the exchange log)"))}, {"b", say("制作并下载全部 {n} 条的证据包", "make the packs of all {n} and download them", {{"n", std::to_string(sample->records.size())}})},
         {"h", std::string(say("一个 zip，每条记录一个包；没有保存源数据行的记录要重读数据源，条数多时需等待。", "One zip with a pack for each record; for records whose source row was not kept the source is read again, so many take a while."))}}));
    body += sampled_table(*sample);
    return page(visit, say("审计样本", "Audit sample"), body, status);
}

}  // namespace

ServerResponse samples_page(const Visit& visit) { return show_samples(visit, {}, 200); }

ServerResponse draw_sample_now(const Visit& visit) {
    const auto drawn = visit.desk.sample_desk().draw({visit.request.filled("seed"), entry_number(visit.request.filled("count")), entry_number(visit.request.filled("from")), entry_number(visit.request.filled("until"))}, visit.who());
    if (drawn) return see_other("/log/samples/" + std::to_string(*drawn));
    return show_samples(visit, error_summary(drawn.error()), status_of(drawn.error().code));
}

ServerResponse sample_page(const Visit& visit) { return show_sample(visit, {}, 200); }

ServerResponse sample_list_file(const Visit& visit) {
    auto file = visit.desk.sample_desk().list(entry_number(visit.parts.at(0)));
    return file ? download(file->name, "text/plain; charset=utf-8", std::move(file->bytes)) : error_page(visit, file.error());
}

ServerResponse sample_packs_file(const Visit& visit) {
    auto file = visit.desk.sample_desk().packs(entry_number(visit.parts.at(0)), visit.request.filled("purpose"), visit.who());
    if (file) return download(file->name, "application/zip", std::move(file->bytes));
    return show_sample(visit, error_summary(file.error()), status_of(file.error().code));
}

}  // namespace creditlink::console_detail
