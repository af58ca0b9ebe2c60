// What is wrong now, since when, who was told, and not to be told of it for a while.

#include <algorithm>

#include "creditlink/base/message.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup silence_form(const Visit& visit, const DeskAlert& alert) {
    if (!visit.may(Role::system) && !visit.may(Role::operates)) return {};
    const Markup inside = html(
        "<input type=\"hidden\" name=\"alert\" value=\"{id}\"><label>{h}<input name=\"hours\" value=\"24\" inputmode=\"numeric\" required></label><label>{r}<input name=\"reason\" required></label><button>{b}</button>",
        {{"id", alert.id}, {"h", std::string(say("多少小时", "for how many hours"))}, {"r", std::string(say("原因，记入交换日志", "why; it goes into the exchange log"))}, {"b", std::string(say("不再通知", "no notices"))}});
    return html("<details><summary>{s}</summary>{f}</details>", {{"s", std::string(say("暂时静音", "silence it"))}, {"f", form(visit, "/alerts/silence", inside)}});
}

Markup told_of(const Visit& visit, const DeskAlert& alert) {
    if (alert.silent_until > visit.clock.unix_seconds()) return html("{l} {t}<br><span class=\"hint\">{w}</span>", {{"l", std::string(say("静音到", "silent until"))}, {"t", time_text(alert.silent_until)}, {"w", alert.silenced_by}});
    if (alert.told == 0) return text(say("还没有", "not yet"));
    return time_text(alert.told);
}

}  // namespace

ServerResponse alerts_page(const Visit& visit) {
    auto alerts = visit.desk.alerts();
    if (!alerts) return error_page(visit, alerts.error());
    std::stable_sort(alerts->begin(), alerts->end(), [](const DeskAlert& a, const DeskAlert& b) { return a.bad && !b.bad; });
    if (alerts->empty()) return page(visit, say("告警", "Alerts"), html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("没有告警。服务每分钟看一遍：超期、待处理、报送、运行、磁盘、证书、日历、日志和发送。", "No alerts. The service looks each minute: deadlines, quarantine, submissions, runs, disk, certificates, calendars, log and deliveries."))}}));
    Markup rows;
    for (const DeskAlert& alert : *alerts)
        rows += html("<tr><td>{level}</td><th scope=\"row\">{what}</th><td>{remedy}{silence}</td><td>{since}</td><td>{told}</td></tr>\n",
                     {{"level", alert.bad ? badge(say("严重", "alarm"), "bad") : badge(say("注意", "warning"), "warn")}, {"what", html("<span class=\"what\">{t}</span>", {{"t", alert.text}})}, {"remedy", alert.remedy},
                      {"silence", silence_form(visit, alert)}, {"since", time_text(alert.since)}, {"told", told_of(visit, alert)}});
    return page(visit, say("告警", "Alerts"), html("<div class=\"wide\"><table class=\"list alerts\"><thead><tr><th>{l}</th><th>{w}</th><th>{r}</th><th>{s}</th><th>{t}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                {{"l", std::string(say("级别", "level"))}, {"w", std::string(say("情况", "what is wrong"))}, {"r", std::string(say("怎么办", "what to do"))}, {"s", std::string(say("开始", "since"))}, {"t", std::string(say("已通知", "told"))}, {"rows", rows}}));
}

ServerResponse silence_alert(const Visit& visit) {
    const std::int64_t hours = number_of(visit.request.filled("hours"));
    if (auto done = visit.desk.silence(visit.request.filled("alert"), hours, visit.request.filled("reason"), visit.who()); !done) return error_page(visit, done.error());
    return see_other("/alerts");
}

}  // namespace creditlink::console_detail
