// Signatures of documents, checked by OpenSSL's own CMS.

#include "creditlink/signing/document_signature.h"

#include <doctest/doctest.h>
#include <openssl/cms.h>
#include <openssl/pem.h>

#include <memory>

#include "der.h"

using namespace creditlink;

namespace {

constexpr std::int64_t kFrom = 1'795'000'000, kUntil = kFrom + 10 * 365 * 86'400;

DocumentIdentity identity(Algorithm algorithm) {
    auto key = PrivateKey::generate(algorithm);
    REQUIRE(key);
    auto certificate = self_signed_certificate(*key, {"吉林省示范科学技术厅", kFrom, kUntil});
    REQUIRE(certificate);
    return {*key, *certificate};
}

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate read(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    return {PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), X509_free};
}

bool openssl_accepts(const std::string& cms, const std::string& content, const DocumentIdentity& trusted) {
    const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), X509_STORE_free);
    X509_STORE_add_cert(store.get(), read(trusted.certificates).get());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_NO_CHECK_TIME);
    const auto* at = reinterpret_cast<const unsigned char*>(cms.data());
    const std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)> read_back(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(cms.size())), CMS_ContentInfo_free);
    if (!read_back) return false;
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())), BIO_free);
    return CMS_verify(read_back.get(), nullptr, store.get(), in.get(), nullptr, CMS_BINARY | CMS_CADES) == 1;
}

}  // namespace

TEST_CASE("a signature of P-256 or RSA is a CMS with the attributes of CAdES that OpenSSL accepts, over these bytes only") {
    for (const Algorithm algorithm : {Algorithm::ecdsa_p256_sha256, Algorithm::rsa_v1_5_sha256}) {
        const DocumentIdentity own = identity(algorithm);
        const auto cms = detached_cms("承诺书", own);
        REQUIRE(cms);
        CHECK(openssl_accepts(*cms, "承诺书", own));
        CHECK_FALSE(openssl_accepts(*cms, "承诺书。", own));
    }
}

TEST_CASE("a certificate that a key gives itself is its own, named in Chinese and verified by that key") {
    for (const Algorithm algorithm : {Algorithm::ecdsa_p256_sha256, Algorithm::rsa_v1_5_sha256, Algorithm::sm2_sm3}) {
        const DocumentIdentity own = identity(algorithm);
        const Certificate certificate = read(own.certificates);
        REQUIRE(certificate);
        if (algorithm == Algorithm::sm2_sm3) {
            ASN1_OCTET_STRING* id = ASN1_OCTET_STRING_new();
            ASN1_OCTET_STRING_set(id, reinterpret_cast<const unsigned char*>(kDefaultSignerId.data()), static_cast<int>(kDefaultSignerId.size()));
            X509_set0_distinguishing_id(certificate.get(), id);
        }
        CHECK(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())) == 1);
        CHECK(PublicKey::from_pem(own.certificates, algorithm)->id() == own.key.public_key().id());
    }
}

TEST_CASE("a signature of SM2 is made too, with the identifiers of GB/T 35275, and verified over its attributes") {
    const DocumentIdentity own = identity(Algorithm::sm2_sm3);
    const auto cms = detached_cms("承诺书", own);
    REQUIRE(cms);
    CHECK(cms->find(der::object("1.2.156.10197.6.1.4.2.2")) != std::string::npos);
    const std::size_t digest = cms->find(std::string("\x04\x20", 2) + std::string(bytes_of(sm3("承诺书"))));
    CHECK(digest != std::string::npos);
}

TEST_CASE("a signature is verified over this content by this key, and no byte of it may be another") {
    for (const Algorithm algorithm : {Algorithm::ecdsa_p256_sha256, Algorithm::rsa_v1_5_sha256, Algorithm::sm2_sm3}) {
        const DocumentIdentity own = identity(algorithm), other = identity(algorithm);
        const auto cms = detached_cms("承诺书", own);
        REQUIRE(cms);
        CHECK(verify_detached_cms("承诺书", *cms, own.key.public_key()));
        CHECK_FALSE(verify_detached_cms("承诺书。", *cms, own.key.public_key()));
        CHECK_FALSE(verify_detached_cms("承诺书", *cms, other.key.public_key()));
        CHECK_FALSE(verify_detached_cms("承诺书", *cms + "x", own.key.public_key()));
        for (std::size_t at = 0; at < cms->size(); ++at) {
            std::string changed = *cms;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            CHECK_FALSE_MESSAGE(verify_detached_cms("承诺书", changed, own.key.public_key()), at);
            CHECK_FALSE(verify_detached_cms("承诺书", changed.substr(0, at), own.key.public_key()));
        }
    }
}

TEST_CASE("keys whose signatures no reader of documents knows are refused") {
    auto key = PrivateKey::generate(Algorithm::ed25519);
    REQUIRE(key);
    CHECK_FALSE(self_signed_certificate(*key, {"示范厅", kFrom, kUntil}));
    CHECK_FALSE(detached_cms("x", {*key, ""}));
}

TEST_CASE("encodings are those of X.690") {
    using namespace std::string_view_literals;
    CHECK(der::integer("\x00\x00\x80"sv) == "\x02\x02\x00\x80"sv);
    CHECK(der::integer("\x7F"sv) == "\x02\x01\x7F"sv);
    CHECK(der::object("1.2.840.113549") == "\x06\x06\x2A\x86\x48\x86\xF7\x0D"sv);
    CHECK(der::value(der::Tag::octets, std::string(200, 'x')).substr(0, 3) == "\x04\x81\xC8"sv);
    CHECK(der::value(der::Tag::null, {}) == "\x05\x00"sv);
    CHECK(der::set_of({"\x04\x01\x02", "\x02\x01\x05"}) == "\x31\x06\x02\x01\x05\x04\x01\x02"sv);
    CHECK(der::time(0) == "\x17\x0D" "700101000000Z");
    CHECK(der::time(4'000'000'000) == "\x18\x0F" "20961002070640Z");
}
