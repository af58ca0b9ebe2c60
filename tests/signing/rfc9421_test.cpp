// RFC 9421 appendix B.2: the messages, keys and signatures of the standard.

#include <doctest/doctest.h>

#include "creditlink/base/encode.h"
#include "signature_base.h"

using namespace creditlink;

namespace {

const char* const kRsaPss =  // B.1.2
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2\n"
    "+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+\n"
    "oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq\n"
    "gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W\n"
    "Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4\n"
    "aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI\n"
    "2wIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
const char* const kP256 =  // B.1.3
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
    "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
    "-----END PUBLIC KEY-----\n";
const char* const kEd25519 =  // B.1.4
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
    "-----END PUBLIC KEY-----\n";
const char* const kEd25519Private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
    "-----END PRIVATE KEY-----\n";

const RequestHead kRequest{
    "POST",
    "https://example.com/foo?param=Value&Pet=dog",
    {{"Host", "example.com"},
     {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
     {"Content-Type", "application/json"},
     {"Content-Digest",
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"},
     {"Content-Length", "18"}}};
const ResponseHead kResponse{
    200,
    {{"Date", "Tue, 20 Apr 2021 02:07:56 GMT"},
     {"Content-Type", "application/json"},
     {"Content-Digest",
      "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"},
     {"Content-Length", "23"}}};

struct Vector {
    const char* section;
    Algorithm algorithm;
    const char* key;
    bool response;
    const char* input;
    const char* signature;
};

const Vector kVectors[] = {
    {"B.2.1", Algorithm::rsa_pss_sha512, kRsaPss, false,
     "sig=();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"",
     "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/"
     "lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxN"
     "FlD4dzVuwe8DhTSja8xxbR/"
     "Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAn"
     "LH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q=="},
    {"B.2.2", Algorithm::rsa_pss_sha512, kRsaPss, false,
     "sig=(\"@authority\" \"content-digest\" "
     "\"@query-param\";name=\"Pet\");created=1618884473;keyid=\"test-key-rsa-pss\";tag=\"header-example\"",
     "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+"
     "ECxCmT8rtAmj/0PIXxi0A0nxKyB09"
     "RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/"
     "lankenQ99PZfB4jY3I5rSV"
     "2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw=="},
    {"B.2.3", Algorithm::rsa_pss_sha512, kRsaPss, false,
     "sig=(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \"content-digest\" "
     "\"content-length\");created=1618884473;"
     "keyid=\"test-key-rsa-pss\"",
     "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/"
     "5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5Gmyd"
     "PxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/"
     "CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZ"
     "H896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA=="},
    {"B.2.4", Algorithm::ecdsa_p256_sha256, kP256, true,
     "sig=(\"@status\" \"content-type\" \"content-digest\" "
     "\"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\"",
     "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="},
    {"B.2.6", Algorithm::ed25519, kEd25519, false,
     "sig=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "
     "\"content-length\");created=1618884473;keyid=\"test-key-ed25519\"",
     "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="},
};

Result<std::string> base_of(std::string_view input, const SignedMessage& message) {
    const structured::Dictionary dictionary = structured::parse_dictionary(input).value();
    return signature_base(std::get<structured::InnerList>(dictionary.front().value), message);
}

}  // namespace

TEST_CASE("the signatures of RFC 9421 appendix B.2 verify over the signature base that we build") {
    for (const Vector& vector : kVectors) {
        INFO(vector.section);
        const std::string base = base_of(vector.input, {kRequest, vector.response ? &kResponse : nullptr}).value();
        const PublicKey key = PublicKey::from_pem(vector.key, vector.algorithm).value();
        CHECK(key.verify(base, from_base64(vector.signature).value()));
        CHECK_FALSE(key.verify(base + " ", from_base64(vector.signature).value()));
    }
}

TEST_CASE("the Ed25519 signature of RFC 9421 B.2.6 comes out byte for byte") {
    const PrivateKey key = PrivateKey::from_pem(Secret(kEd25519Private), Algorithm::ed25519).value();
    const Vector& vector = kVectors[4];
    CHECK(base64(key.sign(base_of(vector.input, {kRequest}).value()).value()) == vector.signature);
}

TEST_CASE("the signature base of RFC 9421 B.2.3 is the one that the RFC prints") {
    CHECK(base_of(kVectors[2].input, {kRequest}).value() ==
          "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
          "\"@method\": POST\n"
          "\"@path\": /foo\n"
          "\"@query\": ?param=Value&Pet=dog\n"
          "\"@authority\": example.com\n"
          "\"content-type\": application/json\n"
          "\"content-digest\": "
          "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:\n"
          "\"content-length\": 18\n"
          "\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" "
          "\"content-digest\" "
          "\"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\"");
}

TEST_CASE("a component that cannot be had makes no base") {
    const auto base = [](std::string_view input, bool response = false) {
        return static_cast<bool>(base_of(input, {kRequest, response ? &kResponse : nullptr}));
    };
    CHECK(base("sig=(\"@method\" \"date\")"));
    CHECK(base("sig=(\"@method\";req \"date\";req \"date\" \"content-digest\";key=\"sha-512\")", true));
    for (const char* input :
         {"sig=(\"absent\")", "sig=(\"@status\")", "sig=(\"@unknown\")", "sig=(\"date\" \"date\")", "sig=(date)",
          "sig=(\"date\";tr)", "sig=(\"date\";req)", "sig=(\"content-digest\";key=\"sha-256\")",
          "sig=(\"@method\";key=\"x\")", "sig=(\"@query-param\")", "sig=(\"@query-param\";name=\"none\")", "sig=(\"\")",
          "sig=(\"date\";key=\"x\")", "sig=(\"@signature-params\")"})
        CHECK_FALSE(base(input));
    CHECK_FALSE(base("sig=(\"@method\")", true));
}
