// Packs made from a real log and a real evidence store.

#include "audit_office.h"
#include "receipt_words.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

TEST_CASE("a pack is made of each record of each batch, and holds for its reader") {
    Office office;
    office.exchange(signed_exchange(3, "b-1"));
    office.exchange(signed_exchange(2, "b-2", "[]", true));
    for (const auto& [batch, count] : {std::pair{"b-1", 3}, std::pair{"b-2", 2}})
        for (int i = 0; i < count; ++i)
            for (const bool whole : {false, true}) {
                const auto made = office.made(batch, "s-" + std::to_string(i), whole);
                REQUIRE_MESSAGE(made, made.error().message);
                CHECK(made->found.outcome == "accepted");
                CHECK(made->pack.find(kRecord)->find("person " + std::to_string(i)) != std::string::npos);
                CHECK(check_pack(
                    made->pack,
                    {kOrigin, public_keys(), office_key().public_key().id(), platform_key().public_key().id(), {}}));
            }
    CHECK(office.made("b-1", "", true));
}

TEST_CASE("without the body a pack has nothing of the other records; a receipt that repeats them is not packed") {
    Office office;
    office.exchange(signed_exchange(
        3, "b-1",
        R"([{"id":"s-1","outcome":"rejected","code":"10005","field":"XK_FRDB","message":"fails its check"}])"));
    office.exchange(signed_exchange(
        3, "b-2",
        R"([{"id":"s-1","outcome":"rejected","code":"10005","field":"XK_FRDB","message":"person 1 is odd"}])"));
    const auto plain = office.made("b-1", "s-0");
    REQUIRE(plain);
    const std::string bytes = pack_bytes(plain->pack).value();
    CHECK(bytes.find("person 0") != std::string::npos);
    for (const char* other : {"person 1", "person 2"}) CHECK(bytes.find(other) == std::string::npos);
    const auto refused = office.made("b-2", "s-0");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::approval);
    CHECK(refused.error().message.find("person") == std::string::npos);
    CHECK(office.made("b-2", "s-1"));  // its own words
    CHECK(office.made("b-2", "s-0", true));
}

TEST_CASE("what cannot be packed says why: no receipt, another record, an erased content, a key that is not pinned") {
    Office office;
    office.exchange(signed_exchange(3, "b-1"));
    CHECK(office.made("b-9", "s-0").error().code == Errc::not_found);
    CHECK(office.made("b-1", "s-7").error().code == Errc::not_found);
    const auto exchange = kept_exchange(office.sources(), "b-1", 0);
    REQUIRE(exchange);
    KeyRing other;
    REQUIRE(other.add({office_key().public_key(), {}, 0, 0, {}}));
    const PackSources from = office.sources();
    const PackSources unpinned{from.log, from.checkpoint, from.log_keys, from.contents, from.office, other, {}};
    CHECK(make_pack(unpinned, *exchange, {kOrigin, "national", "b-1", "s-0", false, "", {}, {}}).error().code ==
          Errc::trust);
    office.erase_first_request();
    CHECK(office.made("b-1", "s-0").error().code == Errc::not_found);
}

TEST_CASE("a value of one character, or one that both records have, is no repetition") {
    const std::vector<BodyRecord> records{{"s-0", R"({"A":"same","B":"mine"})"},
                                          {"s-1", R"({"A":"same","B":"theirs","C":"1"})"}};
    const auto answer = [](std::string_view message) {
        return "HTTP/1.1 200\r\n\r\n{\"results\":[{\"id\":\"s-1\",\"code\":\"10001\",\"message\":\"" +
               std::string(message) + "\"}]}";
    };
    CHECK_FALSE(audit_detail::repeats_others(answer("same"), records, "s-0"));
    CHECK_FALSE(audit_detail::repeats_others(answer("row 1"), records, "s-0"));
    CHECK(audit_detail::repeats_others(answer("not theirs"), records, "s-0"));
    CHECK_FALSE(audit_detail::repeats_others(answer("not theirs"), records, "s-1"));
    CHECK(audit_detail::repeats_others("no answer", records, "s-0"));
}
