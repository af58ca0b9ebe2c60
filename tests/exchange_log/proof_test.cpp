#include "creditlink/exchange_log/proof.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::string note_of(const Path& directory) {
    return read(directory / "checkpoint");
}

}  // namespace

TEST_CASE("every entry of a log can be proven under every later size, and the file holds when read back") {
    Folder folder;
    const Path directory = build(folder, 20);
    for (std::uint64_t size = 1; size <= 20; ++size)
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = prove_inclusion(directory, note_of(directory), index, size);
            REQUIRE(proof);
            const auto back = InclusionProof::parse(proof->json(), "proof.json");
            REQUIRE(back);
            CHECK(back->holds());
            CHECK(back->head.size == size);
            CHECK(back->checkpoint.empty() == (size != 20));
        }
}

TEST_CASE("proofs are taken from full tiles and partial ones alike, of an export as of the log") {
    Folder folder;
    const Path directory = build(folder, 700);
    for (std::uint64_t index : {0u, 255u, 256u, 511u, 512u, 699u})
        CHECK(prove_inclusion(directory, note_of(directory), index, 700).value().holds());
    LogTree tree(directory, 700);
    for (std::uint64_t size : {1u, 255u, 256u, 257u, 512u, 699u, 700u})
        CHECK(prove_consistency(directory, note_of(directory), {size, tree.root(size).value()}).value().holds());
}

TEST_CASE("a proof with its entry, index, head or a hash changed does not hold") {
    Folder folder;
    const Path directory = build(folder, 20);
    const InclusionProof proof = prove_inclusion(directory, note_of(directory), 7, 20).value();
    InclusionProof other = proof;
    other.index = 6;
    CHECK_FALSE(other.holds());
    for (std::size_t i = 0; i < proof.entry.size(); ++i) {
        other = proof;
        other.entry[i] = static_cast<char>(other.entry[i] ^ 0x01);
        CHECK_FALSE(other.holds());
    }
    for (std::size_t i = 0; i < proof.path.size(); ++i) {
        other = proof;
        other.path[i][3] ^= 0x80;
        CHECK_FALSE(other.holds());
    }
    other = proof;
    other.head.root[31] ^= 1;
    CHECK_FALSE(other.holds());
    other = proof;
    other.head.size = 40;  // its paths have one hash more; that it is 20 entries and not 32, which need as many, is the
                           // root's signer's word
    CHECK_FALSE(other.holds());
}

TEST_CASE("a head that is not of this log is not proven to be extended") {
    Folder folder;
    const Path directory = build(folder, 20);
    const LogHead right{7, LogTree(directory, 20).root(7).value()};
    CHECK(prove_consistency(directory, note_of(directory), right).value().holds());
    CHECK_FALSE(prove_consistency(directory, note_of(directory), {7, leaf_hash("x")}).value().holds());
    CHECK_FALSE(prove_consistency(directory, note_of(directory), {0, leaf_hash("x")}).value().holds());
    CHECK(prove_consistency(directory, note_of(directory), {0, empty_root()}).value().holds());
    CHECK(prove_consistency(directory, note_of(directory), {21, leaf_hash("x")}).error().code == Errc::usage);
}

TEST_CASE(
    "an entry that is not there is a mistake of the asker's; one whose bundle was changed is a fault of the log's") {
    Folder folder;
    const Path directory = build(folder, 20);
    CHECK(prove_inclusion(directory, note_of(directory), 20, 20).error().code == Errc::usage);
    CHECK(prove_inclusion(directory, note_of(directory), 0, 21).error().code == Errc::usage);
    const Path bundle = directory / "tile/entries/000.p/20";
    std::string bytes = read(bundle);
    bytes.replace(bytes.find("b-3\""), 4, "b-9\"");
    write(bundle, bytes);
    CHECK(prove_inclusion(directory, note_of(directory), 2, 20));
    const auto bad = prove_inclusion(directory, note_of(directory), 3, 20);
    REQUIRE_FALSE(bad);
    CHECK(bad.error().code == Errc::log_integrity);
    CHECK(bad.error().message.find("entry 3:") != std::string::npos);
    write(bundle, bytes.substr(0, 10));
    CHECK(prove_inclusion(directory, note_of(directory), 3, 20).error().code == Errc::log_integrity);
}

TEST_CASE("a proof file that is none is refused with its line and column") {
    for (
        const char* text :
        {"", "{}", "[]", R"({"proof":"creditlink/consistency/v1"})",
         R"({"proof":"creditlink/inclusion/v1","head":"1 x","index":0,"entry":"","path":[]})",
         R"({"proof":"creditlink/inclusion/v1","head":"0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","index":-1,"entry":"","path":[]})",
         R"({"proof":"creditlink/inclusion/v1","head":"0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","index":0,"entry":"","path":["aGE="]})"}) {
        const auto proof = InclusionProof::parse(text, "proof.json");
        REQUIRE_FALSE(proof);
        CHECK(proof.error().code == Errc::usage);
        CHECK(proof.error().place.starts_with("proof.json"));
    }
}
