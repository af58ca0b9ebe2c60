// The first run's shortcut: what the tables surely lack is not sought.

#include <utility>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

TEST_CASE("from the first run on every record and row that was admitted is found, and none that was not") {
    Folder folder;
    Office office(folder.path);
    std::vector<RowHash> hashes;
    std::vector<RecordKey> keys;
    std::size_t admitted = 0;
    const auto ask = [&] {
        hashes.clear();
        keys.clear();
        for (int i = 0; i < 3000; ++i) {
            hashes.push_back(Office::row("r" + std::to_string(i) + "/1"));
            keys.push_back(Office::key("r" + std::to_string(i)));
        }
        std::sort(hashes.begin(), hashes.end());
        std::sort(keys.begin(), keys.end());
        CHECK(must(office.ledger.find_seen(office.task.id, hashes)).size() == admitted);
        CHECK(must(office.ledger.find_records("xk", keys)).size() == admitted);
    };
    ask();
    for (int group = 0; group < 4; ++group) {
        for (int i = 0; i < 500; ++i, ++admitted) office.add("r" + std::to_string(admitted));
        must(office.admit());
        ask();
    }
    // Another process has admitted one meanwhile: what is known of the beginning is no longer the whole.
    Ledger other = must(Ledger::open(folder.path / "state", {}, office.clock));
    std::swap(office.ledger, other);
    office.admit("r2999");
    ++admitted;
    std::swap(office.ledger, other);
    ask();
}

namespace {

constexpr int kGroupOfMany = 20'000;

Group group_of_many(Office& office) {
    for (int i = 0; i < kGroupOfMany; ++i) office.add("m" + std::to_string(i));
    return std::exchange(office.group, office.group.next());
}

}  // namespace

TEST_CASE("while a group is admitted others are not found, and whatever else is asked sees all of it") {
    Folder folder;
    Office office(folder.path);
    const std::vector<RecordKey> stranger = {Office::key("stranger")};
    const std::vector<RowHash> strange_row = {Office::row("stranger/1")};
    CHECK(must(office.ledger.find_records("xk", stranger)).empty());
    CHECK(must(office.ledger.find_seen(office.task.id, strange_row)).empty());
    office.admit("first");
    must(office.ledger.admit_meanwhile(group_of_many(office), office.platforms, office.secret));
    CHECK(must(office.ledger.find_records("xk", stranger)).empty());
    CHECK(must(office.ledger.find_seen(office.task.id, strange_row)).empty());
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("first")})).size() == 1);
    CHECK(must(office.ledger.find_seen(office.task.id, std::vector{Office::row("first/1")})).size() == 1);
    office.add("beside");  // its body goes into the segment that is being synced
    CHECK(office.books().pending == kGroupOfMany + 1);
    must(office.ledger.admitted());
    must(office.admit());
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("m7")})).size() == 1);
    CHECK(must(office.ledger.find_records("xk", stranger)).empty());
    CHECK(office.books().pending == kGroupOfMany + 2);
    CHECK(office.next(3).size() == 3);
}

TEST_CASE("that a group was not admitted is told when the next one comes, which is not admitted either") {
    Folder folder;
    Office office(folder.path);
    const Path file = folder.path / "state" / "ledger.db";
    office.add("first");
    must(office.ledger.admit_meanwhile(std::exchange(office.group, office.group.next()), office.platforms, office.secret));
    must(office.ledger.admitted());
    Group many = group_of_many(office);
    std::filesystem::rename(file, folder.path / "away");
    must(office.ledger.admit_meanwhile(std::move(many), office.platforms, office.secret));
    office.add("next");
    const Status told = office.ledger.admit_meanwhile(office.group, office.platforms, office.secret);
    REQUIRE_FALSE(told);
    CHECK(told.error().code == Errc::storage);
    std::filesystem::rename(folder.path / "away", file);
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("m0")})).empty());
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("next")})).empty());
}

TEST_CASE("a ledger that is closed while it admits a group has it") {
    Folder folder;
    {
        Office office(folder.path);
        must(office.ledger.admit_meanwhile(group_of_many(office), office.platforms, office.secret));
    }
    Office office(folder.path);
    CHECK(office.books().pending == kGroupOfMany);
}

TEST_CASE("a group that does more than admit is in the ledger when the call returns") {
    Folder folder;
    Office office(folder.path);
    office.admit("a");
    office.add("a", 2);
    must(office.ledger.admit_meanwhile(std::exchange(office.group, office.group.next()), office.platforms, office.secret));
    CHECK(must(office.ledger.find_seen(office.task.id, std::vector{Office::row("a/1")})).empty());
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("a")})).front().version == 2);
}

TEST_CASE("behind a large group the journal begins anew: what follows makes it no longer") {
    Folder folder;
    Office office(folder.path);
    must(office.ledger.admit_meanwhile(group_of_many(office), office.platforms, office.secret));
    must(office.ledger.admitted());
    const Path journal = folder.path / "state" / "ledger.db-wal";
    const auto size = std::filesystem::file_size(journal);
    office.admit("next");
    CHECK(std::filesystem::file_size(journal) == size);
}
