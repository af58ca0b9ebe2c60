// A person's word about batches of which nobody knows whether they arrived.

#include <doctest/doctest.h>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

// A batch of a, b and c, sent, and held because the platform cannot be asked.
struct Unclear : Office {
    explicit Unclear(const Path& folder, bool refused = false) : Office(folder) {
        for (const char* name : {"a", "b", "c"}) add(name);
        must(admit());
        items = next();
        batch = cut(items);
        if (!refused) move(batch, BatchState::unknown);
        batch.refused = refused;
        move(batch, BatchState::held);
    }
    std::string id(std::size_t i) const { return text_of(items[i].id); }
    std::vector<Item> items;
    BatchRow batch;
};

}  // namespace

TEST_CASE("a batch that arrived by a person's word is sent no more, and shows who said so and no receipt") {
    Folder folder;
    Unclear office(folder.path);
    CHECK(office.books().unclear == 3);
    must(office.ledger.vouch_for(office.id(1), true, "looked at their page", "li"));
    CHECK(office.books().vouched == 3);
    CHECK(office.books().accepted == 0);
    CHECK(office.next().empty());
    const SubmissionView view = *must(office.ledger.submission(office.items[0].id));
    CHECK(view.state == SubmissionState::vouched);
    CHECK(view.note.find("li") != std::string::npos);
    CHECK(view.receipt.empty());
    CHECK(view.batch == office.batch.id);
    const auto log = must(office.ledger.to_log(10));
    REQUIRE(log.size() == 1);
    CHECK(log[0].json.find("submission-arrived") != std::string::npos);
    CHECK(log[0].json.find(office.batch.id) != std::string::npos);
    CHECK(log[0].json.find("looked at") == std::string::npos);
    must(office.ledger.check());
}

TEST_CASE("a batch that never arrived by a person's word is sent again as the same batch") {
    Folder folder;
    Unclear office(folder.path);
    must(office.ledger.send_again(office.id(0), "they have nothing of it", "li"));
    CHECK(must(office.ledger.batch(office.batch.id))->state == BatchState::sending);
    CHECK(office.books().sending == 3);
    CHECK(office.next().empty());
    must(office.ledger.check());
}

TEST_CASE("of a batch that arrived in part what a person vouches for stays, and only the rest is sent again") {
    Folder folder;
    Unclear office(folder.path);
    must(office.ledger.vouch_for(office.id(1), false, "r", "li"));
    CHECK(office.books().vouched == 1);
    CHECK(office.books().unclear == 2);
    must(office.ledger.send_again(office.batch.id, "r", "li"));
    const auto again = office.next();
    REQUIRE(again.size() == 2);
    CHECK(again[0].id == office.items[0].id);
    CHECK(again[1].id == office.items[2].id);
    office.settle(office.cut(again));
    CHECK(office.books().accepted == 2);
    CHECK(office.books().vouched == 1);
    must(office.ledger.check());
}

TEST_CASE("a newer version waits while its earlier one is unclear, and goes once a person has vouched for that") {
    Folder folder;
    Unclear office(folder.path);
    office.admit("b", 2);
    CHECK(office.next().empty());
    must(office.ledger.vouch_for(office.batch.id, true, "r", "li"));
    REQUIRE(office.next().size() == 1);
    CHECK(office.next()[0].version == 2);
}

TEST_CASE("a receipt that comes after all stands above a person's word") {
    Folder folder;
    Unclear office(folder.path);
    must(office.ledger.vouch_for(office.id(0), false, "r", "li"));
    must(office.ledger.retry_submission(office.items[1].id, "ask again", "li", office.secret));
    BatchRow batch = *must(office.ledger.batch(office.batch.id));
    office.settle(batch, {{office.items[0].id, SubmissionState::rejected, "10003", "", ""}});
    CHECK(office.books().rejected == 1);
    CHECK(office.books().accepted == 2);
    CHECK(office.books().vouched == 0);
    must(office.ledger.check());
}

TEST_CASE("a person's word is refused, saying what fits, for what is not unclear") {
    Folder folder;
    Unclear office(folder.path, true);  // the platform took none of it
    for (const std::string& id : {office.id(0), office.batch.id}) {
        const Status refused = office.ledger.vouch_for(id, true, "r", "li");
        REQUIRE(!refused);
        CHECK(refused.error().code == Errc::usage);
        CHECK(refused.error().hint.find("submission retry") != std::string::npos);
        CHECK_FALSE(office.ledger.send_again(id, "r", "li"));
    }
    must(office.ledger.retry_submission(office.items[0].id, "r", "li", office.secret));
    office.settle(*must(office.ledger.batch(office.batch.id)));
    CHECK_FALSE(office.ledger.vouch_for(office.id(0), true, "r", "li"));
    CHECK(office.ledger.vouch_for("b-nothing", true, "r", "li").error().code == Errc::not_found);
    CHECK_FALSE(office.ledger.unclear("s-nonsense", false));
    CHECK(office.books().accepted == 3);
}

TEST_CASE("a look at what a word would concern names each record once and changes nothing") {
    Folder folder;
    Unclear office(folder.path);
    CHECK(must(office.ledger.unclear(office.id(2), true)).size() == 3);
    CHECK(must(office.ledger.unclear(office.batch.id, false)).size() == 3);
    const auto alone = must(office.ledger.unclear(office.id(2), false));
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].id == office.items[2].id);
    CHECK(office.books().unclear == 3);
    CHECK(must(office.ledger.to_log(10)).empty());
}
