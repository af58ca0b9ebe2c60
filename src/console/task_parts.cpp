#include "task_parts.h"

#include <algorithm>

#include "creditlink/base/message.h"

namespace creditlink::console_detail {
namespace {

constexpr double kLeastShare = 0.01;  // before that the remaining time is a guess

bool runs(const DeskTaskLine& line, const DeskProgress& progress) { return std::find(progress.tasks.begin(), progress.tasks.end(), line.task.name) != progress.tasks.end(); }

std::string duration(std::int64_t seconds) {
    if (seconds < 120) return say("{n} 秒", "{n} s", {{"n", std::to_string(seconds)}});
    return say("{n} 分钟", "{n} min", {{"n", std::to_string((seconds + 30) / 60)}});
}

}  // namespace

Markup task_state(const DeskTaskLine& line, const DeskProgress& progress) {
    if (line.task.off) return badge(say("已停用", "switched off"), "calm");
    if (runs(line, progress)) return badge(say("运行中", "running"), "calm");
    if (line.asked) return badge(say("等待运行", "waits for its turn"), "calm");
    if (line.task.last && line.task.last->state == "running") return badge(say("由命令行运行中", "run by the command line"), "calm");
    if (line.pause) return badge(say("已暂停", "paused"), "warn");
    return text(say("空闲", "idle"));
}

Markup task_times(const DeskTaskLine& line) {
    if (line.cron.empty()) return text(say("没有时间表，只手动运行", "no timetable: runs when asked"));
    Markup next;
    if (!line.why_none.empty()) next = badge(line.why_none, "bad");
    else if (line.pause) next = html("<span class=\"hint\">{t}</span>", {{"t", std::string(say("恢复前不运行", "none until it is resumed"))}});
    else next = time_text(line.next);
    return html("<code>{c}</code> <span class=\"hint\">{d}</span><br>{next}", {{"c", line.cron}, {"d", std::string(line.working_days_only ? say("工作日", "working days") : say("每天", "every day"))}, {"next", next}});
}

Markup progress_bar(double share, std::string_view label) {
    if (share <= 0) return html("<progress aria-label=\"{l}\"></progress>", {{"l", std::string(label)}});
    const int percent = static_cast<int>(std::min(share, 1.0) * 100);
    return html("<progress max=\"100\" value=\"{p}\" aria-label=\"{l}\"></progress> {p} %", {{"p", std::to_string(percent)}, {"l", std::string(label)}});
}

std::string rate_text(std::uint64_t done, double share, std::int64_t elapsed_ms) {
    if (elapsed_ms < 1000) return {};
    const double seconds = static_cast<double>(elapsed_ms) / 1000;
    std::string words = say("每秒 {n}", "{n} a second", {{"n", std::to_string(static_cast<std::uint64_t>(static_cast<double>(done) / seconds))}});
    if (share > kLeastShare && share < 1)
        words += say("，还需约 {t}", ", about {t} left", {{"t", duration(static_cast<std::int64_t>(seconds / share * (1 - share)))}});
    return words;
}

Markup progress_section(const DeskProgress& now) {
    if (!now.running) return {};
    if (now.task.empty())
        return html("<p><b>{w}</b></p><p>{bar} {n} <span class=\"hint\">{r}</span></p>\n",
                    {{"w", std::string(now.answered > 0 || now.tasks.empty() ? say("正在发送", "Sending") : say("正在开始", "Beginning"))}, {"bar", progress_bar(now.answered_share, say("发送进度", "sent"))},
                     {"n", say("已答复 {n} 条", "{n} answered", {{"n", std::to_string(now.answered)}})}, {"r", rate_text(now.answered, now.answered_share, now.elapsed_ms)}});
    const RunCounts& c = now.counts;
    const auto cell = [](std::string_view name, std::uint64_t count) { return html("<div><dt>{n}</dt><dd>{c}</dd></div>", {{"n", std::string(name)}, {"c", number_text(count)}}); };
    Markup counts = cell(say("读入", "read"), c.read);
    counts += cell(say("未变", "unchanged"), c.unchanged);
    counts += cell(say("收录", "admitted"), c.admitted);
    counts += cell(say("待处理", "quarantined"), c.quarantined);
    counts += cell(say("略过", "skipped"), c.skipped);
    return html("<p><b>{w}</b></p><p>{bar} <span class=\"hint\">{r}</span></p><dl class=\"counts\">{c}</dl>\n",
                {{"w", say("正在读取 {t}", "Reading {t}", {{"t", now.task}})}, {"bar", progress_bar(now.share, say("读取进度", "read"))}, {"r", rate_text(c.read, now.share, now.elapsed_ms)}, {"c", counts}});
}

}  // namespace creditlink::console_detail
