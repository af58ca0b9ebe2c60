// What a letter that is written today may not hold.

#include "creditlink/letter/new_text.h"

#include "fixture.h"

using namespace creditlink;
using namespace creditlink::letter_test;

namespace {

std::string new_refusal(const std::string& text) {
    const Status fit = check_new_text(text, "sample.md");
    return fit ? "taken" : fit.error().place + " " + fit.error().message + " " + fit.error().hint;
}

std::string number_refusal(const std::string& number) {
    Letter letter = parsed(kLetter);
    letter.number = number;
    const Status fit = check_number(letter, kLetter, "sample.md");
    return fit ? "taken" : fit.error().place + " " + fit.error().message;
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "invisible characters are refused by name wherever they stand, also where the parser drops them and written as "
    "escapes") {
    CHECK(new_refusal(kLetter) == "taken");
    CHECK(new_refusal("\xEF\xBB\xBF" + kLetter) == "taken");
    for (const auto& [mark, name] :
         {std::pair{"\u202e", "U+202E"}, std::pair{"\u200b", "U+200B"}, std::pair{"\u061c", "U+061C"},
          std::pair{"\ufeff", "U+FEFF"}, std::pair{"\u2066", "U+2066"}, std::pair{"\x07", "U+0007"}}) {
        CAPTURE(name);
        for (const std::string before : {"材料真实", "承诺人{promisor}", "## 承诺内容", "示范承诺书"}) {
            const std::string text = with(kLetter, before, mark + before);
            CHECK(says(new_refusal(text), name));
            CHECK(says(new_refusal(text), "删去它"));
        }
        CHECK(says(new_refusal(kLetter + mark), name));
    }
    CHECK(refusal(with(kLetter, "承诺人{promisor}", "\u202e承诺人{promisor}")) ==
          "taken");  // of a letter that was published once
    CHECK(says(new_refusal(with(kLetter, "材料真实", "\u202e材料真实")), "sample.md:20:4 "));
    CHECK(says(new_refusal(with(kLetter, "示范承诺书", "示范\\u202E承诺书")), "U+202E"));
    CHECK(says(new_refusal(with(kLetter, "示范承诺书", "示范\\udb40\\udc41承诺书")), "U+E0041"));  // half and half
    CHECK(new_refusal(with(kLetter, "示范承诺书", "示范\\\\u202E承诺书")) == "taken");  // a backslash, and then letters
}

TEST_CASE("a < that begins a tag is refused with its place and the remedy, and a mere < is not") {
    for (const char* tag :
         {"<script>", "<b>", "</p>", "<!-- x", "<?x", "< <img", "\\u003cscript>", "\\u003C\\u0073cript", "<\\/p>"}) {
        CAPTURE(tag);
        CHECK(says(new_refusal(with(kLetter, "示范承诺书", std::string(tag) + "示范承诺书")), "标签"));
    }
    CHECK(says(new_refusal(with(kLetter, "材料真实", "<i>材料真实")), "sample.md:20:4 "));
    for (const char* sound : {"a < b", "<5", "<材料", "<"})
        CHECK(new_refusal(with(kLetter, "材料真实", std::string(sound) + "材料真实")) == "taken");
}

TEST_CASE("a number has digits, letters, Chinese characters, hyphens and 〔〕, twenty at most") {
    for (const char* number : {"07", "A-7", "吉科信〔2026〕7号", "12345678901234567890"})
        CHECK(number_refusal(number) == "taken");
    for (const char* number : {"../../x", "0 7", "07/1", "<b>", "123456789012345678901", "0７"})
        CHECK(says(number_refusal(number), "sample.md:2:3 “"));
    CHECK(says(number_refusal("../../x"), "../../x"));
}
