#include <string>

#include "creditlink/base/text.h"
#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::vector<FlatRow> csv(std::string_view bytes, std::string_view more = {}) {
    Folder folder;
    folder.put("a.csv", bytes);
    return rows_of(folder.path, R"({"type":"csv","path":"a.csv")" + std::string(more) + "}");
}

Error csv_error(std::string_view bytes, std::string_view more = {}) {
    Folder folder;
    folder.put("a.csv", bytes);
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"csv","path":"a.csv")" + std::string(more) + "}");
    if (!source) return source.error();
    auto rows = read_all(**source);
    REQUIRE_FALSE(rows);
    return rows.error();
}

// "名称,内容" and "北京" in GB18030.
constexpr std::string_view kGbHeader = "\xC3\xFB\xB3\xC6,\xC4\xDA\xC8\xDD\n";
constexpr std::string_view kGbBeijing = "\xB1\xB1\xBE\xA9";

}  // namespace

TEST_CASE("records are numbered from the header, and cells stand under its names") {
    const auto rows = csv("a,b\r\n1,2\r\n3,\r\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].file == "a.csv");
    CHECK(rows[0].number == 2);
    CHECK(rows[0].at("b") == "2");
    CHECK(rows[1].number == 3);
    CHECK(rows[1].form("b") == CellForm::blank);
}

TEST_CASE("lines that end with CR alone are lines, also where a piece ends, and the note says so") {
    const auto rows = csv("a,b\r1,2\r\"x\ry\",\r\r5,6");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].at("b") == "2");
    CHECK(rows[1].at("a") == "x\ny");
    CHECK(rows[2].reason == "blank");
    CHECK(rows[3].at("b") == "6");
    CHECK(csv("a\r").empty() == false);
    const auto broken_cell = csv("a,b\r\"x\ny\",2\r3,4\r");  // inside quotes there may be anything
    REQUIRE(broken_cell.size() == 2);
    CHECK(broken_cell[0].at("a") == "x\ny");
    CHECK(broken_cell[1].at("b") == "4");
    CHECK(csv("\"a\rb\",c\n1,2\n").size() == 1);
    std::string many = "a,b\r";
    for (int i = 0; i < 300'000; ++i) many += std::to_string(i) + ",2\r";
    const auto all = csv(many);
    REQUIRE(all.size() == 300'000);
    CHECK(all.back().at("a") == "299999");
    Folder folder;
    folder.put("a.csv", "a,b\r1,2\r");
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"csv","path":"a.csv"})");
    REQUIRE(source);
    REQUIRE(read_all(**source));
    CHECK((*source)->notes()[0].find("CR") != std::string::npos);
    CHECK((*source)->notices().empty());
}

TEST_CASE("a file that has nothing but a header is an empty table and says so") {
    Folder folder;
    folder.put("a.csv", "a,b\n");
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"csv","path":"a.csv"})");
    REQUIRE(source);
    REQUIRE(read_all(**source));
    CHECK((*source)->complete());
    REQUIRE((*source)->notices().size() == 1);
    CHECK((*source)->notices()[0].find("a.csv") != std::string::npos);
}

TEST_CASE("quoted cells keep delimiters, line breaks and doubled quotes") {
    const auto rows = csv("a,b,c\n\"x,y\",\"l1\r\nl2\",\"he said \"\"yes\"\"\"\n\"\",\"\"\"\",z\n1,2,\"last\"");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].cells == std::vector<std::string>{"x,y", "l1\r\nl2", "he said \"yes\""});
    CHECK(rows[1].cells == std::vector<std::string>{"", "\"", "z"});
    CHECK(rows[1].forms[0] == CellForm::blank);
    CHECK(rows[2].cells == std::vector<std::string>{"1", "2", "last"});
}

TEST_CASE("a row with too few or too many cells is refused, naming its record, and the next is read") {
    const auto rows = csv("a,b\n1\n1,2,3\n1,2\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].fate == RowFate::refuse);
    CHECK(rows[0].reason == "ragged-row");
    CHECK(rows[0].number == 2);
    CHECK(rows[0].detail.find('1') != std::string::npos);
    CHECK(rows[1].reason == "ragged-row");
    CHECK(rows[2].fate == RowFate::data);
    CHECK(rows[2].number == 4);
}

TEST_CASE("blank records are skipped and counted, whether empty, of delimiters only or of white space") {
    const auto rows = csv("a,b\n\n,\n \t, \xE3\x80\x80\n1,2\n");
    REQUIRE(rows.size() == 4);
    for (int i = 0; i < 3; ++i) CHECK(rows[static_cast<std::size_t>(i)].reason == "blank");
    CHECK(rows[3].number == 5);
}

TEST_CASE("text behind a closing quote refuses the record alone") {
    const auto rows = csv("a,b\n\"x\"y,2\n\"x\" ,2\n1,2\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].reason == "bad-quote");
    CHECK(rows[1].reason == "bad-quote");
    CHECK(rows[2].fate == RowFate::data);
}

TEST_CASE("a quote that is never closed is an error of the file, naming the record where it began") {
    const Error error = csv_error("a,b\n1,2\n\"3,4\n5,6\n");
    CHECK(error.code == Errc::source);
    CHECK(error.place.find("a.csv") != std::string::npos);
    CHECK(error.place.find('3') != std::string::npos);
}

TEST_CASE("a NUL byte and bytes that are no UTF-8 refuse their record alone, with the place") {
    std::string bytes = "a,b\n\xE5\x8C\x97\xE4\xBA\xAC,\xE5\x8C\x97\xE4\xBA\xAC\n";
    for (int i = 0; i < 20; ++i) bytes += "\xE5\x8C\x97\xE4\xBA\xAC,\xE5\x8C\x97\xE4\xBA\xAC\n";
    const std::size_t bad = bytes.size() + 2;
    bytes += "1,\xE5\x8C\n";
    bytes += std::string("1\0,2\n", 5);
    bytes += "3,4\n";
    const auto rows = csv(bytes);
    REQUIRE(rows.size() == 24);
    CHECK(rows[21].reason == "encoding");
    CHECK(rows[21].number == 23);
    CHECK(rows[21].detail.find(std::to_string(bad)) != std::string::npos);
    CHECK(rows[22].reason == "nul-byte");
    CHECK(rows[23].cells == std::vector<std::string>{"3", "4"});
}

TEST_CASE("GB18030 is found out by itself, with characters of four bytes, and says so") {
    std::string bytes(kGbHeader);
    bytes.append(kGbBeijing).append(",").append("\x95\x32\xBA\x34").append("\n");  // U+20C34, GB 18030-2005 table of four bytes
    const auto rows = csv(bytes);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("名称") == "北京");
    CHECK(is_utf8(rows[0].at("内容")));
    CHECK(rows[0].cells[1].size() == 4);
    CHECK(rows[0].origin->note.find("GB18030") != std::string::npos);
}

TEST_CASE("bytes that are no GB18030 refuse their record, with the byte offset, and the next is read") {
    std::string bytes(kGbHeader);
    bytes.append(kGbBeijing).append(",1\n");
    const std::size_t bad = bytes.size() + 2;
    bytes.append("x,\xFF\xFFz\n").append(kGbBeijing).append(",2\n");
    const auto rows = csv(bytes, R"(,"encoding":"gbk")");
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].reason == "encoding");
    CHECK(rows[1].detail.find(std::to_string(bad)) != std::string::npos);
    CHECK(rows[2].at("名称") == "北京");
    CHECK(rows[2].number == 4);
}

TEST_CASE("GB18030 that begins late in a file of ASCII is found out, and a row is never cut at a piece's end") {
    std::string bytes(kGbHeader.substr(0, 0));
    bytes = "name,text\n";
    const std::string ascii(99, 'x');
    while (bytes.size() < 3'000'000) bytes += ascii + ",1\n";
    const std::size_t plain = 1 + (bytes.size() - 10) / 102;
    std::string gb;
    for (int i = 0; i < 200'000; ++i) gb.append(kGbBeijing).append(kGbBeijing).append(",").append(kGbBeijing).append("\n");
    const auto rows = csv(bytes + gb);
    REQUIRE(rows.size() == plain - 1 + 200'000);
    std::size_t right = 0;
    for (std::size_t i = plain - 1; i < rows.size(); ++i) right += rows[i].cells[0] == "北京北京" && rows[i].cells[1] == "北京";
    CHECK(right == 200'000);
}

TEST_CASE("UTF-16 with a byte order mark is read, and UTF-8 with one has no mark in its first column") {
    std::string wide("\xFF\xFE", 2);
    for (const char c : std::string_view("a,b\n1,2\n")) wide.append({c, '\0'});
    CHECK(csv(wide).at(0).at("a") == "1");
    CHECK(csv("\xEF\xBB\xBF" "a,b\n1,2\n").at(0).at("a") == "1");
    CHECK(csv("\xEF\xBB\xBF" "a,b\n1,2\n", R"(,"encoding":"utf-8")").at(0).at("a") == "1");
}

TEST_CASE("title records above the header are skipped by that name") {
    const auto rows = csv("some title\n,,,\na,b\n1,2\n", R"(,"header":3)");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].reason == "header");
    CHECK(rows[1].number == 2);
    CHECK(rows[2].number == 4);
    CHECK(rows[2].at("a") == "1");
}

TEST_CASE("the delimiter is found out from the header, and can be told") {
    CHECK(csv("a;b,c;d\n1;2;3\n").at(0).at("b,c") == "2");
    CHECK(csv("a\tb\n1\t2\n").at(0).at("b") == "2");
    CHECK(csv("a|b\n1|2\n", R"(,"delimiter":"|")").at(0).at("b") == "2");
    CHECK(csv("1,2\n", R"(,"header":0,"columns":["x","y"])").at(0).at("y") == "2");
}

TEST_CASE("repeated and missing column names are told apart by number") {
    const auto rows = csv("a,a,,\" b\n\"\n1,2,3,4\n");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].origin->columns == std::vector<std::string>{"a", "a#2", "#3", "b"});
}

TEST_CASE("a record of 10 MB is read, one of 20 MB is refused, and memory stays bounded") {
    std::string bytes = "a,b\n1,\"" + std::string(10u << 20, 'x') + "\"\n2," + std::string(20u << 20, 'y') + "\n3,\"" + std::string(20u << 20, '\n') + "\"\n4,z\n";
    const auto rows = csv(bytes);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].cells[1].size() == 10u << 20);
    CHECK(rows[1].reason == "too-large");
    CHECK(rows[1].number == 3);
    CHECK(rows[2].reason == "too-large");
    CHECK(rows[3].number == 5);
    CHECK(rows[3].cells == std::vector<std::string>{"4", "z"});
}

TEST_CASE("a header of more columns than any table has is refused, naming the limit") {
    std::string header(70'000, ',');
    const Error error = csv_error(header + "\n");
    CHECK(error.message.find("65536") != std::string::npos);
}

TEST_CASE("a file without bytes is refused as a whole, one with a header only is skipped as having no rows") {
    const auto none = csv("");
    REQUIRE(none.size() == 1);
    CHECK(none[0].fate == RowFate::refuse);
    CHECK(none[0].reason == "empty-file");
    CHECK(none[0].number == 0);
    const auto bare = csv("a,b\n");
    REQUIRE(bare.size() == 1);
    CHECK(bare[0].reason == "no-rows");
    CHECK(bare[0].number == 0);
}

TEST_CASE("several files and patterns are read one after another, each with its own columns and encoding") {
    Folder folder;
    folder.put("p1.csv", "a,b\n1,2\n");
    folder.put("p2.csv", std::string(kGbHeader) + std::string(kGbBeijing) + ",x\n");
    folder.put("z.csv", "c\n9\n");
    const auto rows = rows_of(folder.path, R"({"type":"csv","path":["z.csv","p?.csv"],"encodings":{"p2*":"gb18030"}})");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].file == "z.csv");
    CHECK(rows[1].file == "p1.csv");
    CHECK(rows[2].at("名称") == "北京");
}

TEST_CASE("a trailer that is missing or counts wrong refuses the file before any of its rows") {
    CHECK(csv("a,b\n1,2\n#n=1\n", R"(,"trailer":"#n={n}")").size() == 1);
    const auto cut = csv("a,b\n1,2\n3", R"(,"trailer":"#n={n}")");
    REQUIRE(cut.size() == 1);
    CHECK(cut[0].reason == "truncated-file");
    const auto wrong = csv("a,b\n1,2\n#n=2\n", R"(,"trailer":"#n={n}")");
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].reason == "count-mismatch");
}

TEST_CASE("equal rows have equal hashes in any encoding, and other text or other columns another") {
    const auto utf8 = csv("名称,内容\n北京,1\n"), gb = csv(std::string(kGbHeader) + std::string(kGbBeijing) + ",1\n");
    CHECK(utf8[0].hash == gb[0].hash);
    CHECK(utf8[0].hash != csv("名称,内容\n北京,2\n")[0].hash);
    CHECK(utf8[0].hash != csv("名称,内文\n北京,1\n")[0].hash);
    CHECK(csv("a,b\n1,23\n")[0].hash != csv("a,b\n12,3\n")[0].hash);
}

TEST_CASE("a file cut at every length is read, skipped or refused, and never crashes") {
    const std::string whole = "\xEF\xBB\xBF" "名称,b\r\n\"x\"\"y\",2\r\n\"l1\nl2\",\xF0\xA0\xAE\xB7\r\n";
    for (std::size_t n = 0; n <= whole.size(); ++n) {
        Folder folder;
        folder.put("a.csv", whole.substr(0, n));
        Bench bench;
        auto source = bench.open(folder.path, R"({"type":"csv","path":"a.csv"})");
        REQUIRE(source);
        auto rows = read_all(**source);
        if (!rows) continue;
        for (const FlatRow& row : *rows)
            for (const std::string& cell : row.cells) CHECK(is_utf8(cell));
    }
}
