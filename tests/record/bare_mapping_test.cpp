// A mapping's text without what explains it to people.

#include "creditlink/record/bare_mapping.h"

#include <doctest/doctest.h>

using namespace creditlink;

TEST_CASE("the bare text of a mapping has neither examples nor comments of any sort, and everything else as it is written") {
    const auto bare = bare_mapping(R"({ // 王小明的行
  "kind": "kinds/xk.json", /* 王小明 */
  "skip": [{"reason": "old", "when": {"column": "年", "below": 2.50}, "comment": "如王小明"}],
  "fields": {"A": {"first_non_empty": ["甲", {"column": "乙\n", "comment": "王小明"}], "comment": "x"}, "comment": {"column": "批注"}},
  "examples": [{"row": {"名": "王小明"}}],
})");
    REQUIRE(bare);
    CHECK(*bare == R"({"kind":"kinds/xk.json","skip":[{"reason":"old","when":{"column":"年","below":2.50}}],)"
                   R"("fields":{"A":{"first_non_empty":["甲",{"column":"乙\n"}]},"comment":{"column":"批注"}}})");
}

TEST_CASE("two mappings that differ only in examples, comments or white space have one bare text, any others have not") {
    const std::string text = R"({"kind":"k","fields":{"A":"甲"}})";
    CHECK(bare_mapping(text) == text);
    CHECK(bare_mapping("{\"kind\":\"k\", // x\n\"fields\":{\"A\":\"甲\"},\"examples\":[1],}") == text);
    CHECK(bare_mapping(R"({"kind":"k","fields":{"A":"乙"}})") != text);
    CHECK(bare_mapping(R"({"fields":{"A":"甲"},"kind":"k"})") != text);
    // A name that the office chose, and a word of a code list, are no comments.
    for (const std::string kept : {R"({"values":{"comment":"法定代表人"}})", R"({"fields":{"comment":"甲"}})", R"({"lists":{"comment":"a.json"}})", R"({"lists":{"a":{"10":"x","2":"y","comment":"z"}}})",
                                   R"({"fields":{"A":{"column":"甲","do":[{"code":{"comment":"z"}}]}}})"})
        CHECK(bare_mapping(kept) == kept);
    CHECK_FALSE(bare_mapping("no JSON"));
}
