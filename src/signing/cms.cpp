#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/signing/document_signature.h"
#include "document_algorithms.h"
#include "openssl.h"

namespace creditlink {

namespace {

constexpr std::string_view kSha256 = "2.16.840.1.101.3.4.2.1";
constexpr std::array<DocumentAlgorithm, 3> kAlgorithms = {{
    {Algorithm::ecdsa_p256_sha256, kSha256, "1.2.840.10045.4.3.2", false, "1.2.840.10045.4.3.2", "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", sha256},
    {Algorithm::rsa_v1_5_sha256, kSha256, "1.2.840.113549.1.1.1", true, "1.2.840.113549.1.1.11", "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", sha256},
    {Algorithm::sm2_sm3, "1.2.156.10197.1.401", "1.2.156.10197.1.301.1", false, "1.2.156.10197.1.501", "1.2.156.10197.6.1.4.2.2", "1.2.156.10197.6.1.4.2.1", sm3},
}};
constexpr std::string_view kContentType = "1.2.840.113549.1.9.3", kMessageDigest = "1.2.840.113549.1.9.4", kSigningCertificate = "1.2.840.113549.1.9.16.2.47";

std::vector<std::string> certificates_of(const std::string& pem) {
    std::vector<std::string> all;
    const Owned<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    for (Owned<X509> one(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)); one; one.reset(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr))) {
        std::string der(static_cast<std::size_t>(std::max(0, i2d_X509(one.get(), nullptr))), '\0');
        unsigned char* at = octets(der);
        i2d_X509(one.get(), &at);
        all.push_back(std::move(der));
    }
    openssl_reason();  // reading past the last one leaves an error behind
    return all;
}

// Which certificate it is: issuer and serial number.
std::string issuer_and_serial(const std::string& certificate) {
    const unsigned char* at = octets(certificate);
    const Owned<X509> x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    if (!x509) return {};
    const unsigned char* name = nullptr;
    std::size_t length = 0;
    if (X509_NAME_get0_der(X509_get_issuer_name(x509.get()), &name, &length) != 1) return {};
    unsigned char* serial = nullptr;
    const int serial_length = i2d_ASN1_INTEGER(const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(x509.get())), &serial);
    std::string out(reinterpret_cast<const char*>(name), length);
    if (serial_length > 0) out.append(reinterpret_cast<const char*>(serial), static_cast<std::size_t>(serial_length));
    OPENSSL_free(serial);
    return der::sequence(out);
}

std::string attribute(std::string_view type, const std::string& value) { return der::sequence(der::object(type) + der::value(der::Tag::set, value)); }

Error untrusted(std::string_view zh, std::string_view en, std::string place) { return {Errc::trust, std::string(say(zh, en)), std::move(place), {}}; }

}  // namespace

const DocumentAlgorithm* document_algorithm(Algorithm algorithm) {
    const auto at = std::find_if(kAlgorithms.begin(), kAlgorithms.end(), [&](const DocumentAlgorithm& each) { return each.algorithm == algorithm; });
    return at == kAlgorithms.end() ? nullptr : &*at;
}

std::string der_signature(Algorithm algorithm, std::string_view raw) {
    if (algorithm != Algorithm::sm2_sm3 && algorithm != Algorithm::ecdsa_p256_sha256) return std::string(raw);
    const std::size_t half = raw.size() / 2;
    return der::sequence(der::integer(raw.substr(0, half)) + der::integer(raw.substr(half)));
}

Result<DocumentIdentity> load_document_identity(const Path& key_file, Algorithm algorithm, const Secret& passphrase, const Path& certificates) {
    auto key = PrivateKey::load(key_file, algorithm, passphrase);
    if (!key) return key.error();
    auto pem = read_file(certificates, 1u << 20);
    if (!pem) return pem.error();
    if (!document_algorithm(algorithm)) return untrusted("这种算法不能签文件，用 ecdsa-p256-sha256 或 rsa-v1_5-sha256", "documents are not signed with this algorithm: use ecdsa-p256-sha256 or rsa-v1_5-sha256", key_file.string());
    auto first = PublicKey::from_pem(*pem, algorithm);
    if (!first) return untrusted("不是这种算法的证书", "is no certificate of that algorithm", certificates.string());
    if (first->id() != key->public_key().id()) return untrusted("证书不是这把私钥的", "the certificate is not this key's", certificates.string());
    return DocumentIdentity{std::move(*key), std::move(*pem)};
}

Result<std::string> detached_cms(std::string_view content, const DocumentIdentity& identity) {
    const Algorithm algorithm = identity.key.public_key().algorithm();
    const DocumentAlgorithm* row = document_algorithm(algorithm);
    const std::vector<std::string> certificates = certificates_of(identity.certificates);
    const std::string whose = certificates.empty() ? std::string() : issuer_and_serial(certificates.front());
    if (!row || whose.empty()) return untrusted("不能用这把密钥和证书签文件", "documents cannot be signed with this key and certificate", {});
    // The certificate is signed too, so that no other one of the same key can take its place (RFC 5035).
    const std::string certificate_id = der::sequence(der::sequence(der::sequence(der::value(der::Tag::octets, bytes_of(sha256(certificates.front()))))));
    const std::string attributes = der::set_of({attribute(kContentType, der::object(row->data)), attribute(kMessageDigest, der::value(der::Tag::octets, bytes_of(row->digest_of(content)))),
                                                attribute(kSigningCertificate, certificate_id)});
    auto raw = identity.key.sign(attributes);
    if (!raw) return raw.error();
    std::string implicit_attributes = attributes;
    implicit_attributes.front() = static_cast<char>(0xA0);  // signed as a SET, sent as [0] (RFC 5652, 5.4)
    const std::string one(1, '\1'), digest = algorithm_identifier(row->digest, false);
    const std::string signer = der::sequence(der::integer(one) + whose + digest + implicit_attributes + algorithm_identifier(row->signature, row->with_null) + der::value(der::Tag::octets, der_signature(algorithm, *raw)));
    std::string chain;
    for (const std::string& each : certificates) chain += each;
    const std::string data = der::sequence(der::integer(one) + der::value(der::Tag::set, digest) + der::sequence(der::object(row->data)) + der::context(0, chain) + der::value(der::Tag::set, signer));
    return der::sequence(der::object(row->signed_data) + der::context(0, data));
}

}  // namespace creditlink
