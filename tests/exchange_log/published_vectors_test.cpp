// The vectors that the transparency-dev project publishes for RFC 6962 and RFC 9162 proofs, good and bad
// (vectors/README.md): each gets its published verdict.

#include <charconv>
#include <cstring>

#include "creditlink/base/json.h"
#include "creditlink/exchange_log/merkle.h"
#include "log_fixture.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

constexpr std::size_t kVectors = 98, kGood = 6;  // of each kind

std::vector<json::Value> vectors(const std::string& file) {
    auto read_vectors = json::parse(read(Path(kSourceFolder) / "tests/exchange_log/vectors" / file));
    REQUIRE(read_vectors);
    return read_vectors->items;
}

// Up to 2^64 - 1, which a signed number does not hold.
std::uint64_t number(const json::Value& vector, std::string_view name) {
    const std::string& text = vector.find(name)->text;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    REQUIRE(error == std::errc());
    REQUIRE(end == text.data() + text.size());
    return value;
}

// Some vectors have a word of fewer bytes where the hash does not matter ("dont care 1"): filled up with zeros.
Digest256 hash(const json::Value& text) {
    const auto bytes = from_base64(text.text);
    REQUIRE(bytes);
    Digest256 out{};
    REQUIRE(bytes->size() <= out.size());
    if (!bytes->empty()) std::memcpy(out.data(), bytes->data(), bytes->size());
    return out;
}

std::vector<Digest256> proof(const json::Value& vector) {
    std::vector<Digest256> path;
    for (const json::Value& item : vector.find("proof")->items) path.push_back(hash(item));
    return path;
}

bool inclusion_holds(const json::Value& vector) {
    if (vector.find("leafHash")->text.empty()) return false;  // no hash at all: there is nothing to verify
    return verify_inclusion(number(vector, "leafIdx"), number(vector, "treeSize"), hash(*vector.find("leafHash")),
                            proof(vector), hash(*vector.find("root")));
}

bool consistency_holds(const json::Value& vector) {
    return verify_consistency(number(vector, "size1"), number(vector, "size2"), hash(*vector.find("root1")),
                              hash(*vector.find("root2")), proof(vector));
}

void every_verdict_is_the_published_one(const std::string& file, bool (*holds)(const json::Value&)) {
    std::size_t count = 0, good = 0;
    for (const json::Value& vector : vectors(file)) {
        const bool wanted = !vector.find("wantErr")->boolean;
        CHECK_MESSAGE(holds(vector) == wanted, vector.find("file")->text << ": " << vector.find("desc")->text);
        ++count;
        good += wanted ? 1 : 0;
    }
    CHECK(count == kVectors);
    CHECK(good == kGood);
}

}  // namespace

TEST_CASE("every published inclusion proof gets its published verdict") {
    every_verdict_is_the_published_one("inclusion.json", inclusion_holds);
}

TEST_CASE("every published consistency proof gets its published verdict") {
    every_verdict_is_the_published_one("consistency.json", consistency_holds);
}
