#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

TEST_CASE("what is admitted is pending, then sending, then accepted or rejected as its batch's receipt says, and the books balance") {
    Folder folder;
    Office office(folder.path);
    for (const char* name : {"a", "b", "c"}) office.add(name);
    must(office.admit());
    CHECK(office.books().pending == 3);
    const auto items = office.next();
    REQUIRE(items.size() == 3);
    CHECK(items[0].data == "{\"N\":\"a\",\"V\":\"1\"}");
    const BatchRow batch = office.cut(items);
    CHECK(office.books().sending == 3);
    CHECK(office.next().empty());
    office.settle(batch, {{items[1].id, SubmissionState::rejected, "10003", "XK_JDRQ", "empty"}});
    office.settle(batch);  // the same receipt again changes nothing
    CHECK(office.books().accepted == 2);
    CHECK(office.books().rejected == 1);
    CHECK(office.state("b") == SubmissionState::rejected);
    must(office.ledger.check());
}

TEST_CASE("a newer version supersedes a pending one, and is held behind one that is under way") {
    Folder folder;
    Office office(folder.path);
    office.admit("a", 1);
    office.admit("a", 2);
    CHECK(office.state("a", 1) == SubmissionState::superseded);
    auto items = office.next();
    REQUIRE(items.size() == 1);
    CHECK(items[0].version == 2);
    BatchRow batch = office.cut(items);
    office.admit("a", 3);
    CHECK(office.next().empty());
    CHECK(office.books().held == 1);
    office.move(batch, BatchState::unknown);
    CHECK(office.next().empty());
    office.settle(batch);
    items = office.next();
    REQUIRE(items.size() == 1);
    CHECK(items[0].version == 3);
    office.settle(office.cut(items));
    CHECK(office.books().accepted == 2);
    must(office.ledger.check());
}

TEST_CASE("a batch refused as too large goes out again as two halves") {
    Folder folder;
    Office office(folder.path);
    for (const char* name : {"a", "b", "c"}) office.add(name);
    must(office.admit());
    must(office.ledger.split(office.cut(office.next())));
    CHECK(office.books().pending == 3);
    const auto first = office.next();
    CHECK(first.size() == 2);
    office.settle(office.cut(first));
    const auto second = office.next();
    CHECK(second.size() == 1);
    office.settle(office.cut(second));
    CHECK(office.books().accepted == 3);
    must(office.ledger.check());
}

TEST_CASE("a rejected submission is retried as a new version with the same data") {
    Folder folder;
    Office office(folder.path);
    office.admit("a");
    const auto items = office.next();
    office.settle(office.cut(items), {{items[0].id, SubmissionState::rejected, "10003", "", ""}});
    must(office.ledger.retry_submission(items[0].id, "platform repaired", "li", office.secret));
    const auto again = office.next();
    REQUIRE(again.size() == 1);
    CHECK(again[0].version == 2);
    CHECK(again[0].data == items[0].data);
    CHECK(office.books().admitted == 2);
}

TEST_CASE("what was unknown when it was held is asked for when it is retried, and dropped it stays outcome unknown") {
    Folder folder;
    Office office(folder.path);
    office.add("a");
    office.add("b");
    must(office.admit());
    const auto items = office.next();
    BatchRow batch = office.cut(items);
    office.move(batch, BatchState::unknown);
    office.move(batch, BatchState::held);
    CHECK(office.books().parked == 2);
    must(office.ledger.drop_submission(items[0].id, "settled by telephone", "li"));
    CHECK(office.books().dropped == 1);
    must(office.ledger.retry_submission(items[1].id, "gateway repaired", "li", office.secret));
    CHECK(must(office.ledger.batch(batch.id))->state == BatchState::unknown);
    CHECK(office.next().empty());
    CHECK(office.state("a") == SubmissionState::dropped);
    must(office.ledger.check());
}
