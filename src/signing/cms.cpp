#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/signing/document_signature.h"
#include "document_algorithms.h"
#include "openssl.h"
#include "signed_data.h"

namespace creditlink {

namespace {

constexpr std::size_t kHalfBytes = 32;  // of r and of s, on both curves
constexpr std::string_view kSha256 = "2.16.840.1.101.3.4.2.1";
constexpr std::array<DocumentAlgorithm, 3> kAlgorithms = {{
    {Algorithm::ecdsa_p256_sha256, kSha256, "1.2.840.10045.4.3.2", false, "1.2.840.10045.4.3.2", "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", sha256},
    {Algorithm::rsa_v1_5_sha256, kSha256, "1.2.840.113549.1.1.1", true, "1.2.840.113549.1.1.11", "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", sha256},
    {Algorithm::sm2_sm3, "1.2.156.10197.1.401", "1.2.156.10197.1.301.1", false, "1.2.156.10197.1.501", "1.2.156.10197.6.1.4.2.2", "1.2.156.10197.6.1.4.2.1", sm3},
}};
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

std::optional<std::string> raw_signature(Algorithm algorithm, std::string_view der) {
    if (algorithm != Algorithm::sm2_sm3 && algorithm != Algorithm::ecdsa_p256_sha256) return std::string(der);
    std::string_view at = der;
    const auto pair = der::take(at);
    std::string raw;
    for (std::string_view rest = pair ? pair->content : std::string_view(); !rest.empty();) {
        const auto number = der::take(rest);
        if (!number) return std::nullopt;
        std::string_view digits = number->content;
        if (digits.size() == kHalfBytes + 1 && digits.front() == '\0') digits.remove_prefix(1);  // the sign's
        if (digits.size() > kHalfBytes) return std::nullopt;
        raw += std::string(kHalfBytes - digits.size(), '\0') + std::string(digits);
    }
    if (raw.size() != 2 * kHalfBytes || der_signature(algorithm, raw) != der) return std::nullopt;  // there is one encoding only
    return raw;
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
    SignedData data{certificates_of(identity.certificates), {}};
    const auto no_signer = [] { return untrusted("不能用这把密钥和证书签文件", "documents cannot be signed with this key and certificate", {}); };
    if (!row) return no_signer();
    auto raw = identity.key.sign(data.attributes(*row, content));
    if (!raw) return raw.error();
    data.signature = der_signature(algorithm, *raw);
    std::string cms = data.encoded(*row, content);
    if (cms.empty()) return no_signer();
    return cms;
}

bool verify_detached_cms(std::string_view content, std::string_view cms, const PublicKey& key) {
    const DocumentAlgorithm* row = document_algorithm(key.algorithm());
    const auto data = row ? SignedData::of(cms) : std::nullopt;
    if (!data || data->encoded(*row, content) != cms) return false;
    const auto raw = raw_signature(row->algorithm, data->signature);
    return raw && key.verify(data->attributes(*row, content), *raw);
}

}  // namespace creditlink
