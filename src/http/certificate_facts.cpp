#include "creditlink/http/certificate_facts.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

struct FactsFree {
    void operator()(BIO* p) const { BIO_free_all(p); }
    void operator()(X509* p) const { X509_free(p); }
    void operator()(GENERAL_NAMES* p) const { GENERAL_NAMES_free(p); }
};
using FactsBio = std::unique_ptr<BIO, FactsFree>;

constexpr std::size_t kLargestBundle = 4u << 20;  // bytes; the system's bundle of authorities has a quarter MiB

// Whoever made the certificate chose it.
std::string text_of_certificate(std::string_view text) { return is_utf8(text) ? shown(text, 200) : std::string("?"); }

std::string written_name(const X509_NAME* name) {
    const FactsBio out(BIO_new(BIO_s_mem()));
    // As it is written, and not with \xx for what is not ASCII.
    X509_NAME_print_ex(out.get(), name, 0, (XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)));
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return size > 0 ? text_of_certificate(std::string_view(data, static_cast<std::size_t>(size))) : std::string();
}

std::vector<std::string> names_of(X509* certificate) {
    std::vector<std::string> names;
    const std::unique_ptr<GENERAL_NAMES, FactsFree> all(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
        if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
        const ASN1_STRING* text = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
        const unsigned char* bytes = ASN1_STRING_get0_data(text);
        const auto size = static_cast<std::size_t>(ASN1_STRING_length(text));
        char address[INET6_ADDRSTRLEN] = {};
        if (name->type == GEN_DNS) names.push_back(text_of_certificate(std::string_view(reinterpret_cast<const char*>(bytes), size)));
        else if ((size == 4 || size == 16) && inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, address, sizeof address)) names.emplace_back(address);
    }
    return names;
}

std::int64_t unix_time(const ASN1_TIME* time) {
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(timegm(&parts)) : 0;
}

std::string fingerprint_of(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0) return {};
    const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owned(der, [](unsigned char* p) { OPENSSL_free(p); });
    return hex(bytes_of(sha256(std::string_view(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)))));
}

}  // namespace

Result<std::vector<CertificateFacts>> certificates_in(const Path& file) {
    const auto text = read_file(file, kLargestBundle);
    if (!text) return text.error();
    const FactsBio in(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    std::vector<CertificateFacts> all;
    while (all.size() < kMostCertificates) {
        const std::unique_ptr<X509, FactsFree> one(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
        if (!one) break;
        all.push_back({.subject = written_name(X509_get_subject_name(one.get())), .issuer = written_name(X509_get_issuer_name(one.get())), .names = names_of(one.get()),
                       .fingerprint = fingerprint_of(one.get()), .from = unix_time(X509_get0_notBefore(one.get())), .until = unix_time(X509_get0_notAfter(one.get()))});
    }
    ERR_clear_error();
    if (all.empty()) return Error{Errc::trust, std::string(say("其中没有 PEM 证书", "it holds no PEM certificate")), file.string(), {}};
    return all;
}

}  // namespace creditlink
