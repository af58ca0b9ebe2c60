#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::vector<FlatRow> xml(const std::string& body) {
    Folder folder;
    folder.put("a.xml", body);
    return rows_of(folder.path, R"({"type":"xml","path":"a.xml","record":"r","key":"id"})");
}

bool xml_refused(const std::string& body) {
    Folder folder;
    folder.put("a.xml", body);
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"xml","path":"a.xml","record":"r"})");
    return !source || !read_all(**source);
}

std::vector<FlatRow> objects(const std::string& body, std::string_view more = {}) {
    Folder folder;
    folder.put("a.json", body);
    return rows_of(folder.path, R"({"type":"json","path":"a.json","rows":"data.rows","key":"id")" + std::string(more) + "}");
}

}  // namespace

TEST_CASE("elements, attributes and nested elements of a record are its columns, missing ones blank") {
    const auto rows = xml("<all n=\"2\"><r kind=\"k\"><id>1</id><a><b>x</b><c/></a></r><r><id>2</id><late><![CDATA[ <&>\n]]></late></r></all>");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].origin->columns == std::vector<std::string>{"@kind", "id", "a/b", "a/c", "late"});
    CHECK(rows[0].key == "1");
    CHECK(rows[0].number == 1);
    CHECK(rows[0].at("a/b") == "x");
    CHECK(rows[0].form("late") == CellForm::blank);
    CHECK(rows[1].at("late") == " <&>\n");
    CHECK(rows[1].number == 2);
}

TEST_CASE("a declared GB18030 is read as such") {
    const auto rows = xml("<?xml version=\"1.0\" encoding=\"GB18030\"?><all><r><id>\xB1\xB1\xBE\xA9</id></r></all>");
    CHECK(rows.at(0).at("id") == "北京");
}

TEST_CASE("XML with a DOCTYPE, without its end, or nested without end is refused") {
    CHECK(xml_refused("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><all><r><id>&a;</id></r></all>"));
    CHECK(xml_refused("<all><r><id>1</id></r>"));
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<r>";
    CHECK(xml_refused(deep));
}

TEST_CASE("a column that turns up in another record leaves the hash of a row as it was") {
    CHECK(xml("<all><r><id>1</id></r></all>")[0].hash == xml("<all><r><id>1</id></r><r><id>2</id><x>y</x></r></all>")[0].hash);
    CHECK(xml("<all><r><id>1</id></r></all>")[0].hash != xml("<all><r><no>1</no></r></all>")[0].hash);
}

TEST_CASE("members of members are columns, arrays are joined, numbers keep their digits, null is blank") {
    const auto rows = objects(R"({"data":{"rows":[{"id":"1","plan":{"name":"n"},"list":["a","b"],"n":12345678901234567890.10,"yes":true,"p":null},{"id":2,"p":{"q":"x"}}]}})");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == "1");
    CHECK(rows[0].at("plan.name") == "n");
    CHECK(rows[0].at("list") == "a;b");
    CHECK(rows[0].at("n") == "12345678901234567890.10");
    CHECK(rows[0].at("yes") == "true");
    CHECK(rows[0].form("p") == CellForm::blank);
    CHECK(rows[0].form("p.q") == CellForm::blank);
    CHECK(rows[1].at("p.q") == "x");
    CHECK(rows[1].number == 2);
}

TEST_CASE("JSON that is deep, doubled, cut or has its rows elsewhere is refused as the source's fault") {
    for (const char* body : {R"({"data":{"rows":[{"a":1,"a":2}]}})", R"({"data":{"rows":[)", R"({"code":401,"msg":"no"})", R"({"data":{"rows":{}}})"}) {
        Folder folder;
        folder.put("a.json", body);
        Bench bench;
        auto source = bench.open(folder.path, R"({"type":"json","path":"a.json","rows":"data.rows"})");
        REQUIRE(source);
        auto rows = read_all(**source);
        REQUIRE_FALSE(rows);
        CHECK(rows.error().code == Errc::source);
    }
}

TEST_CASE("an option that is unknown, missing or of another type is named with its place") {
    Folder folder;
    Bench bench;
    auto unknown = bench.open(folder.path, "{\"type\":\"csv\",\n\"path\":\"a\",\"delimitr\":\",\"}");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == Errc::config);
    CHECK(unknown.error().place.find(":2:") != std::string::npos);
    CHECK((unknown.error().message + unknown.error().hint).find("delimiter") != std::string::npos);
    CHECK_FALSE(bench.open(folder.path, R"({"type":"csv"})"));
    CHECK_FALSE(bench.open(folder.path, R"({"type":"csv","path":"a","header":"1"})"));
    auto type = bench.open(folder.path, R"({"type":"xslx","path":"a"})");
    REQUIRE_FALSE(type);
    CHECK(type.error().hint.find("xlsx") != std::string::npos);
}

TEST_CASE("each type of source has a help in two languages for itself and each option") {
    for (const SourceType& type : source_types()) {
        CHECK_FALSE(type.help_zh.empty());
        CHECK_FALSE(type.help_en.empty());
        for (const SourceOption& option : type.options) {
            CHECK_FALSE(option.help_zh.empty());
            CHECK_FALSE(option.help_en.empty());
        }
    }
}

TEST_CASE("a file that has other elements than records is refused, naming the nearest; one without any is an empty table and says so") {
    Folder folder;
    folder.put("a.xml", "<all><records><record><id>1</id></record></records></all>");
    Bench bench;
    auto wrong = bench.open(folder.path, R"({"type":"xml","path":"a.xml","record":"recrod"})");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message.find("recrod") != std::string::npos);
    CHECK(wrong.error().hint.find("“record”") != std::string::npos);
    CHECK(wrong.error().place.find("a.xml") != std::string::npos);
    folder.put("a.xml", "<all><total>0</total><records/></all>");
    auto titled = bench.open(folder.path, R"({"type":"xml","path":"a.xml","record":"record"})");
    REQUIRE_FALSE(titled);
    CHECK(titled.error().hint.find("选项 list") != std::string::npos);
    auto listed = bench.open(folder.path, R"({"type":"xml","path":"a.xml","record":"record","list":"records"})");
    REQUIRE(listed);
    REQUIRE(read_all(**listed));
    CHECK((*listed)->notices().size() == 1);
    folder.put("a.xml", "<error><code>500</code></error>");
    CHECK_FALSE(bench.open(folder.path, R"({"type":"xml","path":"a.xml","record":"record","list":"records"})"));
    folder.put("a.xml", "<all n=\"0\"/>");
    auto empty = bench.open(folder.path, R"({"type":"xml","path":"a.xml","record":"record"})");
    REQUIRE(empty);
    REQUIRE(read_all(**empty));
    REQUIRE((*empty)->notices().size() == 1);
    CHECK((*empty)->notices()[0].find("a.xml") != std::string::npos);
    CHECK((*empty)->complete());
}

TEST_CASE("a web page in the place of JSON is called one") {
    Folder folder;
    folder.put("a.json", "\n<!DOCTYPE html><html></html>");
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"json","path":"a.json"})");
    REQUIRE(source);
    auto rows = read_all(**source);
    REQUIRE_FALSE(rows);
    CHECK(rows.error().message.find("网页") != std::string::npos);
}
