#include "rule_words.h"

#include <doctest/doctest.h>

#include "creditlink/base/file.h"
#include "creditlink/base/language_scope.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

std::string words(const std::string& rule, Language language = Language::zh) {
    const LanguageScope scope(language);
    static const auto kind = load_kind(read_file(Path(test::kSourceFolder) / "mappings/kinds/xk.json").value(), "xk.json").value();
    const auto lists = json::parse(R"({"状态":"lists/states.json"})");
    return rule_words(*json::parse(rule), &*lists, *kind);
}

}  // namespace

TEST_CASE("a rule is told in words that name fields by their titles, in both languages") {
    CHECK(words(R"({"when":[{"if":{"field":"XK_XDR_SHXYM","starts_with":"92"},"value":{"constant":"个体工商户"}}],"else":{"constant":"法人及非法人组织"}})") ==
          "栏目“行政相对人代码_1(统一社会信用代码)”以“92”开头：“个体工商户”；否则“法人及非法人组织”");
    CHECK(words(R"({"column":"状态","do":[{"list":"状态"}]})") == "查代码表“状态”（lists/states.json）");
    CHECK(words(R"({"column":"状态","do":[{"list":{"有效":"1"}}]})") == "查代码表（在映射里）");
    CHECK(words(R"({"column":"日","do":["date",{"plus_days":-1}]})") == "各种写法的日期、序列号、长期 → 2021/03/05；日期加 n 天（-1）");
    CHECK(words(R"({"join":["甲",{"column":"乙"}],"with":"；"})") == "列“甲”、列“乙”，以“；”连接");
    CHECK(words(R"({"first_non_empty":["甲",{"constant":"无"}]})", Language::en) == "the first that is not blank of column \"甲\", \"无\"");
    CHECK(words(R"({"when":[{"if":{"all":[{"column":"甲","empty":true},{"not":{"column":"乙","in":["1","2"]}}]},"value":"丙"}]})", Language::en) ==
          "if (column \"甲\" is blank and not: column \"乙\" is one of \"1\", \"2\"): column \"丙\"; else blank");
}
