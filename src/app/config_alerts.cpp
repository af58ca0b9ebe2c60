// Whom the service tells, and when it begins no run.

#include <algorithm>

#include "config_reader.h"
#include "creditlink/http/mail.h"

namespace creditlink {

AlertConfig alerts_of(ConfigReader& read, const json::Value* from) {
    AlertConfig alerts;
    if (!from) return alerts;
    alerts.repeat_hours = std::clamp<std::int64_t>(read.number(from, "repeat_hours", alerts.repeat_hours), 1, 24 * 30);
    alerts.lead_minutes = std::clamp<std::int64_t>(read.number(from, "lead_minutes", alerts.lead_minutes), 0, 24 * 60);
    alerts.quarantine_days = read.number(from, "quarantine_days", alerts.quarantine_days);
    const auto texts = [](const json::Value& of, std::string_view name) {
        std::vector<std::string> list;
        if (const json::Value* value = of.find(name))
            for (const json::Value& each : value->items) list.push_back(each.text);
        return list;
    };
    const auto language_of = [&](const json::Value& channel) {
        const json::Value* named = channel.find("language");
        if (named && named->text != "zh" && named->text != "en") read.fail(json::error_at(read.file(), *named, std::string(say("“language”应为 zh 或 en", "\"language\" should be zh or en"))));
        return named && named->text == "en" ? Language::en : Language::zh;
    };
    alerts.off = texts(*from, "off");
    if (const json::Value* mail = from->find("mail")) {
        alerts.mail = {.server = read.text(mail, "server", "alerts.mail.server"), .user = read.text(mail, "user", "", false), .ca = read.text(mail, "ca", "", false),
                       .from = read.text(mail, "from", "alerts.mail.from"), .to = texts(*mail, "to"), .password = {}, .language = language_of(*mail)};
        if (const json::Value* password = mail->find("password")) alerts.mail.password = *password;
        if (alerts.mail.to.empty()) read.fail(json::error_at(read.file(), *mail, std::string(say("“to”应写收件地址", "\"to\" should name the addresses"))));
        for (const std::string& address : alerts.mail.to)
            if (!is_mail_address(address)) read.fail(json::error_at(read.file(), *mail, say("“{a}”不是邮件地址", "\"{a}\" is no mail address", {{"a", address}})));
    }
    if (const json::Value* webhook = from->find("webhook")) {
        alerts.webhook = {.url = read.text(webhook, "url", "alerts.webhook.url"), .ca = read.text(webhook, "ca", "", false), .secret = {}, .language = language_of(*webhook)};
        if (const json::Value* secret = webhook->find("secret")) alerts.webhook.secret = *secret;
    }
    return alerts;
}

DiskLimits disk_of(ConfigReader& read, const json::Value* from) {
    constexpr std::int64_t kMost = 1 << 20;  // MB: a terabyte
    DiskLimits limits;
    if (!from) return limits;
    const std::int64_t stop = read.number(from, "stop_below_mb", 500), resume = read.number(from, "resume_above_mb", std::max<std::int64_t>(1000, 2 * stop));
    if (stop > kMost || resume > kMost || resume < stop) read.fail(json::error_at(read.file(), *from, std::string(say("resume_above_mb 不应小于 stop_below_mb", "resume_above_mb should not be less than stop_below_mb"))));
    limits.stop_below = static_cast<std::uint64_t>(std::min(stop, kMost)) << 20;
    limits.resume_above = static_cast<std::uint64_t>(std::min(resume, kMost)) << 20;
    return limits;
}

}  // namespace creditlink
