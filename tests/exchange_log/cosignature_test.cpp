#include "creditlink/exchange_log/cosignature.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const std::string kName = "audit.example/w1";

std::string witnessed_note() {
    const LogKeys keys = log_keys();
    return signed_checkpoint(kOrigin, {20852163, leaf_hash("x")}, {keys.ed25519.get(), keys.sm2.get()}).value();
}

std::vector<NoteKey> witness_keys() {
    return {{kName, NoteKeyUse::witness, published_witness_key().public_key()},
            {kName, NoteKeyUse::witness, published_key(Algorithm::sm2_sm3).public_key()}};
}

std::string cosigned(std::int64_t time = 1764000060) {
    const PrivateKey ed25519 = published_witness_key(), sm2 = published_key(Algorithm::sm2_sm3);
    return cosigned_checkpoint(witnessed_note(), kName, {&ed25519, &sm2}, time).value();
}

}  // namespace

TEST_CASE("a cosigned checkpoint is still the log's, and says when the witness saw it") {
    CHECK(verified_checkpoint(cosigned(), kOrigin, public_keys()).value().size == 20852163);
    const auto found = verified_cosignatures(cosigned(), witness_keys()).value();
    REQUIRE(found.size() == 2);
    CHECK(found[0].witness.name == kName);
    CHECK(found[0].time == 1764000060);
    CHECK(verified_cosignatures(witnessed_note(), witness_keys()).value().empty());
}

TEST_CASE("cosigning again takes the earlier line's place, and another witness's line stays") {
    const PrivateKey one = published_witness_key(), other = PrivateKey::generate(Algorithm::ed25519).value();
    std::string text = cosigned_checkpoint(witnessed_note(), kName, {&one}, 1).value();
    text = cosigned_checkpoint(text, "other.example", {&other}, 2).value();
    text = cosigned_checkpoint(text, kName, {&one}, 3).value();
    const auto found =
        verified_cosignatures(text, {witness_keys()[0], {"other.example", NoteKeyUse::witness, other.public_key()}})
            .value();
    REQUIRE(found.size() == 2);
    CHECK(found[0].time == 3);
    CHECK(found[1].time == 2);
}

TEST_CASE("every changed byte of a cosigned checkpoint takes a known signature from it or makes it bad") {
    const std::string text = cosigned();
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = static_cast<char>(other[i] ^ 0x02);
        const auto head = verified_checkpoint(other, kOrigin, public_keys());
        const auto found = verified_cosignatures(other, witness_keys());
        CHECK_MESSAGE(!(head && found && found->size() == 2), "byte " << i);
    }
}

TEST_CASE("a cosignature is not taken for the log's own signature, nor the other way round, even by one key") {
    const PrivateKey key = published_witness_key();
    const std::string as_witness = cosigned_checkpoint(witnessed_note(), kOrigin, {&key}, 1764000060).value();
    CHECK_FALSE(verified_checkpoint(as_witness, kOrigin, {key.public_key()}));
    const std::string as_log = signed_checkpoint(kOrigin, {5, leaf_hash("x")}, {&key}).value();
    CHECK(verified_cosignatures(as_log, {{kOrigin, NoteKeyUse::witness, key.public_key()}}).value().empty());
}

TEST_CASE("a cosignature with another time, of another checkpoint or doubled is refused") {
    const std::string early = cosigned(1), late = cosigned(2);
    const std::size_t at = witnessed_note().size();
    CHECK_FALSE(verified_cosignatures(early + late.substr(at), witness_keys()));
    const LogKeys keys = log_keys();
    const std::string other = signed_checkpoint(kOrigin, {6, leaf_hash("x")}, {keys.ed25519.get()}).value();
    const auto moved = verified_cosignatures(other + early.substr(at), witness_keys());
    REQUIRE_FALSE(moved);
    CHECK(moved.error().code == Errc::log_integrity);
    CHECK(moved.error().place == "checkpoint:6");
}

TEST_CASE("a verifier key with any character changed is refused, and so are names that no note may have") {
    for (const NoteKey& key : witness_keys()) {
        const std::string text = verifier_key(key).value();
        CHECK(parse_verifier_key(text).value().use == NoteKeyUse::witness);
        for (std::size_t i = 0; i < text.size(); ++i) {
            std::string other = text;
            other[i] = static_cast<char>(other[i] ^ 0x02);
            const auto parsed = parse_verifier_key(other);
            CHECK_MESSAGE(!parsed, "byte " << i);
        }
    }
    for (const char* name : {"", "a b", "a+b", "a\nb",
                             "a\xE3\x80\x80"
                             "b"})
        CHECK_FALSE(is_note_name(name));
    CHECK(is_note_name("审计.example/见证一"));
}
