#include "support/folders.h"
#include "worked_example.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "creditlink/base/file.h"

namespace creditlink {
namespace {

const Path kVectors = Path(test::kSourceFolder) / "tests/signing/vectors";

struct Message {
    std::string first_line;
    HeaderFields fields;
    std::string body;
};

Message read_message(const std::string& name) {
    std::string text = read_file(kVectors / name).value();
    Message out;
    const auto line = [&] {
        const std::size_t end = text.find('\n');
        std::string one = text.substr(0, end);
        text.erase(0, end + 1);
        return one;
    };
    out.first_line = line();
    for (std::string one = line(); !one.empty(); one = line()) {
        const std::size_t colon = one.find(':');
        out.fields.emplace_back(one.substr(0, colon), one.substr(colon + 2));
    }
    out.body = text;
    return out;
}

WorkedExample read_example(Algorithm algorithm, const std::string& stem) {
    const Message request = read_message(stem + "_request.http"), response = read_message(stem + "_answer.http");
    const std::string target = request.first_line.substr(5, request.first_line.find(' ', 5) - 5);
    return {algorithm,
            read_file(kVectors / (stem + ".pem")).value(),
            {"POST", "https://platform.example" + target, request.fields},
            request.body,
            {200, response.fields},
            response.body};
}

}  // namespace

KeyRing WorkedExample::ring(std::string signer_id) const {
    KeyRing out;
    REQUIRE(out.add({PublicKey::from_pem(pem, algorithm, std::move(signer_id)).value(), {}, 0, 0, "example"}));
    return out;
}

WorkedExample p256_example() {
    return read_example(Algorithm::ecdsa_p256_sha256, "p256");
}
WorkedExample sm2_example() {
    return read_example(Algorithm::sm2_sm3, "sm2");
}

std::string& value_of(HeaderFields& fields, std::string_view name) {
    const auto at = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
    REQUIRE(at != fields.end());
    return at->second;
}

}  // namespace creditlink
