// What a copy of the store says to a stranger, and what is left of an erased content.

#include <doctest/doctest.h>

#include "creditlink/evidence/erasure.h"
#include "store_fixture.h"

namespace {

const std::string kCanary = "220102199001010017 吉林省示范单位";

}  // namespace

TEST_CASE("a stolen segment says nothing of its contents, in either cipher") {
    for (const ContentCipher cipher : {ContentCipher::aes_256_gcm, ContentCipher::sm4_gcm}) {
        Store store;
        ContentStore opened = store.open(Store::keys('k', cipher));
        const auto ref = opened.put({kCanary, kCanary});
        REQUIRE(opened.sync());
        CHECK(store.read(1).find(kCanary.substr(0, 8)) == std::string::npos);
        CHECK(*opened.get(*ref) == kCanary + kCanary);
        const auto stranger = store.open(Store::keys('x', cipher)).get(*ref);
        REQUIRE_FALSE(stranger);
        CHECK(stranger.error().code == Errc::trust);
    }
}

TEST_CASE("after a change of key old contents open with the former key, new ones with the new one, whatever the cipher") {
    Store store;
    const auto old = *store.open().put({"old"});
    StoreKeys keys = Store::keys('n', ContentCipher::sm4_gcm);
    keys.former = {Store::keys().current};
    ContentStore opened = store.open(keys);
    const auto fresh = *opened.put({"new"});
    CHECK(*opened.get(old) == "old");
    CHECK(*opened.get(fresh) == "new");
    CHECK(store.open(Store::keys('n')).get(old).error().code == Errc::trust);
}

TEST_CASE("the same content twice is stored as two different texts") {
    Store store;
    const auto refs = store.fill({kCanary, kCanary});
    CHECK(refs[0].tag != refs[1].tag);
}

TEST_CASE("an erased content is gone, its neighbours are not, and the segment can still be walked") {
    Store store;
    const auto refs = store.fill({"before", kCanary, "behind"});
    const std::string before = store.read(1);
    ContentStore opened = store.open();
    REQUIRE(opened.erase(refs[1]));
    CHECK(opened.get(refs[1]).error().code == Errc::not_found);
    const std::string after = store.read(1);
    CHECK(after.size() == before.size());
    const std::size_t from = refs[1].offset + kWrappedAt, to = refs[2].offset;
    CHECK(after.substr(from, to - from) == std::string(to - from, '\0'));
    CHECK(after.substr(0, from) == before.substr(0, from));
    CHECK(after.substr(to) == before.substr(to));
    ContentStore again = store.open();
    CHECK(again.notes().empty());
    CHECK(*again.get(refs[0]) == "before");
    CHECK(*again.get(refs[2]) == "behind");
    CHECK(again.put({"next"})->offset == before.size());
}

TEST_CASE("erasing again is as erasing once, also where the first time was cut off at any byte") {
    Store store;
    const auto refs = store.fill({"before", kCanary, "behind"});
    const std::string whole = store.read(1);
    REQUIRE(store.open().erase(refs[1]));
    const std::string erased = store.read(1);
    const std::size_t from = refs[1].offset + kWrappedAt, to = refs[2].offset;
    for (std::size_t reached = from; reached <= to; ++reached) {
        store.write(1, erased.substr(0, reached) + whole.substr(reached));
        ContentStore opened = store.open();
        CHECK_MESSAGE(static_cast<bool>(opened.get(refs[1])) == (reached == from), "cut off at " << reached);
        REQUIRE(opened.erase(refs[1]));
        CHECK(store.read(1) == erased);
    }
}

TEST_CASE("what is not there cannot be erased, and nothing else is touched for it") {
    Store store;
    const auto refs = store.fill({"one", "two"});
    const std::string before = store.read(1);
    ContentStore opened = store.open();
    ContentRef wrong = refs[0];
    wrong.tag = refs[1].tag;
    CHECK(opened.erase(wrong).error().code == Errc::log_integrity);
    wrong.offset = 1u << 30;
    CHECK(opened.erase(wrong).error().code == Errc::log_integrity);
    CHECK(store.read(1) == before);
}

TEST_CASE("a key file of the wrong size, or that others may read, opens no store") {
    Store store;
    const Path file = store.path() / "key";
    store.write_file(file, std::string(31, 'k'), 0600);
    CHECK(StoreKey::load(file).error().code == Errc::trust);
    store.write_file(file, std::string(33, 'k'), 0600);
    CHECK(StoreKey::load(file).error().code == Errc::trust);
    store.write_file(file, std::string(32, 'k'), 0640);
    CHECK(StoreKey::load(file).error().code == Errc::trust);
    store.write_file(file, std::string(32, 'k'), 0600);
    CHECK(StoreKey::load(file)->id() == Store::keys().current->id());
}

TEST_CASE("many are erased at once: what is said to be erased is, across segments, and the rest opens as before") {
    Store store;
    std::vector<ContentRef> refs;
    {
        ContentStore opened = store.open({.segment_bytes = 700, .content_bytes = 1u << 20});
        for (int i = 0; i < 12; ++i) refs.push_back(*opened.put({"content " + std::to_string(i), kCanary}));
        REQUIRE(opened.sync());
    }
    REQUIRE(refs.back().segment > 2);
    std::vector<ContentRef> chosen;
    for (std::size_t i = 0; i < refs.size(); i += 2) chosen.push_back(refs[refs.size() - 1 - i]);  // in no order of the files
    REQUIRE(erase_contents(store.path(), chosen));
    REQUIRE(erase_contents(store.path(), chosen));
    const ContentStore opened = store.open();
    ContentStandings standings(store.path());
    for (std::size_t i = 0; i < refs.size(); ++i) {
        CAPTURE(i);
        const bool erased = i % 2 == 1;
        const auto standing = standings.of(refs[i]);
        REQUIRE(standing);
        CHECK(standing->erased == erased);
        CHECK(standing->disk_bytes > kContentHeaderBytes);
        CHECK(static_cast<bool>(opened.get(refs[i])) == !erased);
    }
    ContentRef absent = refs[0];
    absent.segment = 99;
    CHECK(standings.of(absent).error().code == Errc::log_integrity);
    CHECK(standings.of(refs[0]));
}

TEST_CASE("where one of many is not the one named, nothing of its segment is erased") {
    Store store;
    auto refs = store.fill({"one", "two", "three"});
    const std::string before = store.read(1);
    refs[1].tag = refs[0].tag;
    CHECK(erase_contents(store.path(), refs).error().code == Errc::log_integrity);
    CHECK(store.read(1) == before);
}
