// One contract for every algorithm, and what is particular to SM2.

#include <doctest/doctest.h>

#include "creditlink/base/encode.h"
#include "creditlink/signing/key.h"

using namespace creditlink;

namespace {

constexpr Algorithm kAll[] = {Algorithm::sm2_sm3, Algorithm::ecdsa_p256_sha256, Algorithm::ed25519,
                              Algorithm::rsa_pss_sha512, Algorithm::rsa_v1_5_sha256};

// GB/T 32918.5-2017 annex A.2, and the order of its curve.
const std::string kSm2Public =
    "3059301306072a8648ce3d020106082a811ccf5501822d03420004"
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a66"
    "32f6072da9ad13";
const std::string kR = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
const std::string kS = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";
const std::string kSm2Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
const std::string kP256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const std::string kZero(64, '0');

// One key of each algorithm, made once: RSA keys take their time.
const PrivateKey& key_of(Algorithm algorithm) {
    static const std::vector<PrivateKey> keys = [] {
        std::vector<PrivateKey> out;
        for (const Algorithm each : kAll) out.push_back(PrivateKey::generate(each).value());
        return out;
    }();
    return keys[static_cast<std::size_t>(algorithm)];
}

std::string pem_of_hex(const std::string& der) {
    return "-----BEGIN PUBLIC KEY-----\n" + base64(from_hex(der).value()) + "\n-----END PUBLIC KEY-----\n";
}

std::string plus_one(std::string number) {
    number.back() = static_cast<char>(number.back() + 1);
    return number;
}

}  // namespace

TEST_CASE("every algorithm: its name finds it, what it signs it verifies, and nothing else") {
    for (const Algorithm algorithm : kAll) {
        INFO(name_of(algorithm));
        CHECK(algorithm_named(name_of(algorithm)) == algorithm);
        const PrivateKey& key = key_of(algorithm);
        for (const std::string& message :
             {std::string(), std::string("message"), std::string(100'000, 'x'), std::string("\0\xff", 2)}) {
            const std::string signature = key.sign(message).value();
            CHECK(key.public_key().verify(message, signature));
            for (const Algorithm other : kAll)
                CHECK(key_of(other).public_key().verify(message, signature) == (other == algorithm));
            CHECK_FALSE(key.public_key().verify(message + "x", signature));
            for (std::size_t length : {std::size_t{0}, std::size_t{1}, signature.size() - 1})
                CHECK_FALSE(key.public_key().verify(message, signature.substr(0, length)));
            CHECK_FALSE(key.public_key().verify(message, signature + '\0'));
            for (std::size_t i = 0; i < signature.size(); i += 7) {
                std::string changed = signature;
                changed[i] = static_cast<char>(changed[i] ^ 0x40);
                CHECK_FALSE(key.public_key().verify(message, changed));
            }
        }
    }
    CHECK(algorithm_named("hmac-sha256") == std::nullopt);
    CHECK(algorithm_named("") == std::nullopt);
}

TEST_CASE("every algorithm: a public key survives its own PEM and keeps its id, which is the digest of its encoding") {
    for (const Algorithm algorithm : kAll) {
        const PublicKey key = key_of(algorithm).public_key();
        const PublicKey again = PublicKey::from_pem(key.pem(), algorithm).value();
        CHECK(again.id() == key.id());
        CHECK(again.id().size() == 64);
        CHECK(again.algorithm() == algorithm);
    }
}

TEST_CASE("a key of another type or curve than the algorithm's is refused") {
    for (const Algorithm of_key : kAll)
        for (const Algorithm asked : kAll) {
            const bool both_rsa = name_of(of_key).starts_with("rsa") && name_of(asked).starts_with("rsa");
            const Result<PublicKey> key = PublicKey::from_pem(key_of(of_key).public_key().pem(), asked);
            CHECK(static_cast<bool>(key) == (of_key == asked || both_rsa));
        }
}

TEST_CASE("signatures on curves are 64 bytes, and r or s of zero, of n or above is refused") {
    for (const auto& [algorithm, order] :
         {std::pair{Algorithm::sm2_sm3, kSm2Order}, std::pair{Algorithm::ecdsa_p256_sha256, kP256Order}}) {
        const PrivateKey& key = key_of(algorithm);
        const std::string signature = key.sign("m").value();
        REQUIRE(signature.size() == 64);
        const std::string r = hex(signature).substr(0, 64), s = hex(signature).substr(64);
        CHECK(key.public_key().verify("m", from_hex(r + s).value()));
        for (const std::string& bad : {kZero, order, plus_one(order), std::string(64, 'f')}) {
            CHECK_FALSE(key.public_key().verify("m", from_hex(bad + s).value()));
            CHECK_FALSE(key.public_key().verify("m", from_hex(r + bad).value()));
        }
    }
}

TEST_CASE("the signature of GB/T 32918.5-2017 annex A.2 verifies, with its signer id and no other") {
    const std::string signature = from_hex(kR + kS).value();
    const auto verifies = [&](const std::string& id, std::string_view message) {
        return PublicKey::from_pem(pem_of_hex(kSm2Public), Algorithm::sm2_sm3, id).value().verify(message, signature);
    };
    CHECK(verifies("1234567812345678", "message digest"));
    CHECK_FALSE(verifies("1234567812345678", "message digesT"));
    CHECK_FALSE(verifies("1234567812345679", "message digest"));
    CHECK_FALSE(verifies("ALICE123@YAHOO.COM", "message digest"));
    CHECK_FALSE(static_cast<bool>(PublicKey::from_pem(pem_of_hex(kSm2Public), Algorithm::sm2_sm3, "")));
    CHECK_FALSE(PublicKey::from_pem(pem_of_hex(kSm2Public), Algorithm::sm2_sm3)
                    .value()
                    .verify("message digest", from_hex("3046022100" + kR + "022100" + kS).value()));
}

TEST_CASE("an SM2 signature says its signer id: another one does not verify it") {
    const PrivateKey key = PrivateKey::generate(Algorithm::sm2_sm3, "office-7").value();
    const std::string signature = key.sign("m").value();
    CHECK(key.public_key().verify("m", signature));
    CHECK_FALSE(PublicKey::from_pem(key.public_key().pem(), Algorithm::sm2_sm3).value().verify("m", signature));
}

TEST_CASE("a compressed point is the same key with the same id; written-out curve parameters are refused") {
    const std::string compressed =
        "3039301306072a8648ce3d020106082a811ccf5501822d032200"
        "0309f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
    const Result<PublicKey> full = PublicKey::from_pem(pem_of_hex(kSm2Public), Algorithm::sm2_sm3);
    const Result<PublicKey> short_form = PublicKey::from_pem(pem_of_hex(compressed), Algorithm::sm2_sm3);
    REQUIRE(full);
    REQUIRE(short_form);
    CHECK(short_form->id() == full->id());
    CHECK(full->id() == hex(bytes_of(sha256(from_hex(kSm2Public).value()))));
}

TEST_CASE("what is no single public key is refused") {
    const std::string one = pem_of_hex(kSm2Public);
    std::string off_curve = kSm2Public;
    off_curve.back() = '4';
    for (const std::string& pem :
         {std::string(), std::string("x"), one + one, one.substr(0, 60), pem_of_hex(off_curve), pem_of_hex("3000"),
          std::string(70'000, '-'), std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")}) {
        const Result<PublicKey> key = PublicKey::from_pem(pem, Algorithm::sm2_sm3);
        REQUIRE_FALSE(key);
        CHECK(key.error().code == Errc::trust);
    }
}

TEST_CASE("a ring holds a key once and finds it by its id") {
    const PublicKey key = PrivateKey::generate(Algorithm::ed25519).value().public_key();
    KeyRing ring;
    CHECK(ring.add({key, {"11220000MB0000000X"}, 5, 9, "platform"}));
    CHECK_FALSE(ring.add({key, {}, 10, 20, "again"}));
    CHECK_FALSE(KeyRing().add({key, {}, 9, 9, "never"}));
    REQUIRE(ring.find(key.id()));
    CHECK(ring.find(key.id())->title == "platform");
    CHECK(ring.find("") == nullptr);
}
