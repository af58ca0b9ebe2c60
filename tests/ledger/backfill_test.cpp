// A platform that a task got later.

#include <doctest/doctest.h>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

struct Later : Office {
    explicit Later(const Path& folder) : Office(folder) {}

    Admission present(const std::string& name, std::uint32_t version = 1) {
        add(name, version);
        Admission admission = group.admissions.back();
        group.admissions.clear();
        group.seen.clear();
        group.forget.clear();
        return admission;
    }
    void fill(const std::string& platform, const std::vector<Admission>& admissions) {
        group.admissions = admissions;
        group.seen.clear();
        group.forget.clear();
        must(ledger.backfill(group, {platform, "xk"}, secret));
        group.admissions.clear();
    }
    std::uint64_t behind(const std::string& platform) {
        for (const Behind& each : must(ledger.behind(task, platforms, secret)))
            if (each.platform == platform) return each.records;
        return 0;
    }
    std::vector<Item> next_at(const std::string& platform) {
        return must(ledger.next_items({platform, "xk"}, 1000, 1u << 20, 0));
    }
};

}  // namespace

TEST_CASE("a platform that a task gets later lacks what was admitted before, and after a backfill nothing") {
    Folder folder;
    Later office(folder.path);
    CHECK(office.behind("province") == 0);
    for (const char* name : {"a", "b"}) office.admit(name);
    office.settle(office.cut(office.next()));
    office.platforms.push_back("city");
    CHECK(office.behind("city") == 2);
    office.admit("c");
    CHECK(office.behind("city") == 2);
    CHECK(office.next_at("city").size() == 1);
    office.fill("city", {office.present("a"), office.present("b")});
    CHECK(office.behind("city") == 0);
    CHECK(office.behind("province") == 0);
    CHECK(office.next_at("city").size() == 3);
    must(office.ledger.check());
}

TEST_CASE(
    "a submission that is backfilled has the id that it would have had from the start, and a second backfill does "
    "nothing") {
    Folder folder, other_folder;
    Later office(folder.path), other(other_folder.path);
    office.admit("a");
    office.platforms = other.platforms = {"province", "city"};
    other.admit("a");
    office.fill("city", {office.present("a")});
    office.fill("city", {office.present("a")});
    const auto items = office.next_at("city");
    REQUIRE(items.size() == 1);
    CHECK(items[0].id == other.next_at("city").front().id);
    CHECK(items[0].version == 1);
    CHECK(must(office.ledger.history(Office::key("a"))).size() == 2);
    must(office.ledger.check());
}

TEST_CASE(
    "what is backfilled behind the lane's frontier is cut, settled and followed by its next version like any other") {
    Folder folder;
    Later office(folder.path);
    for (const char* name : {"a", "b"}) office.admit(name);
    office.platforms.push_back("city");
    office.admit("c");
    office.lane = {"city", "xk"};
    office.settle(office.cut(office.next()));
    office.fill("city", {office.present("a"), office.present("b")});
    const auto items = office.next();
    REQUIRE(items.size() == 2);
    BatchRow batch = office.cut(items);
    office.admit("a", 2);
    CHECK(office.next().empty());  // held behind the version under way
    office.settle(batch, {{items[1].id, SubmissionState::rejected, "1", "", ""}});
    REQUIRE(office.next().size() == 1);
    CHECK(office.next()[0].version == 2);
    for (const auto& [lane, books] : must(office.ledger.books())) CHECK(books.balanced());
    must(office.ledger.check());
}

TEST_CASE(
    "a record that changed while a platform was left out is lacking there, one that was retried elsewhere is not") {
    Folder folder;
    Later office(folder.path);
    office.platforms = {"province", "city"};
    CHECK(office.behind("city") == 0);
    for (const char* name : {"a", "b"}) office.admit(name);
    const auto items = office.next();
    office.settle(office.cut(items), {{items[1].id, SubmissionState::rejected, "1", "", ""}});
    must(office.ledger.retry_submission(items[1].id, "r", "li",
                                        office.secret));  // b, as version 2 for the province alone
    office.platforms = {"province"};
    CHECK(office.behind("city") == 0);
    office.admit("a", 2);
    office.platforms = {"province", "city"};
    CHECK(office.behind("city") == 1);
    office.fill("city", {office.present("a", 2), office.present("b")});
    CHECK(office.behind("city") == 0);
    must(office.ledger.check());
}

TEST_CASE("what changed since the rows were read again is not backfilled with the old content") {
    Folder folder;
    Later office(folder.path);
    office.admit("a");
    const Admission old = office.present("a");
    office.admit("a", 2);
    office.platforms.push_back("city");
    office.fill("city", {old});
    CHECK(office.next_at("city").empty());
    CHECK(office.behind("city") == 1);
}
