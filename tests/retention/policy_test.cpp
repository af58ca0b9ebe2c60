#include "creditlink/retention/policy.h"

#include <doctest/doctest.h>

#include "creditlink/base/message.h"

using namespace creditlink;

namespace {

Result<RetentionPolicy> parsed(std::string_view text) {
    const auto value = json::parse(text);
    REQUIRE(value);
    return RetentionPolicy::parse(&*value, "c.json");
}

}  // namespace

TEST_CASE("a content is due on the first day after the months that follow its own") {
    const auto policy = parsed(R"({"xk":{"months":1},"cf":{"months":36}})");
    REQUIRE(policy);
    CHECK(policy->due_from("xk", {2024, 1}) == *CivilDate::of(2024, 3, 1));
    CHECK(policy->due_from("xk", {2023, 12}) == *CivilDate::of(2024, 2, 1));
    CHECK(policy->due_from("cf", {2024, 2}) == *CivilDate::of(2027, 3, 1));
}

TEST_CASE("what is not configured is kept as the standard says, and what is only assumed is marked") {
    const auto policy = parsed(R"({"xk":{"months":84,"basis":"order 7"}})");
    REQUIRE(policy);
    CHECK(policy->rule("xk").basis == "order 7");
    CHECK_FALSE(policy->rule("xk").assumed);
    CHECK(policy->rule("cf").months == 36);
    CHECK_FALSE(policy->rule("cf").assumed);
    CHECK(policy->rule(kInquiryClass).months == 6);
    CHECK(policy->rule("contract").months == 60);
    CHECK(policy->rule("contract").assumed);
    const auto own = parsed(R"({"default":{"months":120}})");
    REQUIRE(own);
    CHECK(own->rule("contract").months == 120);
    CHECK_FALSE(own->rule("contract").assumed);
}

TEST_CASE("no months, none and too many are refused, with their place") {
    set_language(Language::en);
    for (const char* wrong :
         {R"({"xk":{}})", R"({"xk":{"months":0}})", R"({"xk":{"months":1201}})", R"({"xk":{"basis":"x"}})"}) {
        const auto policy = parsed(wrong);
        REQUIRE_FALSE(policy);
        CHECK(policy.error().code == Errc::config);
        CHECK(policy.error().place.starts_with("c.json:1:"));
        CHECK(policy.error().message.find("retention.xk") != std::string::npos);
    }
}

TEST_CASE("a month is Beijing's, is written in one way only and can be counted on") {
    CHECK(Month::of_unix_ms(1'704'038'399'999) == Month{2023, 12});  // 2023-12-31 23:59:59.999 in Beijing
    CHECK(Month::of_unix_ms(1'704'038'400'000) == Month{2024, 1});
    CHECK(Month::parse("2024-03") == Month{2024, 3});
    CHECK(Month{2024, 3}.text() == "2024-03");
    CHECK(Month{2023, 11}.plus(14) == Month{2025, 1});
    for (const char* wrong : {"2024-3", "2024-13", "2024-00", "2024/03", "2024-03-01", "", "abcd-ef"})
        CHECK_FALSE(Month::parse(wrong));
}
