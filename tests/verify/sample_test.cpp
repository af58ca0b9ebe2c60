// creditlink-verify sample, as an auditor types it: what he demands of a log he demands here too.

#include "creditlink/exchange_log/sample.h"
#include "creditlink/exchange_log/handover.h"
#include "desk.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const SampleWish kWish{"dice", 0, 3, 2};
const std::string kDraw = "sample answers --lang en --key keys --seed dice --from 0 --until 3 --count 2";

// A log in ./answers of two batches that were answered.
struct Answers {
    FixedClock clock;
    LogHead head;

    Answers() {
        append("opened", "{}");
        append("answered", R"({"batch":"b-1","outcome":"receipt","accepted":3,"rejected":0,"doubtful":0})");
        append("answered", R"({"batch":"b-2","outcome":"receipt","accepted":4,"rejected":1,"doubtful":0})");
    }
    void append(std::string_view event, const std::string& data) {
        auto log = ExchangeLog::open("answers", log_keys(), clock);
        REQUIRE(log);
        REQUIRE(log->append(event, data));
        head = log->checkpoint().value();
    }
    Sample drawn() const { return repeat_sample(files_under("answers"), kOrigin, head.size, kWish).value().sample; }
};

}  // namespace

TEST_CASE("a list is the sample only if its digest stood in the log") {
    Desk desk;
    Answers log;
    const Sample sample = log.drawn();
    write("list", sample.text());
    CHECK(desk.run(kDraw).exit == 0);
    for (const char* form : {"", " --json"}) {
        const Said early = desk.run(kDraw + " --list list" + form);
        CHECK(early.exit == 8);
        CHECK(early.out.find("no entry has its digest") != std::string::npos);
        CHECK(early.out.find("\"same\"") == std::string::npos);
    }
    log.append("sampled", sampled_entry(sample, "x"));
    const Said said = desk.run(kDraw + " --list list");
    CHECK_MESSAGE(said.exit == 0, said.out << said.err);
}

TEST_CASE("a witness and a time-stamping authority that are demanded must have vouched for the log") {
    Desk desk;
    const Answers log;
    CHECK(desk.run(kDraw + " --witness witness.pub").exit == 7);
    CHECK(desk.run(kDraw + " --tsa keys").exit == 7);
    REQUIRE(desk.run("witness init w --name audit.example/w2 --key keys").exit == 0);
    REQUIRE(desk.run("witness add w answers --out answers/checkpoint").exit == 0);
    const auto witness = Witness::open("w", "a test");
    REQUIRE(witness);
    write("w.pub", verifier_key(witness->keys()[0]).value());
    CHECK(desk.run(kDraw + " --witness w.pub").exit == 0);
}

TEST_CASE("keys that were handed over are followed, and an announcement whose handover is missing is a fault") {
    Desk desk;
    Answers log;
    const PrivateKey ed25519 = PrivateKey::generate(Algorithm::ed25519).value(),
                     sm2 = PrivateKey::generate(Algorithm::sm2_sm3).value();
    log.append(kLogKeysEvent, announcement(kOrigin, public_keys(), {ed25519.public_key(), sm2.public_key()}).value());
    const Said missing = desk.run(kDraw);
    CHECK(missing.exit == 8);
    CHECK(missing.err.find("entry 3 announces keys") != std::string::npos);
    const std::string both =
        signed_checkpoint(kOrigin, log.head, {log_keys().ed25519.get(), log_keys().sm2.get(), &ed25519, &sm2}).value();
    write("answers/handovers", prove_inclusion("answers", both, 3, log.head.size)->json() + "\n");
    write("answers/checkpoint", signed_checkpoint(kOrigin, log.head, {&ed25519, &sm2}).value());
    const Said said = desk.run(kDraw);
    CHECK_MESSAGE(said.exit == 0, said.out << said.err);
}

TEST_CASE("a proof, which no authority dated, has no option to demand that") {
    Desk desk;
    CHECK(desk.run("proof proof.json --key keys").exit == 0);
    CHECK(desk.run("proof proof.json --key keys --tsa keys").exit == 2);
}
