#include "creditlink/retention/erasure.h"

#include <doctest/doctest.h>

using namespace creditlink;

TEST_CASE("an erasure covers its classes and months, both ends included, and no batch that is still needed") {
    const Erasure erasure{
        "e-1", 9, {{"xk", {2024, 1}, {2024, 3}, 2, 100}, {"cf", {2024, 2}, {2024, 2}, 1, 50}}, {"b-kept"}, false};
    CHECK(erasure.covers("xk", {2024, 1}, "b-1"));
    CHECK(erasure.covers("xk", {2024, 3}, "b-1"));
    CHECK(erasure.covers("cf", {2024, 2}, "b-1"));
    CHECK_FALSE(erasure.covers("xk", {2023, 12}, "b-1"));
    CHECK_FALSE(erasure.covers("xk", {2024, 4}, "b-1"));
    CHECK_FALSE(erasure.covers("cf", {2024, 3}, "b-1"));
    CHECK_FALSE(erasure.covers("inquiry", {2024, 2}, "b-1"));
    CHECK_FALSE(erasure.covers("xk", {2024, 1}, "b-kept"));
    CHECK(erasure.contents() == 3);
    CHECK(erasure.bytes() == 150);
}

TEST_CASE("an erasure is read back from its entry as it was written, and from nothing less") {
    const Erasure erasure{"e-1", 9, {{"xk", {2024, 1}, {2024, 3}, 2, 100}}, {"b-kept"}, true};
    const auto again = Erasure::parse(erasure.json());
    REQUIRE(again);
    CHECK(again->json() == erasure.json());
    CHECK(again->ranges == erasure.ranges);
    CHECK(again->early);
    for (std::size_t length = 0; length < erasure.json().size(); ++length)
        CHECK_FALSE(Erasure::parse(erasure.json().substr(0, length)));
    CHECK_FALSE(Erasure::parse(
        R"({"erasure":"e-1","below":9,"ranges":[{"class":"xk","from":"2024-1","until":"2024-03"}],"kept":[],"early":false})"));
}
