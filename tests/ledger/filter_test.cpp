// The first run's shortcut: what the tables surely lack is not sought.

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
