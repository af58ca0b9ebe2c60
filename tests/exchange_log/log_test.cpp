#include "creditlink/exchange_log/log.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

TEST_CASE("what was appended and synced is read back in order, with time, event and data") {
    Folder folder;
    const Path directory = folder.fresh();
    FixedClock clock;
    {
        auto log = ExchangeLog::open(directory, log_keys(), clock);
        REQUIRE(log);
        CHECK(*log->append("submitted", R"({"batch":"b-1"})") == 0);
        clock.now += 5;
        CHECK(*log->append("answered", R"({"batch":"b-1","status":200})") == 1);
        REQUIRE(log->sync());
    }
    std::vector<LogEntry> entries;
    REQUIRE(read_log(directory, [&](const LogEntry& e) -> Status { entries.push_back(e); return {}; }));
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].event == "submitted");
    CHECK(entries[1].index == 1);
    CHECK(entries[1].time == 1764000000005);
    CHECK(entries[1].json == R"({"batch":"b-1","status":200})");
    std::vector<std::uint64_t> from_one;
    REQUIRE(read_log(directory, [&](const LogEntry& e) -> Status { from_one.push_back(e.index); return {}; }, 1));
    CHECK(from_one == std::vector<std::uint64_t>{1});
}

TEST_CASE("a new log has a signed checkpoint of nothing, and a checkpoint of nothing new is not written again") {
    Folder folder;
    const Path directory = build(folder, 0);
    CHECK(read(directory / "checkpoint").starts_with(kOrigin + "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"));
    CHECK(checked(directory).faults.empty());
    ExchangeLog log = opened(directory);
    const std::string before = read(directory / "checkpoint");
    REQUIRE(log.checkpoint());
    CHECK(read(directory / "checkpoint") == before);
}

TEST_CASE("the head after reopening is the head before, at sizes around tiles and checkpoints") {
    Folder folder;
    for (std::uint64_t signed_entries : {0u, 1u, 255u, 256u, 257u, 700u})
        for (std::uint64_t tail : {0u, 1u, 256u, 300u}) {
            const Path directory = build(folder, signed_entries, tail, {.segment_bytes = 4000});
            std::vector<LogEntry> entries;
            REQUIRE(read_log(directory, [&](const LogEntry& e) -> Status { entries.push_back(e); return {}; }));
            CHECK(entries.size() == signed_entries + tail);
            ExchangeLog log = opened(directory, {.segment_bytes = 4000});
            CHECK(log.head().size == signed_entries + tail);
            CHECK(log.signed_size() == signed_entries);
            CHECK(log.notes().empty());
            const LogCheck check = checked(directory);
            CHECK_MESSAGE(check.faults.empty(), shown_faults(check));
            CHECK(check.journal == log.head());
            CHECK(check.signed_head->size == signed_entries);
            CHECK(check.notes.size() == (tail > 0 ? 1 : 0));
            std::filesystem::remove_all(directory);
        }
}

TEST_CASE("entries of a batch come newest first, exact, unsynced ones too, and none from before the index given") {
    Folder folder;
    const Path directory = folder.fresh();
    ExchangeLog log = opened(directory, {.segment_bytes = 500});
    const auto append = [&](std::string_view event, std::string_view json) { REQUIRE(log.append(event, json)); };
    append("submitted", R"({"batch":"b-1"})");
    append("submitted", R"({"batch":"b-12"})");
    append("run", R"({"x":{"batch":"b-1"}})");
    append("note", R"({"text":"\"batch\":\"b-1\""})");
    for (int i = 0; i < 20; ++i) append("other", R"({"fill":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})");
    append("answered", R"({"status":200,"batch":"b-1"})");
    const auto found = log.entries_of_batch("b-1");
    REQUIRE(found);
    REQUIRE(found->size() == 2);
    CHECK((*found)[0].event == "answered");
    CHECK((*found)[1].index == 0);
    CHECK(log.entries_of_batch("b-1", 1)->size() == 1);
    CHECK(log.entries_of_batch("b-1", 24)->size() == 1);
    CHECK(log.entries_of_batch("b-1", 25)->empty());
    CHECK(log.entries_of_batch("b-2")->empty());
}

TEST_CASE("what could not be an entry is refused and leaves no trace") {
    Folder folder;
    ExchangeLog log = opened(folder.fresh());
    const std::string too_long = "{\"x\":\"" + std::string(kMaxEntryBytes, 'x') + "\"}";
    for (const auto& [event, json] : std::vector<std::pair<std::string, std::string>>{
             {"", "{}"}, {"Submitted", "{}"}, {"a b", "{}"}, {std::string(33, 'a'), "{}"}, {"ok", ""}, {"ok", "[]"},
             {"ok", "{\"a\":\n1}"}, {"ok", "{\"a\":\"\xff\"}"}, {"ok", too_long}})
        CHECK(log.append(event, json).error().code == Errc::internal);
    CHECK(log.head().size == 0);
    const std::string frame = R"({"index":0,"time":1764000000000,"event":"ok","data":{"x":""}})";
    CHECK(log.append("ok", "{\"x\":\"" + std::string(kMaxEntryBytes - frame.size(), 'x') + "\"}"));
    CHECK(log.checkpoint());
}

TEST_CASE("after a change of keys the old checkpoint opens with the former ones, and the next is signed with the new") {
    Folder folder;
    const Path directory = build(folder, 3);
    FixedClock clock;
    LogKeys keys = log_keys();
    keys.ed25519 = std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::ed25519));
    keys.sm2 = std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::sm2_sm3));
    CHECK(ExchangeLog::open(directory, keys, clock).error().code == Errc::log_integrity);
    keys.former = public_keys();
    {
        auto log = ExchangeLog::open(directory, keys, clock);
        REQUIRE(log);
        REQUIRE(log->checkpoint());
    }
    keys.former.clear();
    CHECK(ExchangeLog::open(directory, keys, clock));
    CHECK_FALSE(checked(directory).faults.empty());
}

TEST_CASE("a log of another name, or without a key, is not opened") {
    Folder folder;
    const Path directory = build(folder, 1);
    FixedClock clock;
    for (const char* origin : {"creditlink/other", "", "a b", "a+b", "a\nb", "a\xe3\x80\x80""b"}) {
        LogKeys keys = log_keys();
        keys.origin = origin;
        CHECK_FALSE(ExchangeLog::open(directory, keys, clock));
    }
    CHECK(ExchangeLog::open(directory, {kOrigin, {}, {}, {}, {}}, clock).error().code == Errc::config);
}

TEST_CASE("one key is enough, and only its kind of line is then asked for") {
    Folder folder;
    FixedClock clock;
    const Path directory = folder.fresh();
    LogKeys keys = log_keys();
    keys.sm2 = nullptr;
    { REQUIRE(ExchangeLog::open(directory, keys, clock)); }
    CHECK(ExchangeLog::open(directory, keys, clock));
    CHECK_FALSE(ExchangeLog::open(directory, log_keys(), clock));
}

TEST_CASE("a head that somebody else has seen holds, and one of a rewritten log does not") {
    Folder folder;
    const Path directory = build(folder, 7, 2);
    const LogHead seen = opened(directory).head();
    CHECK(checked(directory, {seen, {0, empty_root()}}).faults.empty());
    LogHead other = seen;
    other.root[0] ^= 1;
    CHECK(checked(directory, {other}).faults.size() == 1);
    other.size = 20;
    CHECK(names(checked(directory, {other}), 9));
}

TEST_CASE("a big log: tiles as in the standard's example of 70,000, and opening, finding and proving stay quick") {
    Folder folder;
    const Path directory = folder.fresh();
    constexpr std::uint64_t kSize = 70'000;
    {
        ExchangeLog log = opened(directory);
        for (std::uint64_t i = 0; i < kSize; ++i) REQUIRE(log.append("submitted", data_of(i)));
        REQUIRE(log.checkpoint());
    }
    std::uint64_t full_0 = 0;
    for (std::uint64_t i = 0; i < 274; ++i) full_0 += std::filesystem::exists(directory / TileName{0, i, kTileWidth}.path());
    CHECK(full_0 == 273);
    for (const char* name : {"tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112", "tile/entries/272"})
        CHECK_MESSAGE(std::filesystem::exists(directory / name), name);
    CHECK_FALSE(std::filesystem::exists(directory / "tile/1/001"));

    ExchangeLog log = opened(directory);
    CHECK(log.head().size == kSize);
    CHECK(log.entries_of_batch("b-69990", 69'990)->size() == 1);
    LogTree tree(directory, kSize);
    CHECK(*tree.root(kSize) == log.head().root);
    for (std::uint64_t index : {0u, 255u, 256u, 65'535u, 65'536u, 69'887u, 69'888u, 69'999u}) {
        const std::string entry = "{\"index\":" + std::to_string(index) + ",\"time\":1764000000000,\"event\":\"submitted\",\"data\":" + data_of(index) + "}";
        CHECK(verify_inclusion(index, kSize, leaf_hash(entry), *tree.inclusion(index, kSize), log.head().root));
    }
    for (std::uint64_t old_size : {1u, 256u, 1000u, 65'536u, 65'537u, 69'999u})
        CHECK(verify_consistency(old_size, kSize, *tree.root(old_size), log.head().root, *tree.consistency(old_size, kSize)));
    const LogCheck check = checked(directory);
    CHECK_MESSAGE(check.faults.empty(), shown_faults(check));
}

TEST_CASE("with a private key away the log goes on, says how much is unsigned and since when, and is signed once the key is back") {
    Folder folder;
    const Path directory = build(folder, 4);
    FixedClock clock;
    LogKeys away = log_keys();
    away.away = {away.sm2->public_key()};
    away.sm2 = nullptr;
    {
        auto log = ExchangeLog::open(directory, away, clock);
        REQUIRE(log);
        CHECK(log->checkpoint());  // nothing new: the one that is there covers everything
        clock.now += 1000;
        const std::int64_t first = clock.now;
        grow(*log, 1);
        clock.now += 5000;
        grow(*log, 2);
        CHECK(log->checkpoint().error().code == Errc::trust);
        CHECK(log->unsigned_tail().entries == 3);
        CHECK(log->unsigned_tail().since == first);
    }
    {
        auto again = ExchangeLog::open(directory, away, clock);  // a restart does not make the tail younger
        REQUIRE(again);
        CHECK(again->unsigned_tail().entries == 3);
        CHECK(again->unsigned_tail().since == 1764000001000);
    }
    auto log = ExchangeLog::open(directory, log_keys(), clock);
    REQUIRE(log);
    REQUIRE(log->checkpoint());
    CHECK(log->unsigned_tail().entries == 0);
    CHECK(checked(directory).signed_head->size == 7);
    CHECK_FALSE(ExchangeLog::open(folder.fresh(), away, clock));  // a new log begins signed
}
