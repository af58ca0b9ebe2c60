#include "algorithms.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <iterator>

#include "creditlink/base/message.h"

namespace creditlink {
namespace {

using namespace std::string_view_literals;

// GB/T 32918.5-2017 section 2 and FIPS 186-4 D.1.2.3.
constexpr auto kSm2Order =
    "\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x72\x03\xDF\x6B\x21\xC6\x05\x2B\x53\xBB\xF4\x09\x39\xD5\x41\x23"sv;
constexpr auto kP256Order =
    "\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xBC\xE6\xFA\xAD\xA7\x17\x9E\x84\xF3\xB9\xCA\xC2\xFC\x63\x25\x51"sv;
static_assert(kSm2Order.size() == 32 && kP256Order.size() == 32);

constexpr AlgorithmRow kRows[] = {
    {Algorithm::sm2_sm3, "sm2-sm3", DigestAlgorithm::sm3, "sm3", "SM2", "SM2", EVP_sm3, kSm2Order, 0},
    {Algorithm::ecdsa_p256_sha256, "ecdsa-p256-sha256", DigestAlgorithm::sha256, "sha-256", "EC", "prime256v1",
     EVP_sha256, kP256Order, 0},
    {Algorithm::ed25519, "ed25519", DigestAlgorithm::sha256, "sha-256", "ED25519", nullptr, nullptr, {}, 0},
    {Algorithm::rsa_pss_sha512,
     "rsa-pss-sha512",
     DigestAlgorithm::sha256,
     "sha-256",
     "RSA",
     nullptr,
     EVP_sha512,
     {},
     RSA_PKCS1_PSS_PADDING},
    {Algorithm::rsa_v1_5_sha256,
     "rsa-v1_5-sha256",
     DigestAlgorithm::sha256,
     "sha-256",
     "RSA",
     nullptr,
     EVP_sha256,
     {},
     RSA_PKCS1_PADDING},
};

constexpr int kLeastRsaBits = 2048;  // below: weak (GB/T 35275 and NIST SP 800-131A agree)
constexpr int kMostRsaBits = 16384;  // above: a verification takes so long that the key is an attack
constexpr int kPssSaltBytes = 64;    // RFC 9421 section 3.3.1
constexpr std::size_t kHalf = 32;    // bytes of r and of s

bool is_scalar(const AlgorithmRow& row, std::string_view number) {
    return number < row.order &&
           number.find_first_not_of('\0') != std::string_view::npos;  // 0 < number < n, big-endian
}

std::optional<std::string> raw_of_der(std::string_view der) {
    const unsigned char* at = octets(der);
    Owned<ECDSA_SIG> pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    std::string raw(2 * kHalf, '\0');
    const bool good = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), octets(raw), kHalf) == kHalf &&
                      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), octets(raw) + kHalf, kHalf) == kHalf;
    return good ? std::optional(raw) : std::nullopt;
}

std::optional<std::string> der_of_raw(const AlgorithmRow& row, std::string_view raw) {
    if (raw.size() != 2 * kHalf || !is_scalar(row, raw.substr(0, kHalf)) || !is_scalar(row, raw.substr(kHalf)))
        return std::nullopt;
    Owned<ECDSA_SIG> pair(ECDSA_SIG_new());
    Owned<BIGNUM> r(BN_bin2bn(octets(raw), kHalf, nullptr)), s(BN_bin2bn(octets(raw.substr(kHalf)), kHalf, nullptr));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
    static_cast<void>(r.release()), static_cast<void>(s.release());  // the pair has them now
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &encoded);
    if (size <= 0) return std::nullopt;
    std::string der(encoded, encoded + size);
    OPENSSL_free(encoded);
    return der;
}

// A context ready to sign or verify. For SM2 the signer id has to be there before the digest begins, because its hash Z
// is the first thing that is digested; OpenSSL 3.0 would take the empty id otherwise.
struct Operation {
    Owned<EVP_PKEY_CTX> sm2;
    Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};

    using Init = int (*)(EVP_MD_CTX*, EVP_PKEY_CTX**, const EVP_MD*, ENGINE*, EVP_PKEY*);

    bool begin(Init init, const AlgorithmRow& row, EVP_PKEY* key, std::string_view signer_id) {
        if (!context) return false;
        if (row.algorithm == Algorithm::sm2_sm3) {
            sm2.reset(EVP_PKEY_CTX_new(key, nullptr));
            if (!sm2 || EVP_PKEY_CTX_set1_id(sm2.get(), signer_id.data(), static_cast<int>(signer_id.size())) != 1)
                return false;
            EVP_MD_CTX_set_pkey_ctx(context.get(), sm2.get());
        }
        EVP_PKEY_CTX* inner = nullptr;
        if (init(context.get(), &inner, row.digest ? row.digest() : nullptr, nullptr, key) != 1) return false;
        if (row.rsa_padding && EVP_PKEY_CTX_set_rsa_padding(inner, row.rsa_padding) != 1) return false;
        return row.rsa_padding != RSA_PKCS1_PSS_PADDING || EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, kPssSaltBytes) == 1;
    }
};

bool of_type(const AlgorithmRow& row, EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, row.key_type)) return true;
    return row.rsa_padding == RSA_PKCS1_PSS_PADDING && EVP_PKEY_is_a(key, "RSA-PSS");
}

bool of_group(const AlgorithmRow& row, EVP_PKEY* key) {
    char name[64] = "";
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, name, sizeof name, &size) != 1 || std::string_view(name) != row.group)
        return false;
    int by_hand = 0;  // curve parameters written out in the key: not the named curve that platform.md wants
    EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &by_hand);
    return by_hand == 0;
}

}  // namespace

const AlgorithmRow& row_of(Algorithm algorithm) {
    return kRows[static_cast<std::size_t>(algorithm)];
}

std::string_view name_of(Algorithm algorithm) {
    return row_of(algorithm).name;
}
DigestAlgorithm content_digest_of(Algorithm algorithm) {
    return row_of(algorithm).content_digest;
}
std::string_view content_digest_name(Algorithm algorithm) {
    return row_of(algorithm).content_digest_name;
}

std::optional<Algorithm> algorithm_named(std::string_view name) {
    for (const AlgorithmRow& row : kRows)
        if (row.name == name) return row.algorithm;
    return std::nullopt;
}

Status fits(const AlgorithmRow& row, EVP_PKEY* key) {
    const Words words{{"algorithm", std::string(row.name)}};
    if (!of_type(row, key) || (row.group && !of_group(row, key))) {
        ERR_clear_error();
        return Error{
            Errc::trust,
            say("密钥的类型或曲线不适用于 {algorithm}", "the key's type or curve does not fit {algorithm}", words),
            {},
            say("请核对配置中的算法，或换用对应的密钥",
                "check the algorithm in the configuration, or use a key made for it", {})};
    }
    const int bits = EVP_PKEY_get_bits(key);
    if (row.rsa_padding && (bits < kLeastRsaBits || bits > kMostRsaBits))
        return Error{Errc::trust,
                     say("RSA 密钥为 {bits} 位，不在 2048 至 16384 位之间",
                         "the RSA key has {bits} bits, not 2048 to 16384", {{"bits", std::to_string(bits)}}),
                     {},
                     say("请更换为 3072 位密钥", "use a key of 3072 bits", {})};
    return {};
}

Result<std::string> sign_with(const AlgorithmRow& row, EVP_PKEY* key, std::string_view signer_id,
                              std::string_view message) {
    Operation operation;
    std::size_t size = 0;
    std::string signature;
    bool good = operation.begin(EVP_DigestSignInit, row, key, signer_id) &&
                EVP_DigestSign(operation.context.get(), nullptr, &size, octets(message), message.size()) == 1;
    if (good) {
        signature.resize(size);
        good = EVP_DigestSign(operation.context.get(), octets(signature), &size, octets(message), message.size()) == 1;
        signature.resize(size);
    }
    if (good && !row.order.empty()) {
        const std::optional<std::string> raw = raw_of_der(signature);
        good = raw.has_value();
        if (raw) signature = *raw;
    }
    if (good) return signature;
    return Error{Errc::trust,
                 say("签名失败（{algorithm}）：{reason}", "signing failed ({algorithm}): {reason}",
                     {{"algorithm", std::string(row.name)}, {"reason", openssl_reason()}}),
                 {},
                 {}};
}

bool verify_with(const AlgorithmRow& row, EVP_PKEY* key, std::string_view signer_id, std::string_view message,
                 std::string_view signature) {
    std::string der;
    if (!row.order.empty()) {
        std::optional<std::string> converted = der_of_raw(row, signature);
        if (!converted) return false;
        der = std::move(*converted);
        signature = der;
    }
    Operation operation;
    const bool good = operation.begin(EVP_DigestVerifyInit, row, key, signer_id) &&
                      EVP_DigestVerify(operation.context.get(), octets(signature), signature.size(), octets(message),
                                       message.size()) == 1;
    ERR_clear_error();  // a signature that does not verify leaves its reasons behind
    return good;
}

}  // namespace creditlink
