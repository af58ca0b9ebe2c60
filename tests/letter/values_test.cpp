// What may be filled in, and how it is said what may not.

#include <doctest/doctest.h>

#include "creditlink/letter/filled.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::letter_test;

namespace {

const CivilDate kFillDay = *CivilDate::of(2026, 11, 20);

// What is wrong with one value of a blank of this kind; empty: nothing.
std::string wrong_with(const std::string& blank, const std::string& value) {
    const Letter letter = parsed(with(kLetter, R"({"name": "amount", "label": "成交额", "type": "decimal", "scale": 6},
    {"name": "part", "label": "其中", "type": "decimal", "scale": 6, "at_most": "amount"})", "{\"name\": \"it\", \"label\": \"它\", " + blank + "}"));
    for (const BlankFault& fault : check_values(letter, {{"promisor", "甲"}, {"uscc", "11220000Y00000016R"}, {"signed_on", "2026-03-05"}, {"it", value}}, kFillDay))
        if (fault.name == "it") return fault.what;
    return {};
}

constexpr const char* kLicence = R"("type": "pattern", "pattern": "^(SYXK|SCXK)\\(吉\\)(19|20)\\d{2}-\\d{3,4}$")";

}  // namespace

TEST_CASE("the brackets and strokes of Chinese input methods are as good as those of a keyboard") {
    for (const char* value : {"SYXK(吉)2021-0001", "SYXK（吉）2021-0001", "SCXK（吉）2021－001"}) CHECK(wrong_with(kLicence, value) == "");
    for (const char* value : {"（0431）88900000", "0431－88900000", "(0431)88900000"}) CHECK(wrong_with(R"("type": "phone")", value) == "");
    CHECK(wrong_with(R"("type": "phone")", "（零四三一）") != "");
    CHECK(wrong_with(kLicence, "SYXK【吉】2021-0001") != "");
}

TEST_CASE("a form that is missed is told in words, and what words cannot tell is not told by signs of a pattern") {
    CHECK(wrong_with(kLicence, "吉2021") == "格式不对，应依次是：“SYXK”或“SCXK”，“(吉)”，“19”或“20”，2 位数字，“-”，3 至 4 位数字");
    CHECK(wrong_with(R"("type": "pattern", "pattern": "^[A-Z0-9]{5,20}$")", "x") == "格式不对，应依次是：5 至 20 位大写字母或数字");
    CHECK(wrong_with(R"("type": "pattern", "pattern": "[a-z]\\.v")", "1") == "格式不对，应依次是：1 位小写字母，“.v”");
    for (const char* pattern : {"a+", "(a|b)?c", ".{3}", "(a(b))", "[^a]", "[[:alpha:]]", "\\\\w{2}", "a{2}", "(|a)b"}) {
        CAPTURE(pattern);
        CHECK(wrong_with(R"("type": "pattern", "pattern": ")" + std::string(pattern) + "\"", "~~~~~") == "格式不对");
    }
}

TEST_CASE("a code that is neither an organisation's nor a citizen's is a fault while the letter is filled in, not only when it is signed") {
    const Letter letter = parsed(with(kLetter, R"("name": "uscc", "label": "统一社会信用代码", "type": "uscc")", R"("name": "code", "label": "代码", "type": "text", "max": 18)"));
    const auto faults = [&](const char* code) { return check_values(letter, {{"promisor", "甲"}, {"code", code}, {"signed_on", "2026-03-05"}}, kFillDay); };
    CHECK(faults("11220000Y00000016R").empty());
    CHECK(faults("11010519491231002x").empty());
    REQUIRE(faults("12345").size() == 1);
    CHECK(faults("12345")[0].name == "code");
}

TEST_CASE("who is writing a letter is told every fault at once, each with its place, and none that only follows from another") {
    std::string text = with(kLetter, "主动型", "被动型");
    text = with(text, R"("label": "承诺人")", R"("label": "")");
    text = with(text, R"("publication": "可向社会公开")", R"("publication": "公开")");
    text = with(text, "2. 遵守规定。", "4. 遵守{who}规定。");
    text = with(text, "## 公开与归集\n\n同意公开。\n", "");
    const LetterReading reading = read_letter_with_faults(text, "sample", "sample.md");
    std::string places;
    for (const Error& fault : reading.faults) places += fault.place + " ";
    CAPTURE(places);
    CHECK(reading.faults.size() == 6);  // type, publication, label, {who}, the clause after that line, the section
    CHECK(reading.faults[0].message.find("被动型") != std::string::npos);
    CHECK(places.find("sample.md:2:") != std::string::npos);
    CHECK(read_letter_with_faults(kLetter, "sample", "sample.md").faults.empty());
    CHECK(read_letter_with_faults("{", "sample", "sample.md").faults.size() == 1);
}
