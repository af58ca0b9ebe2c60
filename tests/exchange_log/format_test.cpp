// FORMAT.md's worked example is what the writer writes and the readers accept.

#include "creditlink/base/text.h"
#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/proof.h"
#include "log_fixture.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

struct Example {
    std::string page;
    std::vector<std::string> lines;  // of its code blocks, without the indent

    Example() : page(read(Path(kSourceFolder) / "src/exchange_log/FORMAT.md")) {
        const std::size_t start = page.find("## Worked example");
        REQUIRE(start != std::string::npos);
        const std::string part = page.substr(start);
        for (std::string_view line : split(part, "\n"))
            if (line.starts_with("    ")) lines.emplace_back(line.substr(4));
    }
    std::string of(std::string_view label) const {
        for (const std::string& line : lines)
            if (line.starts_with(label)) return std::string(trim(std::string_view(line).substr(label.size())));
        FAIL("no line " << label);
        return {};
    }
    std::vector<std::string> starting(std::string_view with) const {
        std::vector<std::string> found;
        for (const std::string& line : lines)
            if (line.starts_with(with)) found.push_back(line);
        return found;
    }
};

const std::string kSignatureStart = "\xE2\x80\x94 " + kOrigin;

Path example_log(const Folder& folder) {
    const Path directory = folder.fresh();
    FixedClock clock;
    auto log = ExchangeLog::open(directory, log_keys(), clock);
    REQUIRE(log);
    REQUIRE(log->append("submitted", R"({"batch":"b-1"})"));
    clock.now += 250;
    REQUIRE(log->append("answered", R"({"batch":"b-1","status":200})"));
    REQUIRE(log->checkpoint());
    return directory;
}

}  // namespace

TEST_CASE("the worked example's entries, hashes, frames and bundle are the bytes that are written") {
    Folder folder;
    const Example example;
    const Path directory = example_log(folder);
    const std::string entries[] = {example.of("entry 0"), example.of("entry 1")};
    CHECK(hex(bytes_of(leaf_hash(entries[0]))) == example.of("leaf 0"));
    CHECK(hex(bytes_of(leaf_hash(entries[1]))) == example.of("leaf 1"));
    CHECK(hex(bytes_of(node_hash(leaf_hash(entries[0]), leaf_hash(entries[1])))) == example.of("root"));
    CHECK(read(directory / "journal/000000000000") ==
          "creditlink-log1\n" + *from_hex(example.of("frame 0")) + entries[0] + *from_hex(example.of("frame 1")) + entries[1]);
    CHECK(read(directory / "tile/0/000.p/2") == *from_hex(example.of("leaf 0")) + *from_hex(example.of("leaf 1")));
    CHECK(read(directory / "tile/entries/000.p/2") == std::string("\0\x4b", 2) + entries[0] + std::string("\0\x57", 2) + entries[1]);
}

TEST_CASE("the worked example's checkpoint is what is written, but for the SM2 signature, and verifies") {
    Folder folder;
    const Example example;
    const auto signatures = example.starting(kSignatureStart);
    REQUIRE(signatures.size() == 2);
    const std::string text = kOrigin + "\n2\n" + base64(*from_hex(example.of("root"))) + "\n\n" + signatures[0] + "\n";
    CHECK(example.starting(base64(*from_hex(example.of("root")))).size() == 1);
    CHECK(read(example_log(folder) / "checkpoint").starts_with(text));
    const auto head = verified_checkpoint(text + signatures[1] + "\n", kOrigin, public_keys());
    REQUIRE(head);
    CHECK(hex(bytes_of(head->root)) == example.of("root"));
}

TEST_CASE("the worked example's verifier keys are those of the published keys") {
    const Example example;
    const auto keys = example.starting(kOrigin + "+");
    REQUIRE(keys.size() == 2);
    CHECK(*note_verifier_key(kOrigin, public_keys()[0]) == keys[0]);
    CHECK(*note_verifier_key(kOrigin, public_keys()[1]) == keys[1]);
}

TEST_CASE("the worked example's cosignatures are good, and the Ed25519 one is what is written") {
    Folder folder;
    const Example example;
    const std::string note = read(example_log(folder) / "checkpoint");
    const std::string name = "audit.example/w1", start = "\xE2\x80\x94 " + name;
    const PrivateKey ed25519 = published_witness_key(), sm2 = published_key(Algorithm::sm2_sm3);
    const std::vector<NoteKey> keys = {{name, NoteKeyUse::witness, ed25519.public_key()}, {name, NoteKeyUse::witness, sm2.public_key()}};
    const auto lines = example.starting(start), verifiers = example.starting(name + "+");
    REQUIRE(lines.size() == 2);
    REQUIRE(verifiers.size() == 2);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CHECK(*verifier_key(keys[i]) == verifiers[i]);
        const auto parsed = parse_verifier_key(verifiers[i]);
        REQUIRE(parsed);
        CHECK(*verifier_key(*parsed) == verifiers[i]);
    }
    CHECK(cosigned_checkpoint(note, name, {&ed25519}, 1764000060).value() == note + lines[0] + "\n");
    const auto found = verified_cosignatures(note + lines[0] + "\n" + lines[1] + "\n", keys);
    REQUIRE(found);
    REQUIRE(found->size() == 2);
    for (const Cosignature& one : *found) CHECK(one.time == 1764000060);
}

TEST_CASE("the worked example's anchor and proofs are what is written, and hold") {
    Folder folder;
    const Example example;
    const Path directory = example_log(folder);
    const std::string note = read(directory / "checkpoint");
    const LogHead head = verified_checkpoint(note, kOrigin, public_keys()).value();
    CHECK(example.starting("CL1-2").at(0) == anchor_line(head));
    InclusionProof inclusion = prove_inclusion(directory, note, 1, 2).value();
    inclusion.checkpoint.clear();
    CHECK(example.starting("{\"proof\":\"creditlink/inclusion/v1\",\"head\":\"2").at(0) == inclusion.json());
    CHECK(InclusionProof::parse(inclusion.json(), "p")->holds());
    ConsistencyProof consistency = prove_consistency(directory, note, {1, leaf_hash(example.of("entry 0"))}).value();
    consistency.checkpoint.clear();
    CHECK(example.starting("{\"proof\":\"creditlink/consistency/v1\",\"old\":\"1").at(0) == consistency.json());
    CHECK(ConsistencyProof::parse(consistency.json(), "p")->holds());
}

TEST_CASE("the page that an export carries is this page") {
    CHECK(format_page() == Example().page);
}
