#include "creditlink/http/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/random.h"

namespace creditlink {
namespace {

struct Free {
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(X509* p) const { X509_free(p); }
    void operator()(X509_EXTENSION* p) const { X509_EXTENSION_free(p); }
    void operator()(BIO* p) const { BIO_free_all(p); }
    void operator()(BIGNUM* p) const { BN_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::int64_t kDaysValid = 825;  // the longest that browsers take

std::string contents_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

bool add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
    const std::string bytes = "\x01" + random_bytes(15);  // positive, 121 bits (RFC 5280 4.1.2.2)
    const Owned<BIGNUM> number(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool fill(X509* certificate, EVP_PKEY* key, const CertificateWish& wish) {
    X509_NAME* name = X509_get_subject_name(certificate);
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<std::time_t>(wish.from)) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<std::time_t>(wish.until)) &&
           X509_set_pubkey(certificate, key) == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(wish.common_name.data()),
                                      static_cast<int>(wish.common_name.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth,clientAuth") &&
           add_extension(certificate, NID_subject_key_identifier, "hash") &&
           add_extension(certificate, NID_subject_alt_name, wish.names.c_str()) &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

}  // namespace

Result<ServerCertificate> make_loopback_certificate(const CertificateWish& wish) {
    const Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const Owned<X509> certificate(X509_new());
    const Owned<BIO> certificate_out(BIO_new(BIO_s_mem())), key_out(BIO_new(BIO_s_secmem()));
    if (!key || !certificate || !fill(certificate.get(), key.get(), wish) ||
        PEM_write_bio_X509(certificate_out.get(), certificate.get()) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        ERR_clear_error();
        return Error{Errc::internal,
                     std::string(say("自签名证书生成失败", "the self-signed certificate cannot be made")),
                     {},
                     {}};
    }
    return ServerCertificate{contents_of(certificate_out.get()), Secret(contents_of(key_out.get()))};
}

Status ensure_loopback_certificate(const Path& certificate, const Path& key, std::int64_t now) {
    std::error_code ignored;
    const bool have_certificate = std::filesystem::exists(certificate, ignored),
               have_key = std::filesystem::exists(key, ignored);
    if (have_certificate && have_key) return {};
    if (have_certificate || have_key)
        return Error{Errc::trust,
                     std::string(say("证书与私钥只存在其中一个，不会覆盖",
                                     "only one of certificate and key is there, and it is not written over")),
                     (have_certificate ? certificate : key).string(),
                     std::string(say("请补上另一个，或移走这一个", "put the other beside it, or move this one away"))};
    const Result<ServerCertificate> made = make_loopback_certificate({now - kDaySeconds, now + kDaysValid * kDaySeconds});
    if (!made) return made.error();
    if (Status status = write_file(key, made->key_pem.reveal(), 0600); !status) return status;
    return write_file(certificate, made->certificate_pem);
}

}  // namespace creditlink
