#include "creditlink/http/mail.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "creditlink/base/message.h"
#include "no_sigpipe.h"

namespace creditlink {

namespace {

constexpr long kConnectMs = 5'000, kTotalMs = 12'000;  // less than a service has to stop in

struct Rest {
    std::string_view text;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* of) {
    auto& rest = *static_cast<Rest*>(of);
    const std::size_t length = std::min(size * count, rest.text.size());
    std::memcpy(into, rest.text.data(), length);
    rest.text.remove_prefix(length);
    return length;
}

bool on_this_machine(std::string_view url) {
    for (const char* host : {"smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]"})
        if (url.starts_with(host) && (url.size() == std::strlen(host) || url[std::strlen(host)] == ':')) return true;
    return false;
}

Error refused(std::string_view zh, std::string_view en, std::string place) { return {Errc::config, std::string(say(zh, en)), std::move(place), {}}; }

}  // namespace

Status send_mail(const MailServer& server, const Mail& mail) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) return Error{Errc::internal, "libcurl does not start", {}, {}};
    if (!server.url.starts_with("smtps://") && !server.url.starts_with("smtp://")) return refused("邮件服务器应为 smtps://主机[:端口] 或 smtp://主机[:端口]", "a mail server is smtps://host[:port] or smtp://host[:port]", server.url);
    if (!is_mail_address(mail.from) || mail.to.empty() || !std::all_of(mail.to.begin(), mail.to.end(), is_mail_address)) return refused("邮件地址不对", "a mail address makes no sense", mail.from);
    const NoSigpipe guard;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
    CURL* const curl = handle.get();
    if (!curl) return Error{Errc::internal, "libcurl gives no handle", {}, {}};
    curl_slist* list = nullptr;
    for (const std::string& each : mail.to) list = curl_slist_append(list, ("<" + each + ">").c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(list, curl_slist_free_all);
    const std::string message = message_of(mail), from = "<" + mail.from + ">";
    Rest rest{message};
    char detail[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kTotalMs);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, on_this_machine(server.url) ? static_cast<long>(CURLUSESSL_TRY) : static_cast<long>(CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.ca_file.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
    if (!server.user.empty() && server.password) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, std::string(server.password->reveal()).c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    const CURLcode code = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
    if (code == CURLE_OK) return {};
    const bool trust = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CACERT_BADFILE;
    return Error{trust ? Errc::trust : Errc::platform, say("邮件没有发出：{w}", "the mail was not sent: {w}", {{"w", *detail ? detail : curl_easy_strerror(code)}}), server.url,
                 std::string(trust ? say("核对服务器的证书和 alerts.mail.ca", "compare the server's certificate with alerts.mail.ca") : say("核对 alerts.mail 的地址、账号和口令", "compare address, account and password of alerts.mail"))};
}

}  // namespace creditlink
