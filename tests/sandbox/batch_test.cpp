#include "batch.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::sandbox;

namespace {

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

const std::string kGood = batch("b-1", {put("k-1", 1, R"({"A":"一","B":"二"})")});

}  // namespace

TEST_CASE("a batch that is not as the interface wants it is refused as a whole") {
    REQUIRE(read_batch(kGood, "b-1"));
    const std::pair<const char*, std::string> bad_json[] = {
        {"truncated", kGood.substr(0, kGood.size() - 1)}, {"a member twice", with(kGood, "{", R"({"kind":"xk",)")},
        {"a byte order mark", "\xEF\xBB\xBF" + kGood},    {"bytes that are not UTF-8", with(kGood, "一", "\xff")},
        {"a comment", with(kGood, "{", "{/**/")},         {"an array", "[" + kGood + "]"},
    };
    for (const auto& [what, body] : bad_json) {
        CAPTURE(what);
        auto read = read_batch(body, "b-1");
        REQUIRE_FALSE(read);
        CHECK(read.refusal().status == 400);
        CHECK(read.refusal().code == "bad-json");
    }
    const std::pair<const char*, std::string> refused[] = {
        {"another batch id", with(kGood, "\"b-1\"", "\"b-2\"")},
        {"count does not fit", with(kGood, "\"count\":1", "\"count\":2")},
        {"count as a string", with(kGood, "\"count\":1", "\"count\":\"1\"")},
        {"no offset", with(kGood, "+08:00", "")},
        {"a head that is none", with(kGood, "\"records\"", R"("head":"01 AA=","records")")},
        {"data out of order", with(kGood, R"("A":"一","B":"二")", R"("B":"二","A":"一")")},
        {"a number in data", with(kGood, "\"一\"", "1")},
        {"an empty field", with(kGood, "\"一\"", "\"\"")},
        {"version 0", with(kGood, "\"version\":1", "\"version\":0")},
        {"version 1.0", with(kGood, "\"version\":1", "\"version\":1.0")},
        {"an unknown op", with(kGood, "\"put\"", "\"delete\"")},
        {"a key with a slash", with(kGood, "\"k-1\"", "\"k/1\"")},
        {"no data", with(kGood, "\"data\"", "\"date\"")},
        {"an id twice", batch("b-1", {put("k-1"), put("k-1")})},
        {"an unknown reason", with(batch("b-1", {withdraw("k-1", 2)}), "revoked", "because")},
        {"no basis", with(batch("b-1", {withdraw("k-1", 2)}), "\"basis\"", "\"basics\"")},
    };
    for (const auto& [what, body] : refused) {
        CAPTURE(what);
        auto read = read_batch(body, "b-1");
        REQUIRE_FALSE(read);
        CHECK(read.refusal().status == 422);
        CHECK(read.refusal().code == "batch-refused");
    }
}

TEST_CASE("a refusal names the submission and the field") {
    auto read = read_batch(with(kGood, "\"二\"", "null"), "b-1");
    REQUIRE_FALSE(read);
    REQUIRE(read.refusal().faults.size() == 1);
    CHECK(read.refusal().faults[0].id.starts_with("s-k-1"));
    CHECK(read.refusal().faults[0].field == "B");
}

TEST_CASE("members are ordered by UTF-16 code units, as RFC 8785 says") {
    // RFC 8785 section 3.2.3: the sample's order is CR, "1", U+0080, "ö", "€", U+1F600 (a surrogate pair), U+FB33.
    const std::string order[] = {"\r", "1", "\xC2\x80", "ö", "€", "😀", "\xEF\xAC\xB3"};
    for (std::size_t i = 0; i < std::size(order); ++i)
        for (std::size_t j = 0; j < std::size(order); ++j) CHECK(before_in_canonical_order(order[i], order[j]) == (i < j));
    CHECK(before_in_canonical_order("A", "AB"));
}

TEST_CASE("Idempotency-Key is a structured-field string that holds an id") {
    CHECK(idempotency_key("\"b-1\"") == "b-1");
    for (const auto* bad : {"", "b-1", "\"b 1\"", "\"\"", "\"b-1\";a=1", "\"b\\\"1\"", "\"b%41\"", "\"", "\"b/1\""}) {
        CAPTURE(bad);
        CHECK_FALSE(idempotency_key(bad));
    }
    CHECK(idempotency_key("\"" + std::string(128, 'a') + "\""));
    CHECK_FALSE(idempotency_key("\"" + std::string(129, 'a') + "\""));
}
