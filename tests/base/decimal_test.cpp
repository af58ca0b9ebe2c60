#include <doctest/doctest.h>

#include "creditlink/base/decimal.h"

using namespace creditlink;

namespace {
std::string text_of(const char* written) {
    const auto value = Decimal::parse(written);
    return value ? value->text() : "refused";
}
}  // namespace

TEST_CASE("a number is written back plainly, exactly and in one way") {
    CHECK(text_of("0") == "0");
    CHECK(text_of("-0.00") == "0");
    CHECK(text_of("+1") == "1");
    CHECK(text_of("007") == "7");
    CHECK(text_of("1.50") == "1.5");
    CHECK(text_of("0.2") == "0.2");
    CHECK(text_of("0.0002") == "0.0002");
    CHECK(text_of("-12.034") == "-12.034");
    CHECK(text_of("100") == "100");
    CHECK(text_of("1,234,567.80") == "1234567.8");
    CHECK(text_of("123456789012345678901234567.890") == "123456789012345678901234567.89");
}

TEST_CASE("what is not plainly a number is refused") {
    for (const char* bad : {"", "-", "+", ".", ".5", "5.", "1e3", "1 000", "¥5", "５", "1,23", "1,2345", ",123", "1234,567", "1,234,56", "0.1,234", "--1",
                            "1.2.3", "1234567890123456789012345678901", "0x10", "NaN", "inf", "1,", "1,234,"})
        CHECK_MESSAGE(text_of(bad) == "refused", bad);
}

TEST_CASE("shifting turns yuan into ten thousands of yuan without losing a digit") {
    CHECK(Decimal::parse("12345.67")->shifted(-4).text() == "1.234567");
    CHECK(Decimal::parse("5000")->shifted(-4).text() == "0.5");
    CHECK(Decimal::parse("0.5")->shifted(4).text() == "5000");
    CHECK(Decimal::parse("0")->shifted(9).text() == "0");
    CHECK(*Decimal::parse("5000") == Decimal::parse("5000")->shifted(-4).shifted(4));
}

TEST_CASE("digits are counted on both sides of the point") {
    CHECK(Decimal::parse("0.05")->integer_digits() == 0);
    CHECK(Decimal::parse("0.05")->fraction_digits() == 2);
    CHECK(Decimal::parse("1200")->integer_digits() == 4);
    CHECK(Decimal::parse("1200")->fraction_digits() == 0);
    CHECK(Decimal::parse("12.3400")->fraction_digits() == 2);
    CHECK(Decimal::parse("-1")->negative());
    CHECK_FALSE(Decimal::parse("-0")->negative());
    CHECK(*Decimal::parse("1.0") == *Decimal::parse("01"));
    CHECK(*Decimal::parse("-0") == *Decimal::parse("0.000"));
}
