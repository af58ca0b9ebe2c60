// Changes of the log's keys: whom they lead where, and whom they must not lead.

#include "creditlink/exchange_log/handover.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

struct Generation {
    std::shared_ptr<const PrivateKey> ed25519, sm2;
    static Generation published() { return {log_keys().ed25519, log_keys().sm2}; }
    static Generation fresh() {
        return {std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::ed25519)),
                std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::sm2_sm3))};
    }
    std::vector<PublicKey> halves() const { return {ed25519->public_key(), sm2->public_key()}; }
};

std::vector<std::string> ids(const std::vector<PublicKey>& keys) {
    std::vector<std::string> found;
    for (const PublicKey& key : keys) found.push_back(key.id());
    return found;
}

// A log whose keys can be changed.
struct Changing {
    Folder folder;
    Path directory = folder.fresh();
    FixedClock clock;
    std::vector<Generation> generations{Generation::published()};
    std::string handovers;

    Changing() { grow(3); }
    void grow(int entries) {
        auto log = open();
        for (int i = 0; i < entries; ++i) REQUIRE(log.append("ok", "{}"));
        REQUIRE(log.checkpoint());
    }
    ExchangeLog open() {
        auto log = ExchangeLog::open(directory,
                                     {.origin = kOrigin,
                                      .ed25519 = generations.back().ed25519,
                                      .sm2 = generations.back().sm2,
                                      .former = {},
                                      .away = {}},
                                     clock);
        REQUIRE(log);
        return std::move(*log);
    }
    // `by` announces: the keys of today, or somebody's whose keys were replaced.
    std::string handover(const Generation& by, const Generation& next) {
        std::uint64_t index = 0;
        LogHead head;
        {
            auto log = open();
            index = *log.append(kLogKeysEvent, *announcement(kOrigin, by.halves(), next.halves()));
            head = *log.checkpoint();
        }
        const std::string note =
            *signed_checkpoint(kOrigin, head, {by.ed25519.get(), by.sm2.get(), next.ed25519.get(), next.sm2.get()});
        auto proof = prove_inclusion(directory, note, index, head.size);
        REQUIRE(proof);
        if (by.ed25519 == generations.back().ed25519) {
            generations.push_back(next);
            REQUIRE(write_file(directory / "checkpoint", note));
        }
        return proof->json() + "\n";
    }
    void change() { handovers += handover(generations.back(), Generation::fresh()), grow(2); }
    KeyChain follow(const std::string& text, std::size_t generation) const {
        return *follow_handovers(text, kOrigin, generations[generation].halves());
    }
    Result<LogHead> checkpoint(const std::vector<PublicKey>& keys) const {
        return verified_checkpoint(*read_file(directory / "checkpoint"), kOrigin, keys);
    }
};

}  // namespace

TEST_CASE("whoever pinned keys of any generation is led to those of today, and the checkpoint is theirs alone") {
    Changing log;
    log.change();
    log.change();
    for (std::size_t pinned = 0; pinned < 3; ++pinned) {
        CAPTURE(pinned);
        const KeyChain chain = log.follow(log.handovers, pinned);
        CHECK(ids(chain.now) == ids(log.generations[2].halves()));
        CHECK(chain.followed.size() == 2 - pinned);
        CHECK(chain.all.size() == 2 * (3 - pinned));
        CHECK(log.checkpoint(chain.now));
        CHECK(left_out(files_under(log.directory), chain)->empty());
    }
    CHECK_FALSE(log.checkpoint(log.generations[0].halves()));
    CHECK_FALSE(log.checkpoint(log.generations[1].halves()));
}

TEST_CASE("the checkpoint of the handover is good for both, so that nobody is shut out while keys change") {
    Changing log;
    log.handovers = log.handover(log.generations.back(), Generation::fresh());
    CHECK(log.checkpoint(log.generations[0].halves()));
    CHECK(log.checkpoint(log.generations[1].halves()));
    CHECK(ids(log.follow(log.handovers, 1).now) == ids(log.generations[1].halves()));
}

TEST_CASE("keys that nobody announced are refused, and so is an announcement that the old keys did not sign") {
    Changing log;
    const Generation stranger = Generation::fresh();
    CHECK_FALSE(verified_checkpoint(
        *signed_checkpoint(kOrigin, {3, leaf_hash("x")}, {stranger.ed25519.get(), stranger.sm2.get()}), kOrigin,
        log.follow({}, 0).now));
    const std::string forged = log.handover(stranger, Generation::fresh());
    const KeyChain chain = log.follow(forged, 0);
    CHECK(ids(chain.now) == ids(log.generations[0].halves()));
    CHECK(chain.followed.empty());
}

TEST_CASE("keys that were replaced lead nobody astray who follows all handovers, and who leaves one out is found out") {
    Changing log;
    log.change();
    const std::string rogue = log.handover(log.generations[0], Generation::fresh());
    CHECK(ids(log.follow(log.handovers + rogue, 0).now) == ids(log.generations[1].halves()));
    const KeyChain astray = log.follow(rogue, 0);
    CHECK(astray.followed.size() == 1);
    const auto missing = left_out(files_under(log.directory), astray);
    REQUIRE(missing);
    REQUIRE(missing->size() == 1);
    CHECK(missing->front() == "entry 3 announces keys, and its handover is missing");
}

TEST_CASE("any changed byte of a handover leads nowhere or is named with its line") {
    Changing log;
    log.change();
    const std::string wanted = ids(log.generations[1].halves())[0];
    for (std::size_t at = 0; at + 1 < log.handovers.size(); at += 7) {
        std::string changed = log.handovers;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const auto chain = follow_handovers(changed, kOrigin, log.generations[0].halves());
        CAPTURE(at);
        if (chain)
            CHECK(ids(chain->now)[0] != wanted);
        else
            CHECK(chain.error().place.starts_with("handovers:1"));
    }
    const auto twice = follow_handovers(log.handovers + log.handovers, kOrigin, log.generations[0].halves());
    REQUIRE_FALSE(twice);
    CHECK(twice.error().place == "handovers:2");
}
