// What every type of source promises, said once and asked of each.

#include <set>

#include "creditlink/database/sqlite.h"
#include "json_server.h"
#include "postgres_server.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

constexpr int kRows = 20'000;  // more than two pages hold

// One type: options over a good source, and over one that is broken; files are put into the folder.
struct Type {
    std::string name;
    std::function<std::string(const Folder&)> good, broken;
    bool many = true;  // kRows rows; else an office's own sheet
};

std::string csv_rows() {
    std::string text = "id,name\n";
    for (int i = 0; i < kRows; ++i) text += std::to_string(i) + ",n\n";
    return text;
}

std::string xml_rows() {
    std::string text = "<all>";
    for (int i = 0; i < kRows; ++i) text += "<r><id>" + std::to_string(i) + "</id></r>";
    return text + "</all>";
}

std::string sample(const std::string& name) {
    auto bytes = read_file(Path(kSourceFolder) / "tests/data/office-a" / name, 16u << 20);
    REQUIRE(bytes);
    return std::move(*bytes);
}

void put_half(const Folder& folder, const std::string& name, const std::string& whole) { folder.put(name, std::string_view(whole).substr(0, whole.size() / 2)); }

const std::string kCsv = R"({"type":"csv","path":"a.csv"})", kFolder = R"({"type":"folder","path":"drop","settle_seconds":0})",
                  kXml = R"({"type":"xml","path":"a.xml","record":"r","key":"id"})", kJson = R"({"type":"json","path":"a.json","rows":"rows","key":"id"})",
                  kXlsx = R"({"type":"xlsx","path":"a.xlsx","sheet":1,"header":[3,4]})", kXls = R"({"type":"xls","path":"a.xls","sheet":1,"header":2})",
                  kSqlite = R"({"type":"sqlite","path":"a.db","query":"SELECT id, name FROM t","key":"id","table":"t"})";

Interface& pages() {
    static Interface interface(Interface::numbered(kRows, 5'000, [](int, int) { return std::string(",\"total\":") + std::to_string(kRows); }));
    return interface;
}
Interface& broken_pages() {
    static Interface interface([good = Interface::numbered(kRows, 5'000)](const ServerRequest& request) {
        ServerResponse answer = good(request);
        if (parameter(request.target, "page") == "3") answer.misbehaviour = {.kind = Misbehaviour::Kind::truncate, .bytes = 100};
        return answer;
    });
    return interface;
}
std::string http(Interface& interface) {
    return R"({"type":"json","rows":"rows","key":"id","columns":["id"],"size":5000,"url":")" + interface.origin() + "/api\"}";
}

std::string sqlite_file(const Folder& folder) {
    auto connection = SqliteConnection::open(folder.path / "a.db");
    REQUIRE(connection);
    REQUIRE(connection->exec("PRAGMA journal_mode=DELETE; CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT);"
                             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i, 'n' FROM n"));
    return kSqlite;
}

std::vector<Type> types() {
    const auto file = [](std::string name, std::string (*make)(), std::string options) { return [=](const Folder& folder) { return folder.put(name, make()), options; }; };
    const auto half = [](std::string name, std::string (*make)(), std::string options) { return [=](const Folder& folder) { return put_half(folder, name, make()), options; }; };
    const auto missing = [](std::string options) { return [=](const Folder&) { return options; }; };
    const auto json_rows = [] { return page_of(0, kRows); };
    const auto xlsx = [] { return sample("实验动物许可证台账.xlsx"); };
    const auto xls = [] { return sample("高新技术企业名单.xls"); };
    return {
        {"csv", file("a.csv", csv_rows, kCsv), missing(kCsv)},
        {"folder", [](const Folder& folder) { return std::filesystem::create_directory(folder.path / "drop"), folder.put("drop/a.csv", csv_rows()), kFolder; }, missing(kFolder)},
        {"xml", file("a.xml", xml_rows, kXml), half("a.xml", xml_rows, kXml)},
        {"json", file("a.json", json_rows, kJson), half("a.json", json_rows, kJson)},
        {"json", [](const Folder&) { return http(pages()); }, [](const Folder&) { return http(broken_pages()); }},
        {"xlsx", file("a.xlsx", xlsx, kXlsx), half("a.xlsx", xlsx, kXlsx), false},
        {"xls", file("a.xls", xls, kXls), half("a.xls", xls, kXls), false},
        {"sqlite", sqlite_file,
         [](const Folder& folder) {
             sqlite_file(folder);
             std::filesystem::resize_file(folder.path / "a.db", std::filesystem::file_size(folder.path / "a.db") / 2);
             return kSqlite;
         }},
        {"postgresql", [](const Folder&) { return PostgresServer::shared().source("SELECT i AS id, 'n' AS name FROM generate_series(1, 20000) AS i") + "}"; },
         [](const Folder&) { return PostgresServer::shared().source("SELECT i AS id, 1 / (15000 - i) AS name FROM generate_series(1, 20000) AS i") + "}"; }},
    };
}

std::vector<RowHash> hashes(const std::vector<FlatRow>& rows) {
    std::vector<RowHash> all;
    for (const FlatRow& row : rows)
        if (row.fate == RowFate::data) all.push_back(row.hash);
    return all;
}

}  // namespace

TEST_CASE("every type of source is asked") {
    std::set<std::string> asked, known;
    for (const Type& type : types()) asked.insert(type.name);
    for (const SourceType& type : source_types()) known.insert(std::string(type.name));
    CHECK(asked == known);
}

TEST_CASE("the same rows have the same hashes when they are read again, and every row has a place") {
    for (const Type& type : types()) {
        CAPTURE(type.name);
        const Folder folder;
        const std::string options = type.good(folder);
        const auto first = rows_of(folder.path, options), second = rows_of(folder.path, options);
        CHECK(hashes(first) == hashes(second));
        if (type.many) CHECK(hashes(first).size() == kRows);
        for (const FlatRow& row : first) {
            const bool numbered = row.number > 0 || !row.key.empty() || row.fate != RowFate::data;
            const bool named = !row.origin->file.empty() || !row.origin->part.empty();
            if (!numbered || !named || row.origin->place(row.number, row.key, -1).empty()) FAIL("a row without a place");
        }
    }
}

TEST_CASE("a whole read is complete, and no page holds more than a page may") {
    for (const Type& type : types()) {
        CAPTURE(type.name);
        const Folder folder;
        Bench bench;
        auto source = bench.open(folder.path, type.good(folder));
        REQUIRE(source);
        CHECK_FALSE((*source)->complete());
        Page page;
        int pages = 0;
        for (;;) {
            auto more = (*source)->read(page);
            REQUIRE(more);
            if (!*more) break;
            ++pages;
            CHECK(page.rows.size() <= kPageRows);
            CHECK(page.bytes <= kPageBytes + (1u << 20));
        }
        if (type.many) CHECK(pages > 2);
        CHECK((*source)->complete() == (type.name != "folder"));  // of a folder the files of other days are missing
    }
}

TEST_CASE("a source that is broken ends with an error that helps, again and again, and never as complete") {
    for (const Type& type : types()) {
        CAPTURE(type.name);
        const Folder folder;
        Bench bench;
        auto source = bench.open(folder.path, type.broken(folder));
        if (!source) {
            CHECK(source.error().code == Errc::source);
            CHECK_FALSE(source.error().message.empty());
            continue;
        }
        const auto rows = read_all(**source);
        REQUIRE_FALSE(rows);
        CHECK(rows.error().code == Errc::source);
        CHECK_FALSE(rows.error().message.empty());
        Page page;
        CHECK_FALSE((*source)->read(page));
        CHECK_FALSE((*source)->complete());
    }
}

TEST_CASE("a stop is heeded before another page is read") {
    for (const Type& type : types()) {
        if (!type.many) continue;
        CAPTURE(type.name);
        const Folder folder;
        Bench bench;
        auto source = bench.open(folder.path, type.good(folder));
        REQUIRE(source);
        Page page;
        REQUIRE((*source)->read(page));
        bench.stop.request_stop();
        const auto more = (*source)->read(page);
        REQUIRE_FALSE(more);
        CHECK(more.error().code == Errc::interrupted);
        CHECK(page.rows.empty());
        CHECK_FALSE((*source)->complete());
    }
}
