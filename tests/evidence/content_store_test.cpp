#include "store_fixture.h"

namespace {

const std::vector<std::string> kContents = {"first", "", std::string(300, 'x'), std::string("a\0b\xff", 4)};

}  // namespace

TEST_CASE("what was put is got back, byte for byte, also after opening again, and a reference survives as text") {
    Store store;
    const auto refs = store.fill(kContents);
    for (int round = 0; round < 2; ++round) {
        ContentStore opened = store.open();
        CHECK(opened.notes().empty());
        for (std::size_t i = 0; i < refs.size(); ++i) {
            const auto ref = ContentRef::parse(refs[i].text());
            REQUIRE(ref);
            CHECK(*ref == refs[i]);
            CHECK(*opened.get(*ref) == kContents[i]);
        }
        CHECK(*opened.get(*opened.put({"ano", "", "ther"})) == "another");
    }
}

TEST_CASE("a reference as text has one spelling") {
    Store store;
    const std::string good = store.fill({"x"})[0].text();
    CHECK(good.size() == 6 + 32);
    for (const std::string& bad : {std::string(), good.substr(1), good + "0", "0" + good, good.substr(0, 10), "1:0:4294967296" + good.substr(5), "1:-1:1" + good.substr(5)})
        CHECK(ContentRef::parse(bad).error().code == Errc::usage);
}

TEST_CASE("a full segment is followed by the next, and large contents stand alone") {
    Store store;
    ContentStore opened = store.open({.segment_bytes = 1000});
    std::vector<ContentRef> refs;
    std::vector<std::string> contents;
    for (const std::size_t size : {300u, 300u, 300u, 5000u, 10u}) contents.push_back(random_bytes(size));  // zstd makes it no smaller
    for (const auto& content : contents) refs.push_back(*opened.put({content}));
    REQUIRE(opened.sync());
    std::vector<std::uint64_t> segments;
    for (std::size_t i = 0; i < refs.size(); ++i) {
        segments.push_back(refs[i].segment);
        CHECK(*opened.get(refs[i]) == contents[i]);
    }
    CHECK(segments == std::vector<std::uint64_t>{1, 1, 2, 3, 4});
    CHECK(store.open().put({"z"})->segment == 4);
}

TEST_CASE("a content over the limit is refused and leaves no trace") {
    Store store;
    ContentStore opened = store.open({.content_bytes = 10});
    CHECK(opened.put({"0123456789", "0"}).error().code == Errc::internal);
    CHECK(opened.put({"0123456789"})->offset == 0);
}

TEST_CASE("every changed byte of a segment is noticed by the content it belongs to, and by no other") {
    Store store;
    const auto refs = store.fill(kContents);
    const std::string bytes = store.read(1);
    std::vector<std::uint64_t> ends;
    for (const auto& ref : refs) ends.push_back(end_of(store, ref));
    ContentStore opened = store.open();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string other = bytes;
        other[i] = static_cast<char>(other[i] ^ 1 << i % 8);
        store.write(1, other);
        for (std::size_t n = 0; n < refs.size(); ++n) {
            const std::uint64_t end = ends[n];
            const bool hit = i >= refs[n].offset && i < end;
            const auto content = opened.get(refs[n]);
            CHECK_MESSAGE(static_cast<bool>(content) == !hit, "byte " << i << " content " << n);
            if (hit) CHECK(content.error().code == Errc::log_integrity);
        }
    }
}

TEST_CASE("a reference to another content, to no content or to a segment that is gone is refused") {
    Store store;
    const auto refs = store.fill(kContents);
    ContentStore opened = store.open();
    ContentRef ref = refs[0];
    ref.tag = refs[2].tag;
    CHECK(opened.get(ref).error().code == Errc::log_integrity);
    ref = refs[0];
    ref.length = 4;
    CHECK(opened.get(ref).error().code == Errc::log_integrity);
    ref = refs[0];
    ref.offset = 7;
    CHECK(opened.get(ref).error().code == Errc::log_integrity);
    ref.offset = 1u << 30;
    CHECK(opened.get(ref).error().code == Errc::log_integrity);
    ref.segment = 9;
    CHECK(opened.get(ref).error().code == Errc::log_integrity);
}

TEST_CASE("a segment cut at every length opens with the contents that are whole, and goes on behind them") {
    Store store;
    const auto refs = store.fill(kContents);
    const std::string bytes = store.read(1);
    std::vector<std::uint64_t> ends;
    for (const auto& ref : refs) ends.push_back(end_of(store, ref));
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        store.write(1, std::string_view(bytes).substr(0, length));
        ContentStore opened = store.open();
        std::size_t whole_end = 0;
        for (std::size_t n = 0; n < refs.size(); ++n) {
            const std::size_t end = ends[n];
            const bool whole = end <= length;
            CHECK_MESSAGE(static_cast<bool>(opened.get(refs[n])) == whole, "length " << length << " content " << n);
            if (whole) whole_end = end;
        }
        CHECK(opened.notes().size() == (whole_end < length ? 1 : 0));
        const auto next = opened.put({"next"});
        REQUIRE(next);
        CHECK(next->segment == 1);
        CHECK(next->offset == whole_end);
        CHECK(*opened.get(*next) == "next");
    }
}

TEST_CASE("damage in the middle is kept as it is, reported, and written around") {
    Store store;
    const auto refs = store.fill(kContents);
    std::string bytes = store.read(1);
    bytes[refs[1].offset + 8] = static_cast<char>(bytes[refs[1].offset + 8] ^ 1);  // a length: what follows cannot be walked to
    store.write(1, bytes);
    ContentStore opened = store.open();
    REQUIRE(opened.notes().size() == 1);
    CHECK(store.read(1) == bytes);
    CHECK(opened.put({"x"})->segment == 2);
    CHECK(*opened.get(refs[0]) == kContents[0]);
    CHECK_FALSE(opened.get(refs[1]));
    CHECK(*opened.get(refs[2]) == kContents[2]);
    CHECK(*opened.get(refs[3]) == kContents[3]);
}

TEST_CASE("thousands of small contents and a few of a megabyte stand side by side") {
    Store store;
    std::vector<ContentRef> refs;
    {
        ContentStore opened = store.open();
        for (int i = 0; i < 3000; ++i) refs.push_back(*opened.put({i % 500 == 0 ? std::string(1u << 20, char('a' + i % 26)) : std::to_string(i)}));
        REQUIRE(opened.sync());
    }
    ContentStore opened = store.open();
    CHECK(opened.notes().empty());
    for (int i = 0; i < 3000; i += 7) CHECK(opened.get(refs[std::size_t(i)])->size() == refs[std::size_t(i)].length);
    CHECK(opened.put({"x"})->offset == end_of(store, refs.back()));
}
