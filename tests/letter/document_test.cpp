// The document people approve, filled letters, differences.

#include "creditlink/letter/document.h"

#include "creditlink/letter/blocks.h"
#include "creditlink/letter/difference.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::letter_test;

namespace {

const CivilDate kToday = *CivilDate::of(2026, 11, 20);
const BlankValues kValues = {{"promisor", "示范公司"}, {"uscc", "11220000Y00000016R"}, {"amount", "12.5"}, {"part", "12.5"}, {"signed_on", "2026-11-19"}};

std::string fault_of(const std::string& name, const std::string& value) {
    BlankValues values = kValues;
    values[name] = value;
    const auto faults = check_values(parsed(kLetter), values, kToday);
    return faults.empty() ? "" : faults[0].name + " " + faults[0].what;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a text that is HTML stays text, and no document has a script or asks for anything") {
    const std::string text = with(with(kLetter, "材料真实", "<script>alert('x')</script>&\""), "示范承诺书", "<b>示范");
    const std::string document = letter_document(parsed(text), nullptr, 1);
    CHECK_FALSE(has(document, "<script"));
    CHECK_FALSE(has(document, "<b>"));
    CHECK(has(document, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"));
    CHECK(has(document, "default-src 'none'"));
    for (const char* outside : {"http:", "https:", "src=", "@import", "url("}) CHECK_FALSE(has(document, outside));
}

TEST_CASE("the same letter gives the same bytes, and one character more gives others") {
    CHECK(letter_document(parsed(kLetter), nullptr, 1) == letter_document(parsed(kLetter), nullptr, 1));
    CHECK(letter_document(parsed(kLetter), nullptr, 1) != letter_document(parsed(with(kLetter, "材料真实", "材料均真实")), nullptr, 1));
    CHECK(article_of(letter_document(parsed(kLetter), nullptr, 1)).starts_with("<article"));
}

TEST_CASE("a document has a code that leads to its page of verification once the site has an address, and says not a word more") {
    const std::string plain = letter_document(parsed(kLetter), nullptr, 3), coded = letter_document(parsed(kLetter), nullptr, 3, "https://letters.example/");
    CHECK_FALSE(has(plain, "<svg"));
    CHECK(has(coded, "aria-label=\"二维码：https://letters.example/verify.html#" + parsed(kLetter).id + "-v3\"><svg"));
    for (const char* outside : {"src=", "href=\"http", "style="}) CHECK_FALSE(has(coded, outside));
    const auto words = [](const std::string& document) {
        const auto blocks = blocks_of(document);
        REQUIRE(blocks);
        std::string all;
        for (const DocumentBlock& block : *blocks) all += text_of(block.spans) + "|" + text_of(block.cell) + "\n";
        return all;
    };
    CHECK(words(coded) == words(plain));
    CHECK_FALSE(blocks_of(with(coded, "<svg ", "改动<svg ")));  // a word in the code
    CHECK_FALSE(blocks_of(with(coded, "<svg ", "<p>改动</p><svg ")));
}

TEST_CASE("every value is checked by its blank's type, and a fault never repeats the value") {
    CHECK(check_values(parsed(kLetter), kValues, kToday).empty());
    CHECK(has(fault_of("uscc", "11220000Y00000017R"), "uscc"));
    CHECK(has(fault_of("signed_on", "2026-02-30"), "存在的日期"));
    CHECK(has(fault_of("signed_on", "2026-11-21"), "晚于今天"));
    CHECK(fault_of("signed_on", "2026年11月9日").empty());
    CHECK(has(fault_of("ends_on", "2026/11/18"), "早于“作出日期”"));
    CHECK(has(fault_of("part", "12.500001"), "大于“成交额”"));
    CHECK(fault_of("part", "9").empty());
    CHECK(has(fault_of("part", "1.1234567"), "小数最多 6 位"));
    CHECK(has(fault_of("promisor", " "), "没有填写"));
    CHECK(has(fault_of("promisor", "一二三四五六七八九十一二三四五六七八九十多"), "最多 20 字"));
    CHECK(has(fault_of("promiser", "x"), "promisor"));
    CHECK_FALSE(has(fault_of("uscc", "91220101SECRET"), "SECRET"));
}

TEST_CASE("a filled letter holds its values as text where the blanks were") {
    BlankValues values = kValues;
    values["promisor"] = "<i>示范";
    const std::string document = filled_document(parsed(kLetter), nullptr, 1, values);
    CHECK(has(document, "&lt;i&gt;示范</span>承诺如下"));
    CHECK(has(document, "2026年11月19日"));
    CHECK_FALSE(has(document, "<i>"));
}

TEST_CASE("a difference names the clauses that changed, came and went, and no clause that only moved") {
    const Letter before = parsed(kLetter);
    CHECK(difference(before, before).empty());
    const auto changed = difference(before, parsed(with(kLetter, "遵守规定", "严格遵守规定")));
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].where == "承诺内容（二）");
    const ChangedSpan span = changed_span(changed[0].before, changed[0].after);
    CHECK(changed[0].after.substr(span.after_begin, span.after_end - span.after_begin) == "严格");
    const auto added = difference(before, parsed(with(with(with(kLetter, "1. 材料真实。", "1. 先说一条。\n2. 材料真实。"), "2. 遵守", "3. 遵守"), "3. 接受", "4. 接受")));
    REQUIRE(added.size() == 1);
    CHECK(added[0].kind == ClauseChange::Kind::added);
    CHECK(added[0].where == "承诺内容（一）");
    for (const auto& [from, to] : {std::pair{"\"type\": \"uscc\"", "\"type\": \"phone\""}, std::pair{"\"after\": \"signed_on\"", "\"required\": false"}, std::pair{"\"until\": \"事项办结之日\"", "\"until\": \"事项办结之日\", \"years\": 3"}})
        CHECK(difference(before, parsed(with(kLetter, from, to))).size() == 1);  // of the head alone
    const auto removed = difference(before, parsed(with(kLetter, "3. 接受检查。\n", "")));
    REQUIRE(removed.size() == 1);
    CHECK(removed[0].kind == ClauseChange::Kind::removed);
}
