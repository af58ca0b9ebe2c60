#include "office_installation_desk.h"

#include "creditlink/base/message.h"
#include "creditlink/http/certificate_facts.h"
#include "key_roster.h"
#include "settings.h"

namespace creditlink {

namespace {

// A text of the configuration that nothing else reads here; empty if it is not set.
std::string configured_text(const json::Value& merged, std::string_view outer, std::string_view inner, std::string_view name) {
    const json::Value* at = merged.find(outer);
    at = at ? at->find(inner) : nullptr;
    at = at ? at->find(name) : nullptr;
    return at ? std::string(at->string_or("")) : std::string();
}

void add_certificates(const Config& config, const std::string& purpose, const std::string& file, std::vector<DeskCertificate>& all) {
    if (file.empty()) return;
    auto found = certificates_in(config.at(file));
    if (!found) return all.push_back({.purpose = purpose, .file = file, .subject = {}, .issuer = {}, .names = {}, .fingerprint = {}, .from = 0, .until = 0, .problem = found.error()});
    for (CertificateFacts& each : *found) {
        std::string names;
        for (const std::string& name : each.names) names.append(names.empty() ? "" : say("、", ", ")).append(name);
        all.push_back({.purpose = purpose, .file = file, .subject = std::move(each.subject), .issuer = std::move(each.issuer), .names = std::move(names), .fingerprint = std::move(each.fingerprint), .from = each.from, .until = each.until});
    }
}

}  // namespace

Result<std::vector<DeskKey>> OfficeInstallationDesk::keys() {
    std::vector<DeskKey> all;
    for (RosterKey& key : keys_of_office(office_()->config()))
        all.push_back({.purpose = std::move(key.what), .algorithm = std::move(key.algorithm), .id = std::move(key.id), .fingerprint = std::move(key.fingerprint), .file = std::move(key.file), .pinned = std::move(key.pinned),
                       .since = key.since, .until = key.until, .problem = std::move(key.problem)});
    return all;
}

Result<std::vector<DeskCertificate>> OfficeInstallationDesk::certificates() {
    const auto office = office_();
    const Config& config = office->config();
    std::vector<DeskCertificate> all;
    add_certificates(config, std::string(say("控制台 TLS", "console, TLS")), config.console.certificate, all);
    add_certificates(config, std::string(say("承诺书站点 TLS", "site of the letters, TLS")), config.site_server.certificate, all);
    for (const PlatformConfig& platform : config.platforms) {
        add_certificates(config, say("{p}：客户端", "{p}: client", {{"p", platform.name}}), platform.client_certificate, all);
        add_certificates(config, say("{p}：信任的 CA", "{p}: CA that is believed", {{"p", platform.name}}), platform.ca_file, all);
    }
    add_certificates(config, std::string(say("邮件服务器：信任的 CA", "mail server: CA that is believed")), config.alerts.mail.ca, all);
    add_certificates(config, std::string(say("告警接口：信任的 CA", "web hook: CA that is believed")), config.alerts.webhook.ca, all);
    add_certificates(config, std::string(say("时间戳机构", "time-stamping authority")), configured_text(config.merged, "log", "timestamp", "ca"), all);
    std::error_code none;
    if (std::filesystem::exists(config.at(config.documents.certificate), none)) add_certificates(config, std::string(say("文件签名", "documents, signing")), config.documents.certificate, all);
    return all;
}

Result<DeskSettings> OfficeInstallationDesk::settings() { return settings_in_force(office_()->config()); }

}  // namespace creditlink
