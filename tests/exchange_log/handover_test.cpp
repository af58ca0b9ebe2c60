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
    // `more`: keys that are announced beside `next`, whose private halves nobody here has.
    std::string handover(const Generation& by, const Generation& next, const std::vector<PublicKey>& more = {}) {
        auto announced = next.halves();
        announced.insert(announced.end(), more.begin(), more.end());
        std::uint64_t index = 0;
        LogHead head;
        {
            auto log = open();
            index = *log.append(kLogKeysEvent, *announcement(kOrigin, by.halves(), announced));
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
        const auto omitted = left_out(files_under(log.directory), kOrigin, chain);
        REQUIRE(omitted);
        CHECK(omitted->faults.empty());
        CHECK(omitted->notes.empty());
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
    const auto missing = left_out(files_under(log.directory), kOrigin, astray);
    REQUIRE(missing);
    REQUIRE(missing->faults.size() == 1);
    CHECK(missing->faults.front() == "entry 3 announces keys, and its handover is missing");
}

TEST_CASE("a thief who announces one of the true keys among his own does not hide the handover that he left out") {
    Changing log;
    log.change();
    const Generation own = Generation::fresh();
    const std::string three = log.handover(log.generations[0], own, {log.generations[1].ed25519->public_key()});
    const auto refused = follow_handovers(three, kOrigin, log.generations[0].halves());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().place == "handovers:1");
    const std::string mixed = log.handover(log.generations[0], {own.ed25519, log.generations[1].sm2});
    const KeyChain astray = log.follow(mixed, 0);
    REQUIRE(astray.followed.size() == 1);
    const auto missing = left_out(files_under(log.directory), kOrigin, astray);
    REQUIRE(missing);
    REQUIRE_FALSE(missing->faults.empty());
    CHECK(missing->faults.front() == "entry 3 announces keys, and its handover is missing");
}

TEST_CASE("keys that sign on behind an entry that replaces them are found out, though its handover is the last") {
    Changing log;
    log.change();
    {
        auto open = log.open();  // as the thief of these keys has it: up to the entry by which they were replaced
        const auto data = announcement(kOrigin, log.generations[1].halves(), Generation::fresh().halves());
        REQUIRE(data);
        REQUIRE(open.append(kLogKeysEvent, *data));
    }
    log.grow(2);
    const KeyChain chain = log.follow(log.handovers, 0);
    REQUIRE(log.checkpoint(chain.now));
    const auto found = left_out(files_under(log.directory), kOrigin, chain);
    REQUIRE(found);
    REQUIRE(found->faults.size() == 1);
    CHECK(found->faults.front().starts_with("entry 6 announces keys, and yet the old ones alone sign"));
    CHECK(found->notes.empty());
    const auto pinned = left_out(files_under(log.directory), kOrigin, log.follow({}, 1));
    REQUIRE(pinned);
    CHECK(pinned->faults.size() == 1);  // whoever pinned those keys has no handover to follow at all
}

TEST_CASE("a change interrupted before its handover was written is noted: the checkpoint bears the new keys' lines") {
    Changing log;
    static_cast<void>(log.handover(log.generations.back(), Generation::fresh()));
    const auto found = left_out(files_under(log.directory), kOrigin, log.follow({}, 0));
    REQUIRE(found);
    CHECK(found->faults.empty());
    REQUIRE(found->notes.size() == 1);
    CHECK(found->notes.front().starts_with("entry 3 announces keys and both generations signed"));
}

TEST_CASE("an announcement that no signature covers yet is neither fault nor note") {
    Changing log;
    {
        auto open = log.open();
        const auto data = announcement(kOrigin, log.generations[0].halves(), Generation::fresh().halves());
        REQUIRE(data);
        REQUIRE(open.append(kLogKeysEvent, *data));
        REQUIRE(open.sync());
    }
    const auto found = left_out(files_under(log.directory), kOrigin, log.follow({}, 0));
    REQUIRE(found);
    CHECK(found->faults.empty());
    CHECK(found->notes.empty());
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

TEST_CASE("an entry that says that keys were lost leads nobody, not even signed by those keys; it is told, and heads go on") {
    Changing log;
    log.change();
    const Generation old = log.generations.back(), next = Generation::fresh();
    std::uint64_t index = 0;
    LogHead head;
    {
        auto opened = log.open();
        index = *opened.append(kLogKeysEvent, *announcement(kOrigin, old.halves(), next.halves(), KeyChange::lost));
        head = *opened.checkpoint();
    }
    const auto line = [&](std::vector<const PrivateKey*> signers) {
        const std::string note = *signed_checkpoint(kOrigin, head, signers);
        write(log.directory / "checkpoint", note);
        return prove_inclusion(log.directory, note, index, head.size)->json() + "\n";
    };
    for (const std::string& lost : {line({old.ed25519.get(), old.sm2.get(), next.ed25519.get(), next.sm2.get()}),
                                    line({next.ed25519.get(), next.sm2.get()})}) {
        for (std::size_t pinned = 0; pinned < 2; ++pinned) {
            const KeyChain chain = log.follow(log.handovers + lost, pinned);
            CHECK(ids(chain.now) == ids(old.halves()));
            const auto said = said_to_be_lost(log.handovers + lost, kOrigin, chain);
            REQUIRE(said);
            CHECK(ids(said->announced) == ids(next.halves()));
        }
        const KeyChain chain = *follow_handovers(log.handovers + lost, kOrigin, next.halves());
        CHECK(ids(chain.now) == ids(next.halves()));
        CHECK_FALSE(said_to_be_lost(log.handovers + lost, kOrigin, chain));
        CHECK(log.checkpoint(chain.now));
        const auto omitted = left_out(files_under(log.directory), kOrigin, chain);
        REQUIRE(omitted);
        CHECK(omitted->faults.empty());
    }
    CHECK_FALSE(log.checkpoint(old.halves()));
}
