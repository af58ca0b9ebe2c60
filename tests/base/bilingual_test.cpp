#include "creditlink/base/bilingual.h"

#include <doctest/doctest.h>

using namespace creditlink;

TEST_CASE("a text in both languages is stored as one and read in each; what was stored before is read as it stands") {
    const Bilingual both = say_both("第 {n} 行", "row {n}", {{"n", "\"7\""}});
    CHECK(bilingual_in(stored_text(both)) == both);
    CHECK(stored_text(std::string("U+0007")) == "U+0007");
    for (const char* before : {"", "旧的说明", R"({"zh":1})", R"({"zh":"x)", R"({"zh":"a","en":"b","more":"c"})"}) CHECK(bilingual_in(before) == Bilingual(before));
}

TEST_CASE("what a person typed is read as he typed it, also where it looks like a stored text") {
    for (const char* typed : {R"({"zh":"甲","en":"a"})", R"({"zh":1})", R"({"en":"a","zh":"甲"})", "{"}) CHECK(bilingual_in(stored_text(std::string(typed))) == Bilingual(typed));
}

TEST_CASE("what is asked for in both languages is said in both, and the language of the thread is as before") {
    const Language before = language();
    CHECK(in_both_languages([] { return std::string(say("甲", "a")); }) == Bilingual("甲", "a"));
    CHECK(language() == before);
    CHECK(Bilingual("甲", "a").said() == say("甲", "a"));
}
