#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {
RowHash numbered(std::uint64_t i) { return xxh3_128("n" + std::to_string(i)); }
}  // namespace

TEST_CASE("the rows of a run are known one by one when they are more than memory is given to, and no other is") {
    constexpr std::uint64_t kRows = 1'200'000, kChunk = 50'000;  // 19 MB of hashes: more than 16 MiB, so a part is in a file
    SeenInRun seen;
    std::vector<RowHash> chunk;
    for (std::uint64_t i = 0; i < kRows; ++i) {
        chunk.push_back(numbered(i));
        if (chunk.size() < kChunk) continue;
        std::sort(chunk.begin(), chunk.end());
        must(seen.add(chunk));
        chunk.clear();
    }
    CHECK(seen.count() == kRows);
    for (std::uint64_t i = 0; i < kRows; i += 1'999) {
        CHECK(must(seen.contains(numbered(i))));
        CHECK_FALSE(must(seen.contains(numbered(kRows + i))));
    }
    CHECK_FALSE(must(seen.contains(RowHash{})));
    RowHash last;
    last.fill(0xff);
    CHECK_FALSE(must(seen.contains(last)));
}

TEST_CASE("of thousands of rows exactly the ones that a complete run lacks are reported, whatever their neighbours") {
    Folder folder;
    Office office(folder.path);
    constexpr int kRows = 3000;
    for (int i = 0; i < kRows; ++i) office.add("r" + std::to_string(i));
    must(office.admit());
    office.begin();
    std::vector<RowHash> read;
    std::vector<RecordKey> gone;
    for (int i = 0; i < kRows; ++i) {
        if (i % 97 == 5) gone.push_back(Office::key("r" + std::to_string(i)));
        else read.push_back(Office::row("r" + std::to_string(i) + "/1"));
    }
    SeenInRun seen;
    for (std::size_t at = 0; at < read.size(); at += 700) {
        std::vector<RowHash> chunk(read.begin() + static_cast<std::ptrdiff_t>(at), read.begin() + static_cast<std::ptrdiff_t>(std::min(read.size(), at + 700)));
        std::sort(chunk.begin(), chunk.end());
        must(seen.add(chunk));
        CHECK(must(office.ledger.find_seen(office.task.id, chunk)).size() == chunk.size());
    }
    // One of the missing rows came in another form and stands for the same record.
    must(seen.touch(gone[3]));
    gone.erase(gone.begin() + 3);
    std::sort(gone.begin(), gone.end());
    std::vector<RecordKey> reported;
    for (const Gone& each : must(office.ledger.disappeared(office.task.id, office.run, {}, seen))) reported.push_back(each.record.key);
    CHECK(reported == gone);
}

TEST_CASE("a span denser than a fifth of what is remembered is merged, a thinner one is sought, and both find the same") {
    Folder folder;
    Office office(folder.path);
    for (int i = 0; i < 500; ++i) office.add("r" + std::to_string(i));
    must(office.admit());
    for (const int step : {1, 3, 25, 100}) {
        std::vector<RowHash> hashes;
        std::vector<RecordKey> keys;
        for (int i = -100; i < 600; i += step) {
            hashes.push_back(Office::row("r" + std::to_string(i) + "/1"));
            keys.push_back(Office::key("r" + std::to_string(i)));
        }
        std::sort(hashes.begin(), hashes.end());
        std::sort(keys.begin(), keys.end());
        std::size_t expected = 0;
        for (int i = -100; i < 600; i += step) expected += i >= 0 && i < 500;
        const auto rows = must(office.ledger.find_seen(office.task.id, hashes));
        CHECK(rows.size() == expected);
        CHECK(std::is_sorted(rows.begin(), rows.end(), [](const SeenRow& a, const SeenRow& b) { return a.hash < b.hash; }));
        CHECK(must(office.ledger.find_records("xk", keys)).size() == expected);
        CHECK(must(office.ledger.find_records("cf", keys)).empty());
    }
}
