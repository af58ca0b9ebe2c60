#include <doctest/doctest.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "worked_example.h"

using namespace creditlink;
using Kind = SignatureVerdict::Kind;

namespace {

std::vector<WorkedExample> examples() {
    return {p256_example(), sm2_example()};
}

Kind of_request(const WorkedExample& e, std::int64_t now = kExampleTime) {
    return verify_request(e.request, e.request_body, e.ring(), now).kind;
}
Kind of_answer(const WorkedExample& e, std::int64_t now = kExampleTime) {
    return verify_response(e.response, e.response_body, e.request, e.ring(), now).kind;
}

// Calls `check` once for each byte of `text`, with that byte changed; and for the text cut short and made longer.
template <typename Check>
void with_each_change(std::string& text, Check check) {
    const std::string original = text;
    for (std::size_t i = 0; i < original.size(); ++i) {
        text = original;
        text[i] = original[i] == 'A' ? 'B' : 'A';
        check("byte " + std::to_string(i));
    }
    text = original.substr(0, original.size() - 1);
    check("cut");
    text = original + "A";
    check("longer");
    text = original;
}

void replace(std::string& text, std::string_view what, std::string_view by) {
    REQUIRE(text.find(what) != std::string::npos);
    text.replace(text.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("the worked examples of the platform interface verify, request and answer, by both algorithms") {
    for (const WorkedExample& e : examples()) {
        CHECK(verify_request(e.request, e.request_body, e.ring(), kExampleTime).reason == "");
        CHECK(of_request(e) == Kind::valid);
        CHECK(verify_response(e.response, e.response_body, e.request, e.ring(), kExampleTime).reason == "");
        CHECK(of_answer(e) == Kind::valid);
    }
}

TEST_CASE("a request with any one byte changed is refused: body, method, target, covered field or signature") {
    for (WorkedExample e : examples()) {
        const auto refused = [&](const std::string& where) {
            INFO(where);
            CHECK(of_request(e) != Kind::valid);
        };
        with_each_change(e.request_body, refused);
        with_each_change(e.request.method, refused);
        with_each_change(e.request.target_uri, refused);
        for (const char* name : {"Content-Type", "Content-Digest", "Idempotency-Key", "Signature-Input", "Signature"})
            with_each_change(value_of(e.request.fields, name), refused);
        CHECK(of_request(e) == Kind::valid);
    }
}

TEST_CASE("an answer with any one byte changed, or given to another request, is refused") {
    for (WorkedExample e : examples()) {
        const auto refused = [&](const std::string& where) {
            INFO(where);
            CHECK(of_answer(e) != Kind::valid);
        };
        with_each_change(e.response_body, refused);
        for (int status : {100, 201, 202, 409, 500}) {
            e.response.status = status;
            refused("status " + std::to_string(status));
        }
        e.response.status = 200;
        for (const char* name : {"Content-Type", "Content-Digest", "Signature-Input", "Signature"})
            with_each_change(value_of(e.response.fields, name), refused);
        with_each_change(e.request.method, refused);
        with_each_change(e.request.target_uri, refused);
        for (const char* name : {"Content-Digest", "Idempotency-Key", "Signature"})
            with_each_change(value_of(e.request.fields, name), refused);
        CHECK(of_answer(e) == Kind::valid);
    }
}

TEST_CASE("a signature with any one bit flipped is refused") {
    for (WorkedExample e : examples()) {
        std::string& field = value_of(e.request.fields, "Signature");
        const std::string bytes = from_base64(field.substr(5, field.size() - 6)).value();
        for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 3) {
            std::string flipped = bytes;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
            field = "sig=:" + base64(flipped) + ":";
            CHECK(of_request(e) == Kind::invalid);
        }
    }
}

TEST_CASE("a field that is covered when it is there cannot be added or taken away") {
    for (const WorkedExample& e : examples()) {
        WorkedExample changed = e;
        changed.request.fields.emplace_back("Content-Encoding", "gzip");
        CHECK(of_request(changed) == Kind::invalid);
        changed = e;
        changed.response.fields.emplace_back("content-encoding", "gzip");
        CHECK(of_answer(changed) == Kind::invalid);
        for (const char* name : {"Content-Type", "Content-Digest", "Idempotency-Key", "Signature-Input", "Signature"}) {
            changed = e;
            std::erase_if(changed.request.fields, [&](const auto& field) { return field.first == name; });
            CHECK(of_request(changed) == Kind::invalid);
        }
    }
}

TEST_CASE("a covered field that occurs twice is refused, even with the same value") {
    for (const WorkedExample& e : examples())
        for (const char* name : {"Content-Type", "Content-Digest", "Idempotency-Key"}) {
            WorkedExample changed = e;
            changed.request.fields.emplace_back(name, value_of(changed.request.fields, name));
            CHECK(of_request(changed) == Kind::invalid);
        }
}

TEST_CASE("signatures with other labels are ignored, wherever they stand") {
    WorkedExample e = sm2_example();
    value_of(e.request.fields, "Signature-Input").insert(0, "proxy=(\"@authority\");created=1;expires=2, ");
    value_of(e.request.fields, "Signature") += ", proxy=:AAAA:";
    CHECK(of_request(e) == Kind::valid);
    e.request.fields.emplace_back("Signature-Input", "gate=()");
    e.request.fields.emplace_back("signature", "gate=:AAAA:");
    CHECK(of_request(e) == Kind::valid);
    CHECK(of_answer(e) == Kind::valid);  // it covers the member sig, not the whole field
    e.request.fields.emplace_back("Signature-Input", "sig=()");
    CHECK(of_request(e) == Kind::invalid);  // sig twice
}

TEST_CASE("the verifier's clock may differ by five minutes, not by a second more") {
    for (const WorkedExample& e : examples()) {
        CHECK(of_request(e, kExampleTime + 300) == Kind::valid);
        CHECK(of_request(e, kExampleTime - 300) == Kind::valid);
        CHECK(of_request(e, kExampleTime + 301) == Kind::clock_skew);
        CHECK(of_request(e, kExampleTime - 301) == Kind::clock_skew);
        WorkedExample forged = e;
        forged.request_body += " ";
        CHECK(of_request(forged, kExampleTime + 301) == Kind::invalid);  // clock skew is said of what is good otherwise
    }
}

TEST_CASE("a key signs only within its time span, the end exclusive") {
    const WorkedExample e = p256_example();
    const auto in_span = [&](std::int64_t from, std::int64_t until) {
        KeyRing ring;
        REQUIRE(ring.add({PublicKey::from_pem(e.pem, e.algorithm).value(), {}, from, until, ""}));
        return verify_request(e.request, e.request_body, ring, kExampleTime).kind;
    };
    CHECK(in_span(kExampleTime, kExampleTime + 1) == Kind::valid);
    CHECK(in_span(kExampleTime + 1, 0) == Kind::invalid);
    CHECK(in_span(0, kExampleTime) == Kind::invalid);
}

TEST_CASE("a key that is not pinned is told apart, and the algorithm is the pinned one's") {
    const WorkedExample p256 = p256_example(), sm2 = sm2_example();
    CHECK(verify_request(p256.request, p256.request_body, sm2.ring(), kExampleTime).kind == Kind::key_unknown);
    WorkedExample e = sm2;
    replace(value_of(e.request.fields, "Signature-Input"), "alg=\"sm2-sm3\"", "alg=\"ecdsa-p256-sha256\"");
    CHECK(of_request(e) == Kind::invalid);
}

TEST_CASE("an SM2 signature under another signer id is refused") {
    const WorkedExample e = sm2_example();
    CHECK(verify_request(e.request, e.request_body, e.ring("1234567812345679"), kExampleTime).kind == Kind::invalid);
    CHECK(verify_response(e.response, e.response_body, e.request, e.ring("x"), kExampleTime).kind == Kind::invalid);
}

TEST_CASE(
    "parameters and components are refused in another order, missing or added, before the signature is looked at") {
    const auto with_input = [](std::string_view what, std::string_view by) {
        WorkedExample e = sm2_example();
        replace(value_of(e.request.fields, "Signature-Input"), what, by);
        return verify_request(e.request, e.request_body, e.ring(), kExampleTime).reason;
    };
    for (const char* list : {"(\"@target-uri\" \"@method\"", "(\"@method\"", "(\"@method\" \"@target-uri\" \"host\"",
                             "(\"@method\" \"@target-uri\";x"})
        CHECK(with_input("(\"@method\" \"@target-uri\"", list).find("covered components differ") == 0);
    CHECK(with_input(";created=1795399200;nonce=\"D3nSk9pxOLKfoeqxCOJp5Q\"",
                     ";nonce=\"D3nSk9pxOLKfoeqxCOJp5Q\";created=1795399200")
              .find("parameters") == 0);
    CHECK(with_input(";created=1795399200", ";created=1795399200;expires=1795399300").find("parameters") == 0);
    CHECK(with_input("nonce=\"D3nSk9pxOLKfoeqxCOJp5Q\"", "nonce=\"D3nSk9pxOLKfoeqxCOJp\"").find("parameters") == 0);
    CHECK(with_input("credit-exchange", "credit-receipt").find("parameters") == 0);
    CHECK(with_input("created=1795399200", "created=\"1795399200\"").find("parameters") == 0);
}

TEST_CASE("what we sign, we verify: with and without a body, and an error answer to an unsigned request") {
    for (const Algorithm algorithm : {Algorithm::sm2_sm3, Algorithm::ecdsa_p256_sha256, Algorithm::ed25519}) {
        const PrivateKey key = PrivateKey::generate(algorithm).value();
        KeyRing ring;
        REQUIRE(ring.add({key.public_key(), {}, 0, 0, ""}));
        const std::string nonce = random_bytes(16);

        RequestHead get{"GET", "https://platform.example/exchange/v1/status?x=%20", {}};
        REQUIRE(sign_request(get, std::nullopt, key, 1000, nonce));
        CHECK(verify_request(get, std::nullopt, ring, 1000).reason == "");
        CHECK(verify_request(get, std::nullopt, ring, 1000).kind == Kind::valid);
        CHECK(verify_request(get, "{}", ring, 1000).kind == Kind::invalid);

        RequestHead post{
            "POST", "https://platform.example/x", {{"content-type", "application/json"}, {"Content-Encoding", "gzip"}}};
        REQUIRE(sign_request(post, "{}", key, 1000, nonce));
        REQUIRE(sign_request(post, "{}", key, 1001, nonce));  // a second attempt signs anew
        CHECK(verify_request(post, "{}", ring, 1001).kind == Kind::valid);
        CHECK(verify_request(post, "{}", ring, 1001).created == 1001);

        const RequestHead unsigned_request{"GET", "https://platform.example/x", {}};
        ResponseHead answer{401, {{"Content-Type", "application/problem+json"}}};
        REQUIRE(sign_response(answer, "{}", unsigned_request, key, 1000, nonce));
        CHECK(verify_response(answer, "{}", unsigned_request, ring, 1000).kind == Kind::valid);
        CHECK(verify_response(answer, "{}", post, ring, 1000).kind == Kind::invalid);
    }
}

TEST_CASE("a platform can sign its answer to whatever was sent to it") {
    const PrivateKey key = PrivateKey::generate(Algorithm::ed25519).value();
    const RequestHead odd{"BREW",
                          "https://platform.example/ /\x01",
                          {{"Signature", "sig=((("}, {"Content-Digest", "a"}, {"Content-Digest", "b"}}};
    const RequestHead plain{"POST", "https://platform.example/", odd.fields};
    ResponseHead answer{400, {{"Content-Type", "application/problem+json"}}};
    CHECK(sign_response(answer, "{}", plain, key, 1000, random_bytes(16)));
    CHECK_FALSE(
        sign_response(answer, "{}", odd, key, 1000, random_bytes(16)));  // but no control character gets into a base
}

TEST_CASE("a message that the interface does not allow is not signed") {
    const PrivateKey key = PrivateKey::generate(Algorithm::ed25519).value();
    RequestHead bare{"POST", "https://platform.example/", {}};
    CHECK_FALSE(sign_request(bare, "{}", key, 1000, random_bytes(16)));
    RequestHead typed{"GET", "https://platform.example/", {{"Content-Type", "application/json"}}};
    CHECK_FALSE(sign_request(typed, std::nullopt, key, 1000, random_bytes(16)));
    RequestHead broken{"POST", "https://platform.example/", {{"Content-Type", "a\r\n\"@method\": GET"}}};
    CHECK_FALSE(sign_request(broken, "{}", key, 1000, random_bytes(16)));
    RequestHead good{"GET", "https://platform.example/", {}};
    CHECK_FALSE(sign_request(good, std::nullopt, key, 1000, "short"));
    ResponseHead untyped{200, {}};
    CHECK_FALSE(sign_response(untyped, "{}", good, key, 1000, random_bytes(16)));
}
