#include <zip.h>

#include "sheet_rows.h"
#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

using Entries = std::map<std::string, std::string>;

void pack(const Path& path, const Entries& entries) {
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    REQUIRE(archive != nullptr);
    for (const auto& [name, bytes] : entries) REQUIRE(zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8) >= 0);
    REQUIRE(zip_close(archive) == 0);
}

Entries workbook(const std::string& rows, const std::string& behind = {}, const std::string& properties = {}) {
    return {{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><workbookPr " + properties + "/><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/><sheet name=\"T\" sheetId=\"2\" r:id=\"b\"/></sheets></workbook>"},
            {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"a\" Target=\"worksheets/s.xml\"/><Relationship Id=\"b\" Target=\"/xl/worksheets/t.xml\"/></Relationships>"},
            {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"0&quot;day&quot;\"/></numFmts>"
                              "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"},
            {"xl/sharedStrings.xml", "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>x</t></rPh></si></sst>"},
            {"xl/worksheets/s.xml", "<worksheet><sheetData>" + rows + "</sheetData>" + behind + "</worksheet>"},
            {"xl/worksheets/t.xml", "<worksheet><sheetData/></worksheet>"}};
}

const std::string kHeader = R"(<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>)";

std::vector<FlatRow> xlsx(const Entries& entries, std::string_view more = {}) {
    Folder folder;
    pack(folder.path / "w.xlsx", entries);
    return rows_of(folder.path, R"({"type":"xlsx","path":"w.xlsx")" + std::string(more) + "}");
}

bool refused(const Entries& entries) {
    Folder folder;
    pack(folder.path / "w.xlsx", entries);
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx"})");
    return !source || !read_all(**source);
}

}  // namespace

TEST_CASE("cells are text, numbers or dates by their type and their style's number format") {
    const auto rows = xlsx(workbook(kHeader + R"(<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>44260</v></c></row>)"
                                    R"(<row r="3"><c r="A3"><v>9.1220100000000002E+17</v></c><c r="B3" s="2"><v>44260.333333333336</v></c></row>)"
                                    R"(<row r="4"><c r="A4"><v>0.1</v></c><c r="B4" s="3"><v>100000</v></c></row>)"));
    REQUIRE(rows.size() == 5);
    CHECK(rows[0].reason == "header");
    CHECK(rows[1].at("a") == "乙丙");
    CHECK(rows[1].at("b") == "2021-03-05");
    CHECK(rows[1].form("b") == CellForm::date);
    CHECK(rows[2].at("a") == "912201000000000000");
    CHECK(rows[2].form("a") == CellForm::number);
    CHECK(rows[2].at("b") == "2021-03-05 08:00:00");
    CHECK(rows[3].at("b") == "100000");
    CHECK(rows[3].form("b") == CellForm::number);
    CHECK(rows[4].reason == "other-sheet");
    CHECK(rows[4].part == "T");
    CHECK(rows[4].number == 0);
}

TEST_CASE("dates are counted from 1904 where the workbook says so") {
    const auto rows = xlsx(workbook(kHeader + R"(<row r="2"><c r="A2" s="1"><v>42798</v></c></row>)", {}, "date1904=\"1\""));
    CHECK(rows[1].at("a") == "2021-03-05");
}

TEST_CASE("serial numbers around the leap day that never was, and at the end of time") {
    CHECK(date_of_serial(1, false) == "1900-01-01");
    CHECK(date_of_serial(59, false) == "1900-02-28");
    CHECK(date_of_serial(60, false).empty());
    CHECK(date_of_serial(61, false) == "1900-03-01");
    CHECK(date_of_serial(2958465, false) == "9999-12-31");
    CHECK(date_of_serial(0.5, false).empty());
    CHECK(date_of_serial(44260.999999, false) == "2021-03-06");
}

TEST_CASE("header rows are joined through merged cells, titles and gaps are counted") {
    const auto rows = xlsx(workbook(R"(<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="str"><v>no</v></c><c r="B2" t="str"><v>who</v></c></row>)"
                                    R"(<row r="3"><c r="B3" t="str"><v>name</v></c><c r="C3" t="str"><v>code</v></c></row><row r="6"><c r="C6"><v>7</v></c></row>)",
                                    R"(<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/></mergeCells>)"),
                           R"(,"header":[2,3],"sheet":"S")");
    REQUIRE(rows.size() == 7);
    CHECK(rows[3].origin->columns == std::vector<std::string>{"no", "who/name", "who/code"});
    CHECK(rows[2].reason == "header");
    CHECK(rows[3].reason == "blank");
    CHECK(rows[4].number == 5);
    CHECK(rows[5].number == 6);
    CHECK(rows[5].at("who/code") == "7");
}

TEST_CASE("text right of the header refuses its row and says where it stands") {
    const auto rows = xlsx(workbook(kHeader + R"(<row r="2"><c r="A2"><v>1</v></c><c r="D2" t="str"><v>x</v></c></row>)"));
    CHECK(rows[1].reason == "ragged-row");
    CHECK(rows[1].detail.find("D2") != std::string::npos);
}

namespace {

std::string text_cell(const std::string& place, const std::string& text) { return "<c r=\"" + place + "\" t=\"str\"><v>" + text + "</v></c>"; }

const std::string kMergedRows = kHeader + "<row r=\"2\">" + text_cell("A2", "firm") + text_cell("B2", "one") + "</row><row r=\"3\">" + text_cell("B3", "two") + "</row><row r=\"4\">" +
                                text_cell("A4", "other") + text_cell("B4", "three") + "</row><row r=\"5\"/>";

}  // namespace

TEST_CASE("each row of vertically merged cells has their value, blank rows stay blank, and a notice says how many were filled") {
    for (const char* list : {"<mergeCells count=\"2\"><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A4:A6\"/></mergeCells>",
                             "<x:mergeCells xmlns:x=\"y\"><x:mergeCell ref=\"A2:A3\"/></x:mergeCells>"}) {
        Folder folder;
        pack(folder.path / "w.xlsx", workbook(kMergedRows, list));
        Bench bench;
        auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx"})");
        REQUIRE(source);
        auto read = read_all(**source);
        REQUIRE(read);
        const auto& rows = *read;
        CHECK(rows[2].at("a") == "firm");
        CHECK(rows[2].at("b") == "two");
        CHECK(rows[3].at("a") == "other");
        CHECK(rows[4].reason == "blank");
        REQUIRE((*source)->notices().size() == 1);
        CHECK((*source)->notices()[0].find("1 行") != std::string::npos);
    }
}

TEST_CASE("the list of merged cells is found wherever the archive's pieces end") {
    for (std::size_t pad = 0; pad < 40; ++pad) {
        const std::string filler = "<cols>" + std::string((1u << 16) * 2 - 1000 + pad * 25, ' ') + "</cols>";
        Entries entries = workbook(kMergedRows, "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>");
        std::string& sheet = entries["xl/worksheets/s.xml"];
        sheet.insert(sheet.find("<sheetData>"), filler);
        CHECK(xlsx(entries)[2].at("a") == "firm");
    }
}

TEST_CASE("cells merged across columns are not spread over them, and a notice names the first beside other values") {
    Folder folder;
    pack(folder.path / "w.xlsx", workbook(R"(<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c><c r="C1" t="str"><v>c</v></c></row><row r="2">)" + text_cell("A2", "x") +
                                              text_cell("B2", "long term") + "</row><row r=\"3\">" + text_cell("A3", "a note") + "</row>",
                                          "<mergeCells><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"A3:C3\"/></mergeCells>"));
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx"})");
    REQUIRE(source);
    auto rows = read_all(**source);
    REQUIRE(rows);
    CHECK((*rows)[1].at("c").empty());
    CHECK((*rows)[2].at("b").empty());
    REQUIRE((*source)->notices().size() == 1);
    CHECK((*source)->notices()[0].find("B2") != std::string::npos);
}

TEST_CASE("more merged cells than any list has are refused, and so is a header behind the sheet's end") {
    std::string merges = "<mergeCells>";
    for (int i = 0; i < 5000; ++i) merges += "<mergeCell ref=\"A1:B1\"/>";
    CHECK(refused(workbook(kMergedRows, merges + "</mergeCells>")));
    std::string same = "<mergeCells>";
    for (int i = 0; i < 100'000; ++i) same += "<mergeCell ref=\"A2:A" + std::to_string(3 + i * 7919 % 1'000'000) + "\"/>";
    CHECK(xlsx(workbook(kMergedRows, same + "</mergeCells>"))[2].at("a") == "firm");
    Folder folder;
    pack(folder.path / "w.xlsx", workbook(kMergedRows));
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx","header":40})");
    REQUIRE(source);
    auto rows = read_all(**source);
    REQUIRE_FALSE(rows);
    CHECK(rows.error().message.find("40") != std::string::npos);
}

TEST_CASE("a sheet that has nothing but a header is read to its end and said to be empty") {
    Folder folder;
    pack(folder.path / "w.xlsx", workbook(kHeader));
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx"})");
    REQUIRE(source);
    REQUIRE(read_all(**source));
    CHECK((*source)->complete());
    REQUIRE((*source)->notices().size() == 1);
    CHECK((*source)->notices()[0].find("没有数据行") != std::string::npos);
}

TEST_CASE("a number of eighteen digits is shown with the digits that its file holds") {
    const auto rows = xlsx(workbook(kHeader + R"(<row r="2"><c r="A2"><v>912201012000000200</v></c><c r="B2"><v>9.1220101200000026E+17</v></c></row>)"));
    CHECK(rows[1].at("a") == "912201012000000200");
    CHECK(rows[1].at("b") == "912201012000000260");
    CHECK(rows[1].form("a") == CellForm::number);
    CHECK(number_text(9.1220100000000002E+17) == "912201000000000000");
    CHECK(number_text(-12345678901234567890.0) == "-12345678901234567000");
    CHECK(number_text(9007199254740992.0) == "9007199254740992");
    CHECK(number_text(0.1) == "0.1");
}

TEST_CASE("a workbook that would unpack without end, has a DOCTYPE, or points nowhere is refused") {
    Entries bomb = workbook(kHeader);
    bomb["xl/worksheets/s.xml"] = "<worksheet><sheetData>" + std::string(64u << 20, ' ') + "</sheetData></worksheet>";
    CHECK(refused(bomb));
    Entries laughs = workbook(kHeader);
    laughs["xl/sharedStrings.xml"] = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><sst><si><t>&b;</t></si></sst>";
    CHECK(refused(laughs));
    CHECK(refused(workbook(kHeader + R"(<row r="2"><c r="A2" t="s"><v>99</v></c></row>)")));
    CHECK(refused(workbook(kHeader + R"(<row r="1"><c r="A1"><v>1</v></c></row>)")));
    CHECK(refused(workbook(kHeader + R"(<row r="2"><c r="ZZZZ2"><v>1</v></c></row>)")));
    CHECK(refused({{"a.txt", "x"}}));
}

TEST_CASE("a source of a large workbook may be left in the middle") {
    std::string rows = kHeader;
    for (int i = 2; i < 60'000; ++i) rows += "<row r=\"" + std::to_string(i) + "\"><c r=\"A" + std::to_string(i) + "\"><v>1</v></c></row>";
    Folder folder;
    pack(folder.path / "w.xlsx", workbook(rows));
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx"})");
    REQUIRE(source);
    Page page;
    REQUIRE(*(*source)->read(page));
    CHECK(page.rows.size() == kPageRows);
    CHECK_FALSE((*source)->complete());
}

TEST_CASE("a file that is no xlsx is told by what it is") {
    Folder folder;
    Bench bench;
    const std::vector<std::pair<std::string, std::string>> files = {{"<html>", "网页"}, {"\xD0\xCF\x11\xE0\xA1\xB1", "xls"}, {"%PDF-1.4", "PDF"}, {"a,b\n", "不是压缩包"}, {"", "零字节"}, {"PK\x03\x04 cut", "不完整"}};
    for (const auto& [bytes, word] : files) {
        CAPTURE(word);
        folder.put("w.xlsx", bytes);
        auto source = bench.open(folder.path, R"({"type":"xlsx","path":"w.xlsx"})");
        REQUIRE_FALSE(source);
        CHECK(source.error().message.find(word) != std::string::npos);
        CHECK(source.error().message.find("zip archive") == std::string::npos);
    }
}

TEST_CASE("a file that is no xls is refused") {
    Folder folder;
    folder.put("a.xls", std::string(4096, 'x'));
    Bench bench;
    CHECK_FALSE(bench.open(folder.path, R"({"type":"xls","path":"a.xls"})"));
}
