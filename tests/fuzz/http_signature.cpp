// The signature fields of an answer that a stranger sent: lines of "Name: value", an empty line, the body.
#include "creditlink/signing/http_signature.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const KeyRing ring = [] {
        KeyRing made;
        auto key = PublicKey::from_pem(  // of RFC 9421 appendix B.1.4
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n", Algorithm::ed25519);
        fuzz::require(key && made.add({.key = *key, .senders = {"x"}, .from = 0, .until = 0, .title = {}}));
        return made;
    }();
    std::string_view rest = fuzz::text_of(data, size);
    ResponseHead answer{.status = 200, .fields = {}};
    RequestHead request{.method = "POST", .target_uri = "https://a.example/v1/batches", .fields = {}};
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (line.empty()) break;
        const std::size_t colon = line.find(": ");
        if (colon == std::string_view::npos) continue;
        answer.fields.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    request.fields = answer.fields;
    const auto one = verify_response(answer, rest, request, ring, 1'800'000'000);
    const auto two = verify_request(request, rest, ring, 1'800'000'000);
    fuzz::require(one.kind != SignatureVerdict::Kind::valid && two.kind != SignatureVerdict::Kind::valid);
    return 0;
}
