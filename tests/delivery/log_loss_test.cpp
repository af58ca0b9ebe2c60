// Whether log and ledger are as new as they once were.

#include "creditlink/delivery/log_loss.h"

#include <doctest/doctest.h>

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/log.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

struct Office {
    Office() : ledger(std::move(*Ledger::open(folder / "state", {}, clock))) {
        set_language(Language::en);
        LogKeys keys{.origin = "creditlink/test",
                     .ed25519 = std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::ed25519)),
                     .sm2 = {},
                     .former = {},
                     .away = {}};
        log.emplace(std::move(*ExchangeLog::open(folder / "log", keys, clock)));
    }
    void write(std::string_view event, std::string_view json) {
        REQUIRE(log->append(event, json));
        REQUIRE(log->sync());
    }
    LogLoss loss(std::vector<KnownHead> elsewhere = {}) {
        auto found = find_loss(ledger, folder / "log", {.heads = std::move(elsewhere)});
        REQUIRE(found);
        return std::move(*found);
    }
    TemporaryFolder folder;
    SystemClock clock;
    Ledger ledger;
    std::optional<ExchangeLog> log;
};

const LogHead kBeyond{99, sha256("of another time")};

}  // namespace

TEST_CASE(
    "a log that is behind what ledger, platform or a file knows is told, each with who knows it and how much is "
    "missing") {
    Office office;
    office.write("opened", "{}");
    REQUIRE(office.ledger.note_head("", office.log->head().text()));
    CHECK_FALSE(office.loss().any());
    REQUIRE(office.ledger.note_head("national", kBeyond.text()));
    const LogLoss loss = office.loss({{{50, kBeyond.root}, "file seen"}, {office.log->head(), "file old"}});
    REQUIRE(loss.heads.size() == 2);
    CHECK(loss.heads[0].known.by == "platform national");
    CHECK(loss.heads[0].missing == 98);
    CHECK(loss.heads[1].known.by == "file seen");
    const Error error = loss_error(loss);
    CHECK(error.code == Errc::log_integrity);
    CHECK(error.message.find("platform national saw 99 entries, here are 1: 98 are missing") != std::string::npos);
    CHECK(error.hint.find("log restored --preview") != std::string::npos);
}

TEST_CASE("a head that a person has recorded as lost is told no more, and the next one is") {
    Office office;
    office.write("opened", "{}");
    REQUIRE(office.ledger.note_head("national", kBeyond.text()));
    REQUIRE(office.ledger.record_restored(office.loss().restored(), "why", "who"));
    CHECK_FALSE(office.loss().any());
    CHECK(office.loss({{{100, kBeyond.root}, "file seen"}}).heads.size() == 1);
}

TEST_CASE(
    "a ledger that has never heard of a batch which the log says was sent is an old one, until a person says so") {
    Office office;
    office.write("opened", "{}");
    REQUIRE(office.ledger.note_head("", office.log->head().text()));
    office.write("submitted", R"({"batch":"b-lost"})");
    office.write("answered", R"({"batch":"b-lost"})");
    const LogLoss loss = office.loss();
    CHECK(loss.heads.empty());
    CHECK(loss.batches == std::vector<std::string>{"b-lost"});
    CHECK(loss_error(loss).message.find("b-lost") != std::string::npos);
    REQUIRE(office.ledger.record_restored(loss.restored(), "why", "who"));
    CHECK_FALSE(office.loss().any());
}

TEST_CASE(
    "a platform whose last batch the ledger does not know has seen a later ledger, until a person says that it is "
    "lost") {
    Office office;
    office.write("opened", "{}");
    const std::string head = office.log->head().text();
    REQUIRE(
        office.ledger.note_head("national", head, "b-later"));  // batches that leave together carry the head of before
    const LogLoss loss = office.loss();
    CHECK(loss.heads.empty());
    REQUIRE(loss.taken.size() == 1);
    CHECK(loss_error(loss).message.find("platform national took, b-later, is not in the ledger") != std::string::npos);
    REQUIRE(office.ledger.record_restored(loss.restored(), "why", "who"));
    CHECK_FALSE(office.loss().any());
    REQUIRE(office.ledger.note_head("national", head, "b-another"));
    CHECK(office.loss().any());
}
