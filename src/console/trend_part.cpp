// Three small charts drawn by the server, one below the other so that days stand over days, and a table that says the same in
// numbers: for who reads by ear or by keyboard, for paper, and to be sent to somebody (its address has trend=table).

#include "trend_part.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "list_filter.h"

namespace creditlink::console_detail {
namespace {

constexpr std::uint64_t kBarWidth = 20, kBarGap = 4, kChartHeight = 100;  // in units of the drawing, which is as wide as the page

struct TrendLine {
    std::string_view zh, en, mood;
    std::uint64_t DeskTrendDay::*count;
};
constexpr std::array kTrendLines = {
    TrendLine{"报送（条次）", "sent", "sent", &DeskTrendDay::sent},
    TrendLine{"被平台退回", "refused by platforms", "refused", &DeskTrendDay::refused},
    TrendLine{"新超期", "became late", "late", &DeskTrendDay::late},
};

// The rows behind the number of a day.
std::string rows_behind(const TrendLine& line, const std::string& day) {
    if (line.count == &DeskTrendDay::sent) return address("/submissions", {{"sent", day}});
    if (line.count == &DeskTrendDay::refused) return address("/submissions", {{"state", "rejected"}, {"answered", day}});
    return address("/rates/rows", {{"late_on", day}});
}

// Whoever cannot see is given the table; a bar is a way for the mouse alone.
Markup chart(const TrendLine& line, const std::vector<DeskTrendDay>& days) {
    std::uint64_t most = 0, sum = 0;
    for (const DeskTrendDay& day : days) most = std::max(most, day.*line.count), sum += day.*line.count;
    Markup bars;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const std::uint64_t count = days[i].*line.count;
        if (count == 0) continue;
        const std::uint64_t height = std::max<std::uint64_t>(count * kChartHeight / most, 2);  // what there is, is seen
        bars += html("<a href=\"{a}\" tabindex=\"-1\"><title>{t}</title><rect class=\"whole\" x=\"{x}\" y=\"0\" width=\"{w}\" height=\"{all}\"/><rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/></a>",
                     {{"a", rows_behind(line, days[i].day.dashed())}, {"t", days[i].day.dashed() + "  " + std::string(say(line.zh, line.en)) + " " + std::to_string(count)}, {"x", std::to_string(i * (kBarWidth + kBarGap))},
                      {"y", std::to_string(kChartHeight - height)}, {"w", std::to_string(kBarWidth)}, {"h", std::to_string(height)}, {"all", std::to_string(kChartHeight)}});
    }
    return html("<div class=\"line {m}\"><div class=\"says\"><b>{t}</b> <span class=\"n\">{s}</span> <span class=\"hint\">{most}</span></div><svg viewBox=\"0 0 {w} {h}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">{b}</svg></div>\n",
                {{"m", std::string(line.mood)}, {"t", std::string(say(line.zh, line.en))}, {"s", number_text(sum)}, {"most", say("一天最多 {n}", "at most {n} a day", {{"n", std::to_string(most)}})},
                 {"w", std::to_string(days.size() * (kBarWidth + kBarGap))}, {"h", std::to_string(kChartHeight)}, {"b", bars}});
}

Markup trend_table(const std::vector<DeskTrendDay>& days, bool shown) {
    Markup head, rows;
    for (const TrendLine& line : kTrendLines) head += html("<th class=\"num\">{t}</th>", {{"t", std::string(say(line.zh, line.en))}});
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
        Markup numbers;
        for (const TrendLine& line : kTrendLines) {
            const std::uint64_t count = (*day).*line.count;
            numbers += count == 0 ? html("<td class=\"num\">0</td>") : html("<td class=\"num\"><a href=\"{a}\">{n}</a></td>", {{"a", rows_behind(line, day->day.dashed())}, {"n", number_text(count)}});
        }
        rows += html("<tr><th scope=\"row\" class=\"n\">{d}</th>{n}</tr>\n", {{"d", day->day.dashed()}, {"n", numbers}});
    }
    return html("<table class=\"narrow {s}\"><thead><tr><th>{d}</th>{head}</tr></thead><tbody>\n{rows}</tbody></table>\n",
                {{"s", std::string(shown ? "shown" : "on-paper")}, {"d", std::string(say("日期", "day"))}, {"head", head}, {"rows", rows}});
}

}  // namespace

Markup trend_part(const Visit& visit) {
    if (!visit.session.roles.meets(kSeesTraffic)) return {};
    const auto trend = visit.desk.trend();
    if (!trend) return error_summary(trend.error());
    if (trend->days.empty()) return {};
    const bool as_table = visit.request.asked("trend") == "table";
    Markup lines;
    for (const TrendLine& line : kTrendLines) lines += chart(line, trend->days);
    Markup problem;
    if (trend->problem) problem = html("<p class=\"hint\">{m} {h}</p>", {{"m", trend->problem->message}, {"h", trend->problem->hint}});
    return html("<h2 id=\"trend\">{t}</h2>\n<div class=\"trend\">\n{lines}<div class=\"ends hint\"><span>{from}</span><span>{to}</span></div></div>\n{problem}<p class=\"as\"><a href=\"{a}\">{as}</a></p>\n{table}",
                {{"t", std::string(say("近三十天", "The last thirty days"))}, {"lines", lines}, {"from", trend->days.front().day.dashed()}, {"to", trend->days.back().day.dashed()}, {"problem", problem},
                 {"a", std::string(as_table ? "/#trend" : "/?trend=table#trend")}, {"as", std::string(as_table ? say("收起表格", "without the table") : say("用表格看每天的数", "each day's numbers as a table"))},
                 {"table", trend_table(trend->days, as_table)}});
}

}  // namespace creditlink::console_detail
