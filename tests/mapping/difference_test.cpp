// What changed between two texts of a mapping, and every mistake of one.

#include "creditlink/mapping/difference.h"

#include "fixture.h"

using namespace creditlink;
using namespace creditlink::mapping_test;

namespace {

using Part = MappingChange::Part;
using Line = ChangedLine::Kind;

std::string signs(const std::vector<ChangedLine>& lines) {
    std::string out;
    for (const ChangedLine& line : lines) out += line.kind == Line::same ? ' ' : line.kind == Line::removed ? '-' : line.kind == Line::added ? '+' : '~';
    return out;
}

std::vector<MappingChange> changes(std::string_view before, std::string_view after) {
    auto found = mapping_changes(before, after);
    REQUIRE(found);
    return *found;
}

}  // namespace

TEST_CASE("fields that came, went or changed are named with what they were and are; comments, spaces and their order are no change") {
    const auto found = changes(R"({"kind": "t.json", "fields": {"name": "名称", "day": "日期", "code": "代码"}})",
                               R"({"kind": "t.json", "fields": {"code": {"column": "代码", "do": ["fold"]}, /* neu */ "name":   "名称", "text": "正文"}})");
    REQUIRE(found.size() == 3);
    CHECK(found[0].name == "code");
    CHECK(found[0].part == Part::field);
    CHECK(found[0].before == "代码");
    CHECK(found[0].after == R"({"column":"代码","do":["fold"]})");
    CHECK(found[1].name == "text");
    CHECK(found[1].before.empty());
    CHECK(found[2].name == "day");
    CHECK(found[2].after.empty());
    CHECK(changes(R"({"fields": {"a": "1", "b": "2"}})", "{\"fields\": {\"b\": \"2\",\n // why\n \"a\": \"1\"}}").empty());
}

TEST_CASE("of a code list the words that differ are named, of a long one the first of them") {
    const auto found = changes(R"({"lists": {"类型": {"01": "甲", "02": "乙", "03": "丙"}}})", R"({"lists": {"类型": {"01": "甲", "02": "丁", "04": "戊"}}})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].part == Part::list);
    CHECK(found[0].before == "02 → 乙, 03 → 丙");
    CHECK(found[0].after == "02 → 丁, 04 → 戊");
    std::string many = "{\"lists\": {\"l\": {";
    for (int i = 0; i < 100; ++i) many += (i ? ",\"" : "\"") + std::to_string(i) + "\": \"x\"";
    CHECK(changes("{\"lists\": {\"l\": {}}}", many + "}}}").at(0).after.find("88") != std::string::npos);
}

TEST_CASE("rules about rows, the kind and what nobody knows count as changes too") {
    const auto found = changes(R"({"kind": "a", "skip": [], "x": 1})", R"({"kind": "b", "skip": [{"reason": "r"}], "x": 2})");
    REQUIRE(found.size() == 3);
    CHECK(found[0].part == Part::kind);
    CHECK(found[1].part == Part::skip);
    CHECK(found[2].name == "x");
    CHECK_FALSE(mapping_changes("{", "{}"));
}

TEST_CASE("changed lines stand between the unchanged ones around them, with their numbers") {
    CHECK(signs(changed_lines("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nX\ne\nf\ng\n", 1)) == " -+ ");
    CHECK(signs(changed_lines("a\nb\n", "a\nb\n")).empty());
    CHECK(signs(changed_lines("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n", 1)) == "+ ~ -");
    CHECK(changed_lines("a\r\nb\r\n", "a\nb\n").empty());
    const auto lines = changed_lines("a\nb\nc\n", "a\nc\nd\n", 0);
    REQUIRE(signs(lines) == "-~+");
    CHECK(lines[0].before == 2);
    CHECK(lines[2].after == 3);
}

TEST_CASE("texts that have thousands of lines and none in common are compared in no time") {
    std::string one, other;
    for (int i = 0; i < 20'000; ++i) one += std::to_string(i) + "\n", other += "x" + std::to_string(i) + "\n";
    CHECK(changed_lines(one, other).size() == 40'000);
}

TEST_CASE("every field that is wrong is told at once, with line, column and the nearest known name") {
    const auto found = Plan::mistakes("{\"kind\": \"t.json\", \"fields\": {\n\"nam\": \"A\",\n\"text\": {\"colum\": \"B\"},\n\"day\": {\"column\": \"C\", \"do\": [\"dat\"]},\n\"code\": \"D\"}}", "m.json", context());
    REQUIRE(found.size() == 3);
    CHECK(found[0].place.find("m.json:2") == 0);
    CHECK((found[0].message + found[0].hint).find("name") != std::string::npos);
    CHECK(found[1].place.find("m.json:3") == 0);
    CHECK(found[2].place.find("m.json:4") == 0);
    CHECK((found[2].message + found[2].hint).find("date") != std::string::npos);
    CHECK(Plan::mistakes("{", "m.json", context()).size() == 1);
    CHECK(Plan::mistakes("{\"kind\": \"t.json\", \"fields\": {\"name\": \"A\"}}", "m.json", context()).empty());
}
