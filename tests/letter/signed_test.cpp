// What is kept of a letter that somebody has signed.

#include "creditlink/letter/signed.h"

#include "fixture.h"

using namespace creditlink;
using namespace creditlink::letter_test;

namespace {

const BlankValues kSignedValues = {{"promisor", " 示范公司 "}, {"uscc", "11220000Y00000016R"}, {"signed_on", "2026年3月5日"}};

SignedWords words(const std::string& text, const BlankValues& values, std::string_view category = {}) {
    const SignedReading read = read_signed(parsed(text), values, category);
    REQUIRE(read.words);
    return *read.words;
}

std::string fault(const std::string& text, const BlankValues& values, std::string_view category = {}) {
    const SignedReading read = read_signed(parsed(text), values, category);
    CHECK_FALSE(read.words);
    return read.faults.empty() ? "" : read.faults.front().what;
}

std::string for_both() {
    return with(
        with(kLetter, R"("party": ["法人及非法人组织"])", R"("party": ["法人及非法人组织", "自然人", "个体工商户"])"),
        R"("name": "uscc", "label": "统一社会信用代码", "type": "uscc")",
        R"("name": "code", "label": "代码", "type": "text", "max": 18)");
}

}  // namespace

TEST_CASE("promises and consequences are kept as plain text with the blanks filled in, numbered as printed") {
    const SignedWords signed_words =
        words(with(kLetter, "3. 接受检查。", "3. {promisor}自{signed_on}起接受检查。"), kSignedValues);
    CHECK(signed_words.subject == "示范公司");
    CHECK(signed_words.content == "（一）材料真实。\n（二）遵守规定。\n（三）示范公司自2026年3月5日起接受检查。");
    CHECK(signed_words.breach == "（一）记入信用记录。");
    CHECK(signed_words.signed_on == *CivilDate::of(2026, 3, 5));
    CHECK_FALSE(signed_words.until);
}

TEST_CASE("the same values in other notations are the same commitment") {
    BlankValues other = kSignedValues;
    other["promisor"] = "示范公司", other["signed_on"] = "2026/3/5", other["amount"] = " ";
    CHECK(words(kLetter, other).values == words(kLetter, kSignedValues).values);
}

TEST_CASE("a letter of so many years ends on the day that many years later") {
    CHECK(words(with(kLetter, R"("until": "事项办结之日")", R"("until": "三年", "years": 3)"), kSignedValues).until ==
          CivilDate::of(2029, 3, 5));
}

TEST_CASE(
    "the category is the letter's only party, else what the code shows, else what is said; never one that the letter "
    "is not for") {
    CHECK(words(kLetter, kSignedValues).category == "法人及非法人组织");
    BlankValues values = {{"promisor", "甲"}, {"signed_on", "2026-03-05"}, {"code", "11220000Y00000016R"}};
    CHECK(words(for_both(), values).category == "法人及非法人组织");
    values["code"] = "11010519491231002x";
    CHECK(words(for_both(), values).category == "自然人");
    CHECK(words(for_both(), values).identify == "11010519491231002X");
    CHECK(fault(kLetter, kSignedValues, "自然人").find("自然人") != std::string::npos);
    values["code"] = "12345";
    CHECK(fault(for_both(), values).find("公民身份号码") != std::string::npos);
}

TEST_CASE("a letter that says nowhere who signs, and one that is too long once it is filled in, is not taken") {
    CHECK_FALSE(
        fault(with(with(kLetter, R"("name": "promisor")", R"("name": "who")"), "承诺人{promisor}", "承诺人{who}"),
              {{"who", "甲"}, {"uscc", "11220000Y00000016R"}, {"signed_on", "2026-03-05"}})
            .empty());
    std::string clauses;
    for (int i = 4; i <= 20; ++i) {
        clauses += "\n" + std::to_string(i) + ". ";
        for (int n = 0; n < 300; ++n) clauses += "字";
    }
    CHECK(fault(with(kLetter, "3. 接受检查。", "3. 接受检查。" + clauses), kSignedValues).find("4000") != std::string::npos);
}
