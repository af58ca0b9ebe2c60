// Letters as staff write them.

#include "creditlink/letter/letter.h"

#include <filesystem>

#include "creditlink/base/file.h"
#include "creditlink/letter/service_item.h"
#include "fixture.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::letter_test;

namespace {

bool has_finding(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a letter has its clauses in order, whatever editor wrote it") {
    const Letter letter = parsed(kLetter);
    CHECK(letter.title == "示范承诺书");
    CHECK(letter.section(SectionKind::promises)->clauses == std::vector<std::string>{"材料真实。", "遵守规定。", "接受检查。"});
    std::string windows = "\xEF\xBB\xBF" + kLetter;
    for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) windows.insert(at, "\r");
    CHECK(parsed(windows).section(SectionKind::promises)->clauses == letter.section(SectionKind::promises)->clauses);
    CHECK(parsed(with(kLetter, "材料真实。", "材料真实，\n来源合法。")).section(SectionKind::promises)->clauses[0] == "材料真实，来源合法。");
}

TEST_CASE("the eleven letters that come with the program are sound, and their service items are in the list") {
    const std::filesystem::path folder = std::filesystem::path(test::kSourceFolder) / "mappings/letters";
    auto text = read_file(folder / "items.json");
    REQUIRE(text);
    auto items = ServiceItems::parse(*text, "items.json");
    REQUIRE(items);
    int letters = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".md" || entry.path().filename() == "README.md") continue;
        CAPTURE(entry.path());
        auto bytes = read_file(entry.path());
        REQUIRE(bytes);
        auto letter = parse_letter(*bytes, entry.path().stem().string(), entry.path().filename().string());
        if (!letter) FAIL(letter.error().place << letter.error().message);
        CHECK(items->check(*letter, "x"));
        ++letters;
    }
    CHECK(letters == 11);
}

TEST_CASE("a fault is named with its line and column and what to do") {
    CHECK(has_finding(refusal(with(kLetter, "2. 遵守", "4. 遵守")), "sample.md:21:1 编号应为 2"));
    CHECK(has_finding(refusal(with(kLetter, "材料真实", "材料{who}真实")), "sample.md:20:7 “who”不是填写项"));
    CHECK(has_finding(refusal(with(kLetter, "## 违诺责任", "## 违约责任")), "没有“违约责任”这一节"));
    CHECK(has_finding(refusal(with(kLetter, "\"title\"", "\"titel\"")), "title"));
    CHECK(has_finding(refusal(with(kLetter, "主动型", "被动型")), "sample.md:2:"));
    CHECK(has_finding(refusal(with(kLetter, "\n---\n", "\n")), "---"));
    CHECK(has_finding(refusal(with(kLetter, "\"from\": \"signed_on\"", "\"from\": \"uscc\"")), "日期填写项"));
}

TEST_CASE("a person's name is published by a blank of its own alone, in which he can say yes or no") {
    const std::string consent = R"({"name": "open_name", "label": "姓名公开", "type": "choice", "options": ["同意公开姓名", "不同意公开姓名"]}, )";
    const std::string asked = with(with(kLetter, R"({"name": "amount")", consent + R"({"name": "amount")"), "\"publication\"", "\"name_consent\": \"open_name\", \"publication\"");
    CHECK(parsed(asked).name_consent == "open_name");
    CHECK(parsed(kLetter).name_consent.empty());
    for (const std::string& wrong : {with(asked, "\"name_consent\": \"open_name\"", "\"name_consent\": \"promisor\""), with(asked, "\"name_consent\": \"open_name\"", "\"name_consent\": \"nobody\""), with(asked, "[\"同意公开姓名\"", "[\"随意\"")})
        CHECK(has_finding(refusal(wrong), "sample.md:3:"));
    CHECK(has_finding(refusal(with(asked, "[\"同意公开姓名\"", "[\"随意\"")), "同意公开姓名"));
}

TEST_CASE("what relieves its signer of something tells him of what") {
    const std::string text = with(kLetter, "主动型", "证明事项型");
    CHECK(has_finding(refusal(text), "告知事项"));
    CHECK(refusal(with(text, "## 承诺内容", "## 告知事项\n\n1. 可以替代的证明。\n\n## 承诺内容")) == "taken");
}

TEST_CASE("a clause of a megabyte, invisible characters, broken text and foreign marks are refused by name") {
    CHECK(has_finding(refusal(with(kLetter, "材料真实", std::string(1 << 20, 'x'))), "字节"));
    std::string long_clause;
    for (int i = 0; i < 1001; ++i) long_clause += "字";
    CHECK(has_finding(refusal(with(kLetter, "材料真实", long_clause)), "最多 1000 字"));
    CHECK(has_finding(refusal(with(kLetter, "材料真实", "材料\u202e真实")), "看不见的字符"));
    CHECK(has_finding(refusal(with(kLetter, "材料真实", "材料\u202e真实")), "删去它"));
    CHECK(has_finding(refusal(with(kLetter, "材料真实", "材料\xff真实")), "sample.md:20:1 这一行不是 UTF-8"));
    CHECK(has_finding(refusal(with(kLetter, "承诺人{promisor}", "| 表 | 格 |\n承诺人{promisor}")), "Markdown"));
}

TEST_CASE("a name that would lead out of its folder names no letter") {
    for (const char* id : {"../etc/passwd", "a/b", "", "A", "7", "a.b", "a b", "\xff"}) CHECK_FALSE(parse_letter(kLetter, id, "x"));
}

TEST_CASE("a letter whose service item is not in the list is refused with the nearest code") {
    auto items = ServiceItems::parse(R"({"title": "t", "items": [{"code": "SF-2", "name": "n", "type": "行政许可", "basis": "b", "department": "d"}]})", "items.json");
    REQUIRE(items);
    const auto checked = items->check(parsed(kLetter), "sample.md");
    REQUIRE_FALSE(checked);
    CHECK(has_finding(checked.error().hint, "SF-2"));
}

TEST_CASE("any cut of a letter is either read or refused, with a place") {
    for (std::size_t length = 0; length < kLetter.size(); length += 3) {
        const auto letter = parse_letter(kLetter.substr(0, length), "sample", "sample.md");
        if (!letter) CHECK_FALSE(letter.error().place.empty());
    }
}
