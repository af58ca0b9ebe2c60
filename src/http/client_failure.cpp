#include "client_failure.h"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <iterator>

#include "creditlink/base/message.h"

namespace creditlink {
namespace {

struct Sentence {
    long code;
    std::string_view zh, en;
};

constexpr Sentence kCertificate[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "对方证书已过期", "the peer's certificate has expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "对方证书尚未生效，请先核对本机时钟",
     "the peer's certificate is not yet valid; look at this machine's clock first"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "对方证书为自签名，不在信任之列",
     "the peer's certificate is self-signed and not trusted"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "对方证书链的根证书不受信任",
     "the root of the peer's certificate chain is not trusted"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "对方证书的颁发者不受信任",
     "the issuer of the peer's certificate is not trusted"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "对方没有给出完整的证书链",
     "the peer's certificate chain is not complete"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "对方证书的签名不正确", "the signature of the peer's certificate is wrong"},
    {X509_V_ERR_CERT_REVOKED, "对方证书已被吊销", "the peer's certificate is revoked"},
    {X509_V_ERR_INVALID_CA, "颁发对方证书的不是 CA 证书", "the peer's certificate was issued by one that is no CA"},
    {X509_V_ERR_INVALID_PURPOSE, "对方证书不是服务器证书（用途不符）",
     "the peer's certificate is not for servers (wrong purpose)"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, "证书链中的 CA 密钥过短", "a CA key in the peer's chain is too short"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "对方证书的密钥过短", "the key of the peer's certificate is too short"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "对方证书链使用了不安全的摘要算法", "the peer's certificate chain uses a weak digest"},
};

constexpr Sentence kTransport[] = {
    {CURLE_COULDNT_RESOLVE_HOST, "主机名无法解析", "the host name cannot be resolved"},
    {CURLE_COULDNT_CONNECT, "无法连接", "no connection can be made"},
    {CURLE_OPERATION_TIMEDOUT, "超时", "timed out"},
    {CURLE_SSL_CONNECT_ERROR, "TLS 握手失败", "the TLS handshake failed"},
    {CURLE_GOT_NOTHING, "对方没有应答就断开了连接", "the peer closed the connection without an answer"},
    {CURLE_RECV_ERROR, "接收应答时连接中断", "the connection broke while the answer was read"},
    {CURLE_SEND_ERROR, "发送时连接中断", "the connection broke while the request was sent"},
    {CURLE_SEND_FAIL_REWIND, "连接在发送后中断；不会自动重发",
     "the connection broke after sending; nothing is sent again by itself"},
    {CURLE_PARTIAL_FILE, "应答不完整", "the answer is shorter than it said"},
    {CURLE_WEIRD_SERVER_REPLY, "应答不是 HTTP", "the answer is no HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, "应答不是 HTTP/1.1", "the answer is no HTTP/1.1"},
    {CURLE_SSL_CERTPROBLEM, "客户端证书或私钥不能使用", "the client certificate or key cannot be used"},
};

template <std::size_t N>
std::string_view sentence(const Sentence (&table)[N], long code) {
    const auto at = std::find_if(std::begin(table), std::end(table), [&](const Sentence& s) { return s.code == code; });
    return at == std::end(table) ? std::string_view() : say(at->zh, at->en);
}

std::string certificate_reason(const CurlFailure& failure) {
    if (failure.code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        return std::string(say("对方公钥不是登记的那一个", "the peer's public key is not the pinned one"));
    if (const std::string_view known = sentence(kCertificate, failure.verify_result); !known.empty())
        return std::string(known);
    // No verdict on the chain though it was refused: libcurl looks at the name first and then stops.
    if (failure.verify_result == X509_V_OK || failure.verify_result == X509_V_ERR_UNSPECIFIED)
        return say("对方证书不是发给这个主机的（{detail}）",
                   "the peer's certificate was issued for another host ({detail})", {{"detail", failure.detail}});
    return say("对方证书未通过验证：{detail}", "the peer's certificate does not verify: {detail}",
               {{"detail", X509_verify_cert_error_string(failure.verify_result)}});
}

Error error_of(const CurlFailure& failure) {
    if (!failure.aborted_why.empty()) return Error{Errc::platform, failure.aborted_why, failure.place, {}};
    if (failure.code == CURLE_PEER_FAILED_VERIFICATION || failure.code == CURLE_SSL_PINNEDPUBKEYNOTMATCH ||
        failure.code == CURLE_SSL_ISSUER_ERROR)
        return Error{Errc::trust, certificate_reason(failure), failure.place,
                     std::string(say("请与平台核对其证书，或在配置中指定其 CA 文件；不要关闭验证",
                                     "check the certificate with the platform, or name its CA file in the "
                                     "configuration; do not switch verification off"))};
    const std::string_view known = sentence(kTransport, failure.code);
    const std::string detail =
        failure.detail.empty() ? curl_easy_strerror(static_cast<CURLcode>(failure.code)) : failure.detail;
    const std::string message = known.empty() ? detail : std::string(known) + " (" + detail + ")";
    return Error{failure.code == CURLE_SSL_CERTPROBLEM ? Errc::trust : Errc::platform, message, failure.place, {}};
}

}  // namespace

HttpFailure failure_of(const CurlFailure& failure) {
    return {failure.request_begun ? HttpFailure::Kind::unclear : HttpFailure::Kind::not_sent, error_of(failure)};
}

}  // namespace creditlink
