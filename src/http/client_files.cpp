#include "client_files.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <ctime>
#include <memory>

#include "creditlink/base/message.h"
#include "creditlink/http/certificate.h"

namespace creditlink {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr std::size_t kMostBytes = 4u << 20;  // the system's bundle of all CAs has a quarter MiB

Error untrusted(const Path& file, std::string_view zh, std::string_view en, const Words& words = {}) {
    ERR_clear_error();
    return Error{Errc::trust, say(zh, en, words), file.string(), {}};
}

Bio bio_of(const std::string& text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free_all);
}

Result<std::string> first_certificate(const Path& file, Certificate& out) {
    Result<std::string> text = read_file(file, kMostBytes);
    if (!text) return text;
    out = Certificate(PEM_read_bio_X509(bio_of(*text).get(), nullptr, nullptr, nullptr), X509_free);
    if (!out) return untrusted(file, "其中没有 PEM 证书", "it holds no PEM certificate");
    return text;
}

int no_passphrase(char*, int, int, void*) {
    return -1;
}  // without it OpenSSL would ask on the terminal

std::string day_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "?";
    return std::to_string(parts.tm_year + 1900) + "-" + std::to_string(parts.tm_mon + 1) + "-" +
           std::to_string(parts.tm_mday);
}

}  // namespace

Status check_client_files(const HttpClientOptions& options, std::int64_t now) {
    Certificate certificate(nullptr, X509_free);
    if (!options.ca_file.empty())
        if (Result<std::string> read = first_certificate(options.ca_file, certificate); !read) return read.error();
    if (options.client_certificate.empty() != options.client_key.empty())
        return Error{Errc::config,
                     std::string(say("客户端证书与私钥要么都给出，要么都不给",
                                     "a client certificate and its key are given both or not at all")),
                     {},
                     {}};
    if (options.client_certificate.empty()) return {};

    if (Result<std::string> read = first_certificate(options.client_certificate, certificate); !read)
        return read.error();
    std::time_t when = static_cast<std::time_t>(now);
    if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &when) <= 0)
        return untrusted(options.client_certificate, "本机的客户端证书已于 {day} 过期",
                         "our client certificate expired on {day}",
                         {{"day", day_of(X509_get0_notAfter(certificate.get()))}});
    if (X509_cmp_time(X509_get0_notBefore(certificate.get()), &when) > 0)
        return untrusted(options.client_certificate, "本机的客户端证书自 {day} 起才有效",
                         "our client certificate is valid only from {day}",
                         {{"day", day_of(X509_get0_notBefore(certificate.get()))}});

    struct stat about {};
    if (::stat(options.client_key.c_str(), &about) == 0 && (about.st_mode & 077) != 0)
        return untrusted(options.client_key, "私钥文件可被他人读取，请执行 chmod 600",
                         "others may read the private key file: run chmod 600 on it");
    const Result<std::string> text = read_file(options.client_key, kMostBytes);
    if (!text) return text.error();
    const Key key(PEM_read_bio_PrivateKey(bio_of(*text).get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free);
    if (!key)
        return untrusted(options.client_key, "私钥无法读取（TLS 私钥须为不加密的 PEM）",
                         "the private key cannot be read (TLS keys are PEM without a passphrase)");
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return untrusted(options.client_key, "私钥与客户端证书不相符",
                         "the private key does not belong to the client certificate");
    return {};
}

Result<std::int64_t> certificate_end(const Path& file) {
    Certificate certificate(nullptr, X509_free);
    if (Result<std::string> read = first_certificate(file, certificate); !read) return read.error();
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) != 1)
        return untrusted(file, "证书的有效期读不懂", "the certificate's dates make no sense");
    return static_cast<std::int64_t>(timegm(&parts));
}

}  // namespace creditlink
