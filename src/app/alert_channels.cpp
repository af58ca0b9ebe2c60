#include "alert_channels.h"

#include "alert_rules.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/language_scope.h"
#include "creditlink/health/finding_words.h"
#include "creditlink/http/client.h"
#include "creditlink/http/mail.h"

namespace creditlink {

namespace {

constexpr std::int64_t kHookMs = 10'000;

std::string_view title_of(const Notice& notice) {
    switch (notice.kind) {
        case Notice::Kind::recovered: return say("已恢复", "recovered");
        case Notice::Kind::trial: return say("测试", "trial");
        default: return notice.check.health == Health::bad ? say("严重", "alarm") : say("注意", "warning");
    }
}

std::string text_of(const Office& office, const Notice& notice) {
    std::string text = line_of(notice.check) + "\n\n";
    if (const std::string remedy = remedy_in(notice.check); !remedy.empty() && notice.kind != Notice::Kind::recovered) text += say("怎么办：{r}\n", "What to do: {r}\n", {{"r", remedy}});
    text += say("开始：{t}（北京时间）\n", "Since: {t} (Beijing time)\n", {{"t", shown_time(notice.since)}});
    text += say("单位：{o}\n编号：{i}\n", "Office: {o}\nAlert: {i}\n", {{"o", office.config().office_name}, {"i", notice.id}});
    if (notice.kind != Notice::Kind::recovered) text += say("暂时静音：creditlink alert silence {i} --reason 原因\n", "To silence it: creditlink alert silence {i} --reason WHY\n", {{"i", notice.id}});
    return text;
}

Status by_mail(Office& office, const Notice& notice) {
    const AlertConfig::Mail& config = office.config().alerts.mail;
    MailServer server{.url = config.server, .user = config.user, .password = {}, .ca_file = config.ca.empty() ? Path() : office.config().at(config.ca)};
    if (config.password) {
        auto password = ConfigSecrets(office.config().directory).secret(*config.password);
        if (!password) return password.error();
        server.password = std::move(*password);
    }
    const LanguageScope said_in(config.language);
    const std::string id = hex(bytes_of(sha256(notice.id + " " + std::to_string(notice.at) + " " + std::to_string(static_cast<int>(notice.kind))))).substr(0, 32);
    return send_mail(server, {.from = config.from, .to = config.to, .subject = say("[信联] {k}：{l}", "[creditlink] {k}: {l}", {{"k", std::string(title_of(notice))}, {"l", line_of(notice.check)}}),
                              .text = text_of(office, notice), .at = notice.at, .id = id});
}

Status to_webhook(Office& office, const Notice& notice, std::stop_token stop) {
    const AlertConfig::Webhook& config = office.config().alerts.webhook;
    const LanguageScope said_in(config.language);
    json::Writer w;
    w.begin_object().member("office", office.config().office_uscc).member("alert", notice.id).member("kind", name_of(notice.kind)).member("level", notice.check.health == Health::bad ? "alarm" : "warning");
    w.member("text", line_of(notice.check)).member("remedy", remedy_in(notice.check)).member("since", rfc3339(notice.since)).member("at", rfc3339(notice.at)).end_object();
    const std::string body = w.take();
    HttpRequest request{.method = "POST", .url = config.url, .fields = {{"Content-Type", "application/json"}}, .body = body, .connect_timeout_ms = kHookMs / 2, .total_timeout_ms = kHookMs, .stop = std::move(stop)};
    if (config.secret) {
        auto secret = ConfigSecrets(office.config().directory).secret(*config.secret);
        if (!secret) return secret.error();
        request.fields.emplace_back("X-Creditlink-Signature", "sha256=" + hex(bytes_of(HmacSha256(secret->reveal()).mac(body))));
    }
    auto client = HttpClient::make({.ca_file = config.ca.empty() ? Path() : office.config().at(config.ca), .client_certificate = {}, .client_key = {}, .pinned_public_key = {}}, office.clock());
    if (!client) return client.error();
    const auto outcome = client->send(request);
    if (!outcome.response) return outcome.failure.error;
    if (outcome.response->status / 100 == 2) return {};
    return Error{Errc::platform, say("答复 {s}", "answered {s}", {{"s", std::to_string(outcome.response->status)}}), config.url, std::string(say("核对 alerts.webhook 的地址和密值", "compare address and secret of alerts.webhook"))};
}

}  // namespace

std::vector<std::string> channels_of(const Config& config) {
    std::vector<std::string> channels;
    if (!config.alerts.mail.server.empty()) channels.emplace_back("mail");
    if (!config.alerts.webhook.url.empty()) channels.emplace_back("webhook");
    return channels;
}

Status send_notice(Office& office, const std::string& channel, const Notice& notice, std::stop_token stop) { return channel == "mail" ? by_mail(office, notice) : to_webhook(office, notice, std::move(stop)); }

}  // namespace creditlink
