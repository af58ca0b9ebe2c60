// Keys and certificates: what for, how to recognise them, since when, until when, and who believes them. Never a secret half.

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::int64_t kSoonDays = 30, kVerySoonDays = 7;  // as the alerts have them

// In groups of eight, so that two people can compare it aloud.
Markup fingerprint_text(std::string_view hex) {
    std::string grouped;
    for (std::size_t i = 0; i < hex.size(); i += 8) grouped.append(i == 0 ? "" : " ").append(hex.substr(i, 8));
    return hex.empty() ? Markup() : html("<code class=\"fingerprint\">{h}</code>", {{"h", grouped}});
}

Markup days_left(const Visit& visit, std::int64_t until) {
    if (until == 0) return html("<span class=\"hint\">{t}</span>", {{"t", std::string(say("不限", "open"))}});
    const std::int64_t now = visit.clock.unix_seconds(), days = (until - now) / kDaySeconds;
    const std::string left = until <= now ? std::string(say("已到期", "ended")) : say("还有 {n} 天", "{n} days left", {{"n", std::to_string(days)}});
    const std::string_view mood = until <= now || days < kVerySoonDays ? "bad" : days < kSoonDays ? "warn" : "good";
    return html("{t} {b}", {{"t", time_text(until)}, {"b", badge(left, mood)}});
}

Markup trouble(const std::optional<Error>& problem) { return problem ? error_summary(*problem) : Markup(); }

Markup key_rows(const Visit& visit, const std::vector<DeskKey>& keys) {
    Markup rows;
    for (const DeskKey& key : keys)
        rows += html("<tr><th scope=\"row\">{what}<br><span class=\"hint\">{algorithm}</span></th><td>{problem}<code>{id}</code>{print}</td><td>{since}</td><td>{until}</td><td>{pinned}<br><span class=\"place\">{file}</span></td></tr>\n",
                     {{"what", key.purpose}, {"algorithm", key.algorithm}, {"problem", trouble(key.problem)}, {"id", key.id}, {"print", key.fingerprint == key.id ? Markup() : fingerprint_text(key.fingerprint)},
                      {"since", time_text(key.since)}, {"until", days_left(visit, key.until)}, {"pinned", key.pinned}, {"file", key.file}});
    return rows;
}

Markup certificate_rows(const Visit& visit, const std::vector<DeskCertificate>& all) {
    Markup rows;
    for (const DeskCertificate& one : all)
        rows += html("<tr><th scope=\"row\">{what}<br><span class=\"place\">{file}</span></th><td>{problem}{subject}<br><span class=\"hint\">{names}</span>{print}</td><td>{issuer}</td><td>{from}</td><td>{until}</td></tr>\n",
                     {{"what", one.purpose}, {"file", one.file}, {"problem", trouble(one.problem)}, {"subject", one.subject}, {"names", one.names}, {"print", fingerprint_text(one.fingerprint)}, {"issuer", one.issuer},
                      {"from", time_text(one.from)}, {"until", one.problem ? Markup() : days_left(visit, one.until)}});
    return rows;
}

}  // namespace

ServerResponse keys_page(const Visit& visit) { return keys_page_with(visit, {}, 200); }

ServerResponse keys_page_with(const Visit& visit, const Markup& trouble, int status) {
    const auto keys = visit.desk.installation_desk().keys();
    if (!keys) return error_page(visit, keys.error());
    const auto certificates = visit.desk.installation_desk().certificates();
    if (!certificates) return error_page(visit, certificates.error());
    Markup body = html("<div class=\"wide\"><table class=\"list keys\"><thead><tr><th>{w}</th><th>{i}</th><th>{s}</th><th>{u}</th><th>{p}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                       {{"w", std::string(say("用途", "for"))}, {"i", std::string(say("标识和指纹（公钥的 SHA-256）", "id and fingerprint, SHA-256 of the public key"))}, {"s", std::string(say("启用", "since"))}, {"u", std::string(say("停用", "until"))},
                        {"p", std::string(say("谁认它、存在哪里", "who believes it, where it is kept"))}, {"rows", key_rows(visit, *keys)}});
    body += html("<p class=\"hint\">{h}</p>\n", {{"h", std::string(say("这里没有任何私钥。换日志密钥：creditlink log rotate；加平台公钥：配置里的 pinned。", "No private key is shown here. To change those of the log: creditlink log rotate; a platform's: pinned, in the configuration."))}});
    body += key_changes_part(visit, trouble);
    body += html("<h2>{t}</h2>\n", {{"t", std::string(say("证书", "Certificates"))}});
    if (certificates->empty())
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("没有配置证书：控制台和平台的证书写在 console.certificate、platforms.….ca 里。", "No certificates are configured: those of console and platforms stand in console.certificate and platforms.….ca."))}});
    else
        body += html("<div class=\"wide\"><table class=\"list keys\"><thead><tr><th>{w}</th><th>{s}</th><th>{i}</th><th>{f}</th><th>{u}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                     {{"w", std::string(say("用途", "for"))}, {"s", std::string(say("持有者和指纹", "holder and fingerprint"))}, {"i", std::string(say("签发者", "issuer"))}, {"f", std::string(say("生效", "from"))}, {"u", std::string(say("到期", "ends"))},
                      {"rows", certificate_rows(visit, *certificates)}});
    return page(visit, say("密钥和证书", "Keys and certificates"), body, status);
}

}  // namespace creditlink::console_detail
