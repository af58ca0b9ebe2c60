// A log whose keys were changed and lost, at an auditor's desk: what witnesses follow, and what readers are told.

#include "creditlink/exchange_log/handover.h"
#include "desk.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

struct KeyPairs {
    std::shared_ptr<const PrivateKey> ed25519, sm2;
    static KeyPairs fresh() {
        return {std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::ed25519)),
                std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::sm2_sm3))};
    }
    std::vector<PublicKey> halves() const { return {ed25519->public_key(), sm2->public_key()}; }
    // A file for --key.
    void give(const std::string& file) const {
        std::string lines;
        for (const PublicKey& key : halves()) lines += verifier_key({kOrigin, NoteKeyUse::log, key}).value() + "\n";
        write(file, lines);
    }
};

// In the folder `name`; the public keys of each generation are in files "gen0", "gen1"…
struct ChangingLog {
    std::string name;
    std::vector<KeyPairs> generations;
    std::string handovers = {};

    explicit ChangingLog(std::string folder) : name(std::move(folder)), generations{KeyPairs::fresh()} {
        generations[0].give("gen0");
        more();
    }
    ExchangeLog open() const {
        static FixedClock clock;
        auto log = ExchangeLog::open(
            name, {kOrigin, generations.back().ed25519, generations.back().sm2, {}, {}}, clock);
        REQUIRE(log);
        return std::move(*log);
    }
    void more() {
        auto log = open();
        for (int i = 0; i < 2; ++i) REQUIRE(log.append("ok", "{}"));
        REQUIRE(log.checkpoint());
    }
    void change(KeyChange how) {
        const KeyPairs old = generations.back(), next = KeyPairs::fresh();
        std::uint64_t index = 0;
        LogHead head;
        {
            auto log = open();
            index = log.append(kLogKeysEvent, *announcement(kOrigin, old.halves(), next.halves(), how)).value();
            head = log.checkpoint().value();
        }
        std::vector<const PrivateKey*> signers{next.ed25519.get(), next.sm2.get()};
        if (how == KeyChange::handed_over) signers.insert(signers.begin(), {old.ed25519.get(), old.sm2.get()});
        const std::string note = *signed_checkpoint(kOrigin, head, signers);
        handovers += prove_inclusion(name, note, index, head.size)->json() + "\n";
        write(name + "/checkpoint", note);
        write(name + "/handovers", handovers);
        next.give("gen" + std::to_string(generations.size()));
        generations.push_back(next);
        more();
    }
};

constexpr auto kHanded = KeyChange::handed_over, kLost = KeyChange::lost;

}  // namespace

TEST_CASE("a witness takes new keys whatever the log's keys went through since its last visit, a loss among it") {
    for (const std::vector<KeyChange>& changes : std::vector<std::vector<KeyChange>>{
             {kLost}, {kHanded, kLost}, {kLost, kHanded}, {kLost, kLost}, {kHanded, kLost, kHanded, kLost, kHanded}}) {
        Desk desk;
        ChangingLog log("changing");
        REQUIRE(desk.run("witness init w --name audit.example/w9 --key gen0").exit == 0);
        REQUIRE(desk.run("witness add w changing").exit == 0);
        for (const KeyChange how : changes) log.change(how);
        CAPTURE(changes.size());
        CHECK(desk.run("witness add w changing").exit != 0);
        KeyPairs::fresh().give("strange");
        CHECK(desk.run("witness rekey w changing --key strange").exit == 7);
        const Said said = desk.run("witness rekey w changing --lang en --key gen" + std::to_string(changes.size()));
        CHECK_MESSAGE(said.exit == 0, said.out << said.err);
        const Said on = desk.run("witness add w changing --lang en");
        CHECK_MESSAGE(on.exit == 0, on.out << on.err);
    }
}

TEST_CASE("keys that were only handed over need no person's word, and a log that forgot what a witness saw gets none") {
    Desk desk;
    ChangingLog log("changing");
    REQUIRE(desk.run("witness init w --name audit.example/w9 --key gen0").exit == 0);
    desk.copy_of("changing", "shorter");
    log.more();
    REQUIRE(desk.run("witness add w changing").exit == 0);
    log.change(kHanded);
    CHECK(desk.run("witness rekey w changing --key gen1").exit == 7);
    ChangingLog other("other");
    other.change(kLost);
    CHECK(desk.run("witness rekey w other --key gen1").exit == 7);
    log.name = "shorter", log.generations.resize(1), log.handovers.clear();
    log.change(kLost);
    CHECK(desk.run("witness rekey w shorter --key gen1").exit == 8);
}

TEST_CASE("that keys were lost is told if the log says it; a line that a stranger put beside the log is a fault, its keys unnamed") {
    Desk desk;
    ChangingLog log("changing");
    log.generations[0].give("believed");
    desk.copy_of("changing", "strangers");
    const Said sound = desk.run("log changing --key believed");
    CHECK_MESSAGE(sound.exit == 0, sound.out << sound.err);
    ChangingLog stranger = log;
    stranger.name = "strangers";
    stranger.change(kLost);
    write("changing/handovers", stranger.handovers);
    log.more();
    const Said injected = desk.run("log changing --key believed --json --lang en");
    CHECK(injected.exit == 8);
    CHECK(injected.out.find("handovers has a line saying that keys were lost") != std::string::npos);
    CHECK(injected.out.find("says that the keys given") == std::string::npos);
    const std::string key = verifier_key({kOrigin, NoteKeyUse::log, stranger.generations[1].halves()[0]}).value();
    CHECK(injected.out.find(key) == std::string::npos);

    log.change(kLost);
    const Said told = desk.run("log changing --key believed --json --lang en");
    CHECK(told.exit == 8);
    CHECK(told.out.find("says that the keys given were lost") != std::string::npos);
    auto line = parse_handovers(log.handovers, kOrigin).value().front();
    line.proof.checkpoint = *signed_checkpoint(
        kOrigin, line.proof.head, {log.generations[0].ed25519.get(), log.generations[0].sm2.get()});
    write("changing/handovers", line.proof.json() + "\n");
    CHECK(desk.run("log changing --key believed --json --lang en").out.find("says that the keys given") ==
          std::string::npos);
}

TEST_CASE("a witness's word beside the log counts for who believes the keys of today, whichever signed its note") {
    for (const KeyChange how : {kHanded, kLost}) {
        Desk desk;
        ChangingLog log("changing");
        const Said made = desk.run("witness init w --name audit.example/w9 --key gen0 --json");
        REQUIRE(made.exit == 0);
        REQUIRE(desk.run("witness add w changing --out cosigned").exit == 0);
        const auto witness = Witness::open("w", "a test");
        REQUIRE(witness);
        write("w.pub", verifier_key(witness->keys().front()).value() + "\n");
        write("changing/cosigned", read("cosigned"));
        log.change(how);
        const Said said = desk.run("log changing --key gen1 --witness w.pub --lang en");
        CHECK_MESSAGE(said.exit == 0, said.out << said.err);
        CHECK(desk.run("log changing --key gen1 --witness witness.pub").exit == 7);
    }
}
