// The source rows of a batch: their text behind the request, their root, a row spelled out.

#include "creditlink/exchange_log/source_rows.h"

#include <doctest/doctest.h>

#include "creditlink/base/encode.h"
#include "creditlink/exchange_log/record_tree.h"

using namespace creditlink;

namespace {

const std::string kRowsSalt(16, 'r');
const std::string kHeadingA = R"({"shape":"sheet","file":"a.xlsx","part":"名单","columns":["名称","数","日"],"fields":["NAME","",""]})",
                  kHeadingB = R"({"shape":"lines","file":"b.csv","part":"","columns":["x"],"fields":[""]})";

std::vector<SourceRowLine> some_lines() {
    return {{kHeadingA, R"([3,"",[1,{"n":"4"},{"d":"2021-03-05"}]])"}, {{}, "null"}, {kHeadingA, R"([4,"",["乙","",""]])"},
            {kHeadingB, R"([2,"",["x"]])"}, {kHeadingA, R"([5,"k",[1,"1","2"],{"名称":"丙"}])"}};
}
std::string root_of_lines(const std::vector<SourceRowLine>& lines) {
    return hex(bytes_of(record_root(source_row_leaves(kRowsSalt, lines))));
}

}  // namespace

TEST_CASE("the rows of a batch are read back in their order, each with its heading, those that are not kept among them") {
    const auto lines = some_lines();
    const std::string text = source_rows_text(kRowsSalt, lines);
    CHECK(source_rows_at_end_of("salt, head and body" + text) == text.size());
    CHECK(without_source_rows("salt, head and body" + text) == "salt, head and body");
    for (const char* body : {"salt, head and {\"records\":[]}", "short", "12345678", ""}) CHECK(without_source_rows(body) == body);
    const auto rows = SourceRows::parse(text, root_of_lines(lines));
    REQUIRE(rows);
    CHECK(rows->salt == kRowsSalt);
    REQUIRE(rows->lines.size() == lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        CHECK(rows->lines[i].heading == lines[i].heading);
        CHECK(rows->lines[i].row == lines[i].row);
        CHECK(rows->lines[i].kept() == (i != 1));
    }
}

TEST_CASE("where a body does not hold the records as they are they stand beside their rows, and the root is the same") {
    auto lines = some_lines();
    const std::string root = root_of_lines(lines);
    lines[0].id = "s-0", lines[0].data = R"({"NAME":"a b"})";
    const std::string text = source_rows_text(kRowsSalt, lines);
    const auto rows = SourceRows::parse(text, root);
    REQUIRE(rows);
    CHECK(rows->lines[0].id == "s-0");
    CHECK(rows->lines[0].data == R"({"NAME":"a b"})");
    CHECK(rows->lines[1].id.empty());
}

TEST_CASE("a changed byte anywhere in the rows' text, or its end missing, is no text of that root") {
    const auto lines = some_lines();
    const std::string text = source_rows_text(kRowsSalt, lines), root = root_of_lines(lines);
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1 << at % 8);
        CHECK_FALSE_MESSAGE(SourceRows::parse(changed, root), at);
        CHECK_FALSE_MESSAGE(SourceRows::parse(text.substr(0, at), root), at);
    }
    CHECK_FALSE(SourceRows::parse(source_rows_text(kRowsSalt, {}), root));
    CHECK_FALSE(source_rows_at_end_of(std::string(100, '\xff')));
}

TEST_CASE("a leaf is SM3 over its salt and the SHA-256 of the heading's SHA-256 and the row, as the format page says") {
    const auto lines = some_lines();
    const std::string salt = record_salt(kRowsSalt, 2);
    const std::string inner = std::string(bytes_of(sha256(kHeadingA))) + std::string(lines[2].row);
    const Digest256 leaf = sm3(std::string(1, '\0') + salt + std::string(bytes_of(sha256(inner))));
    CHECK(source_row_leaf(salt, lines[2]) == leaf);
    CHECK(source_row_leaves(kRowsSalt, lines)[2] == leaf);
}

TEST_CASE("a row is spelled out with its record: numbers and dates as such, corrections beside what was read") {
    const auto lines = some_lines();
    const auto row = spelled_row(lines[0], R"({"NAME":"甲\n公司"})");
    REQUIRE(row);
    CHECK(row->shape == "sheet");
    CHECK(row->file == "a.xlsx");
    CHECK(row->part == "名单");
    CHECK(row->number == 3);
    REQUIRE(row->cells.size() == 3);
    CHECK(row->cells[0].column == "名称");
    CHECK(row->cells[0].text == "甲\n公司");
    CHECK(row->cells[1].form == SpelledRow::Form::number);
    CHECK(row->cells[2].form == SpelledRow::Form::date);
    CHECK(row->cells[2].text == "2021-03-05");
    const auto corrected = spelled_row(lines[4], R"({"NAME":"丙"})");
    REQUIRE(corrected);
    CHECK(corrected->key == "k");
    CHECK(corrected->corrections == std::vector<std::pair<std::string, std::string>>{{"名称", "丙"}});
}

TEST_CASE("a row that points to a field that its record lacks, or is no row at all, is not spelled out") {
    const std::string record = R"({"NAME":"a"})";
    CHECK_FALSE(spelled_row({kHeadingA, R"([3,"",[1,"",""]])"}, "{}"));
    for (const char* row : {"null", "[]", "{}", R"([3,"",[1,""]])", R"([3,"",[2,"",""]])", R"(["3","",["","",""]])", R"([-3,"",["","",""]])",
                            R"([3,4,["","",""]])", R"([3,"",["","",""],{},1])", R"([3,"",[null,"",""]])", "not json"})
        CHECK_FALSE_MESSAGE(spelled_row({kHeadingA, row}, record), row);
    CHECK_FALSE(spelled_row({"{}", R"([3,"",[1]])"}, record));
}
