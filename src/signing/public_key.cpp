#include <openssl/core_names.h>
#include <openssl/pem.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "key_state.h"

namespace creditlink {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::size_t kLongestSignerId = 8191;  // GM/T 0009: its length in bits stands in two bytes

Error unreadable(std::string message) {
    return Error{Errc::trust,
                 std::move(message),
                 {},
                 say("应为一个 PEM 公钥（BEGIN PUBLIC KEY）或一张证书",
                     "expected one PEM public key (BEGIN PUBLIC KEY) or one certificate", {})};
}

// The key of the one PEM block in `pem`. A file with two keys is refused, because which one is meant is not ours to
// guess.
Result<Owned<EVP_PKEY>> key_of_pem(std::string_view pem) {
    const std::size_t first = pem.find(kBegin);
    if (first == std::string_view::npos) return unreadable(std::string(say("不是 PEM 文件", "this is no PEM file")));
    if (pem.find(kBegin, first + 1) != std::string_view::npos)
        return unreadable(std::string(say("其中有多个 PEM 段", "it holds more than one PEM block")));
    Owned<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Owned<EVP_PKEY> key;
    if (pem.substr(first).starts_with("-----BEGIN CERTIFICATE-----")) {
        Owned<X509> certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
        if (certificate) key.reset(X509_get_pubkey(certificate.get()));
    } else {
        key.reset(PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr));
    }
    if (!key)
        return unreadable(
            say("公钥无法读取：{reason}", "the public key cannot be read: {reason}", {{"reason", openssl_reason()}}));
    return key;
}

}  // namespace

std::string subject_public_key_info(EVP_PKEY* key) {
    EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                   OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    openssl_reason();  // the first call fails for keys of no curve
    if (size <= 0) return {};
    std::string out(der, der + size);
    OPENSSL_free(der);
    return out;
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem, Algorithm algorithm, std::string signer_id) {
    if (signer_id.empty() || signer_id.size() > kLongestSignerId)
        return Error{Errc::config,
                     std::string(say("SM2 签名者标识为空或过长", "the SM2 signer id is empty or too long")),
                     {},
                     say("一般为 {id}", "usually {id}", {{"id", std::string(kDefaultSignerId)}})};
    constexpr std::size_t kMostBytes = 64u << 10;  // a key of 16,384 bits has 3 KiB, a certificate rarely 8
    if (pem.size() > kMostBytes) return unreadable(std::string(say("文件过大", "the file is too large")));
    Result<Owned<EVP_PKEY>> key = key_of_pem(pem);
    if (!key) return key.error();
    if (Status status = fits(row_of(algorithm), key->get()); !status) return status.error();
    const std::string der = subject_public_key_info(key->get());
    if (der.empty()) return unreadable(std::string(say("公钥无法编码", "the public key cannot be encoded")));

    PublicKey out;
    out.state_ = std::make_shared<const State>(
        State{std::move(*key), algorithm, std::move(signer_id), hex(bytes_of(sha256(der)))});
    return out;
}

const std::string& PublicKey::id() const {
    return state_->id;
}
Algorithm PublicKey::algorithm() const {
    return state_->algorithm;
}

std::string PublicKey::pem() const {
    Owned<BIO> memory(BIO_new(BIO_s_mem()));
    return PEM_write_bio_PUBKEY(memory.get(), state_->key.get()) == 1 ? contents_of(memory.get()) : std::string();
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
    return state_ && verify_with(row_of(state_->algorithm), state_->key.get(), state_->signer_id, message, signature);
}

}  // namespace creditlink
