#include "creditlink/database/sqlite.h"

#include "query_source.h"
#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

struct Store {
    Folder folder;
    SqliteConnection connection;
    Store() : connection(open(folder.path / "a.db")) {
        exec("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, at TEXT); CREATE TABLE secret(x)");
        exec("INSERT INTO t VALUES(1,'甲','2026-01-01 10:00:00'),(2,'乙','2026-01-01 10:00:05'),(3,NULL,'2026-01-01 10:00:05')");
    }
    static SqliteConnection open(const Path& path) {
        auto connection = SqliteConnection::open(path, {.busy_ms = 0});
        REQUIRE(connection);
        return std::move(*connection);
    }
    void exec(std::string_view sql) { REQUIRE(connection.exec(sql)); }
};

const std::string kQuery = R"({"type":"sqlite","path":"a.db","query":"SELECT id, name, at FROM t","key":"id","table":"t","watermark":"at")";

struct SqliteRun {
    std::string keys, cursor, notices;
    bool complete = false;
};
SqliteRun run_query_here(const Store& store, ReadMode mode, std::string_view cursor = {}, std::string_view more = {}) {
    Bench bench;
    auto source = bench.open(store.folder.path, kQuery + std::string(more) + "}", mode, cursor);
    REQUIRE(source);
    auto rows = read_all(**source);
    REQUIRE(rows);
    SqliteRun out{.keys = {}, .cursor = (*source)->cursor(), .notices = {}, .complete = (*source)->complete()};
    for (const std::string& notice : (*source)->notices()) out.notices += notice;
    for (const FlatRow& row : *rows) out.keys += row.key;
    return out;
}

}  // namespace

TEST_CASE("rows of a query have their key, their table and blank cells for NULL") {
    const Store store;
    const auto rows = rows_of(store.folder.path, kQuery + "}");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].file == "a.db");
    CHECK(rows[0].part == "t");
    CHECK(rows[0].key == "1");
    CHECK(rows[0].at("name") == "甲");
    CHECK(rows[2].form("name") == CellForm::blank);
}

TEST_CASE("incremental reading begins at the last mark, so that rows of the same second are not lost") {
    Store store;
    const SqliteRun first = run_query_here(store, ReadMode::full);
    CHECK(first.keys == "123");
    CHECK(first.complete);
    store.exec("INSERT INTO t VALUES(4,'丁','2026-01-01 10:00:05'),(5,'戊','2026-01-01 10:00:04'),(6,'己',NULL)");
    const SqliteRun second = run_query_here(store, ReadMode::incremental, first.cursor);
    CHECK(second.keys == "6234");
    CHECK_FALSE(second.complete);
    const SqliteRun back = run_query_here(store, ReadMode::incremental, first.cursor, R"(,"lookback_seconds":1)");
    CHECK(back.keys == "65234");
    CHECK(back.cursor == first.cursor);
    CHECK(back.notices.empty());
    CHECK(run_query_here(store, ReadMode::full).keys == "615234");
    store.exec("INSERT INTO t VALUES(7,'庚','2026-01-01 10:00:06')");
    const SqliteRun on = run_query_here(store, ReadMode::incremental, back.cursor, R"(,"lookback_seconds":1)");
    CHECK(on.cursor == "mark1 2026-01-01 10:00:06");
    CHECK(on.notices.empty());
}

TEST_CASE("rows whose watermark is blank, or a number among times, are read each time, named, and hold nothing up") {
    Store store;
    store.exec("CREATE TABLE u(id INTEGER PRIMARY KEY, name TEXT, at); INSERT INTO u SELECT * FROM t; INSERT INTO u VALUES(4,'x',''),(5,'x',20260101),(6,'x','17'),(7,'x',1.5)");
    const std::string query = R"({"type":"sqlite","path":"a.db","query":"SELECT id, name, at FROM u","key":"id","watermark":"at"})";
    std::string cursor;
    for (const ReadMode mode : {ReadMode::full, ReadMode::incremental}) {
        Bench bench;
        auto source = bench.open(store.folder.path, query, mode, cursor);
        REQUIRE(source);
        auto rows = read_all(**source);
        REQUIRE(rows);
        std::string keys;
        for (const FlatRow& row : *rows) keys += row.key;
        CHECK(keys == (mode == ReadMode::full ? "7654123" : "765423"));
        REQUIRE((*source)->notices().size() == 1);
        CHECK((*source)->notices()[0].find("3 行") != std::string::npos);
        CHECK((*source)->notices()[0].find("键 7") != std::string::npos);
        cursor = (*source)->cursor();
        CHECK(cursor == "mark1 2026-01-01 10:00:05");
    }
}

TEST_CASE("a query without a row says so") {
    Store store;
    store.exec("DELETE FROM t");
    CHECK(run_query_here(store, ReadMode::full).notices.find("没有数据行") != std::string::npos);
    store.exec("INSERT INTO t VALUES(1,'甲','2026-01-01 10:00:00')");
    const SqliteRun first = run_query_here(store, ReadMode::full);
    CHECK(first.notices.empty());
}

TEST_CASE("numbers that are kept as texts are read by their value, so that a read cut short misses none") {
    Store store;
    store.exec("DELETE FROM t; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12) INSERT INTO t SELECT i, 'x', CAST(i AS TEXT) FROM n");
    CHECK(run_query_here(store, ReadMode::full).keys == "123456789101112");
    CHECK(run_query_here(store, ReadMode::incremental, "mark1 8").keys == "89101112");
    store.exec("INSERT INTO t VALUES(13,'x','B-1')");
    CHECK(run_query_here(store, ReadMode::incremental, "mark1 11").keys == "111213");
    CHECK(run_query_here(store, ReadMode::incremental, "mark1 A").keys == "13");
}

TEST_CASE("a mark that is a number finds its row and what came after, whatever expression it came from") {
    for (const char* expression : {"id * 10", "id - 5", "id - 1000000", "id / 4.0", "id + 0.1 + 0.2", "-id / 3.0 * -1", "id * 1e20", "julianday('2026-01-01') + id / 86400.0",
                                   "CAST(id AS TEXT)", "printf('2026-01-%02d', id)"}) {
        Store store;
        const std::string spec = R"({"type":"sqlite","path":"a.db","query":"SELECT id, )" + std::string(expression) + R"( AS mark FROM t","key":"id","watermark":"mark"})";
        const auto keys = [&](ReadMode mode, std::string_view cursor, std::string& next) {
            Bench bench;
            auto source = bench.open(store.folder.path, spec, mode, cursor);
            REQUIRE(source);
            auto rows = read_all(**source);
            REQUIRE(rows);
            next = (*source)->cursor();
            std::string read;
            for (const FlatRow& row : *rows) read += row.key;
            return read;
        };
        std::string mark, ignored;
        CHECK_MESSAGE(keys(ReadMode::full, {}, mark) == "123", expression);
        store.exec("INSERT INTO t VALUES(4,'丁',NULL),(5,'戊',NULL)");
        CHECK_MESSAGE(keys(ReadMode::incremental, mark, ignored) == "345", expression << " after " << mark);
    }
}

TEST_CASE("a row from the future is read each time and does not take the watermark with it") {
    Store store;
    store.exec("INSERT INTO t VALUES(4,'丁','2099-01-01 00:00:00')");
    const SqliteRun first = run_query_here(store, ReadMode::full);
    CHECK(first.keys == "1234");
    CHECK(first.cursor == "mark1 2026-01-01 10:00:05");
    CHECK(first.notices.find("2099-01-01") != std::string::npos);
    store.exec("INSERT INTO t VALUES(5,'戊','2026-02-01 00:00:00')");
    const SqliteRun second = run_query_here(store, ReadMode::incremental, first.cursor);
    CHECK(second.keys == "2354");
    CHECK(second.cursor == "mark1 2026-02-01 00:00:00");
}

TEST_CASE("a watermark that already lies in the future is not gone on from: everything is read") {
    const Store store;
    const SqliteRun read = run_query_here(store, ReadMode::incremental, "mark1 2099-01-01 00:00:00");
    CHECK(read.keys == "123");
    CHECK(read.cursor == "mark1 2026-01-01 10:00:05");
    CHECK(read.notices.find("2099-01-01") != std::string::npos);
}

TEST_CASE("a row that is still settling is read again, without a word") {
    Store store;
    store.exec("INSERT INTO t VALUES(4,'丁','2027-01-15 15:59:30')");  // thirty seconds ago
    const SqliteRun first = run_query_here(store, ReadMode::full);
    CHECK(first.cursor == "mark1 2026-01-01 10:00:05");
    CHECK(first.notices.empty());
    CHECK(run_query_here(store, ReadMode::full, {}, R"(,"settle_seconds":10)").cursor == "mark1 2027-01-15 15:59:30");
}

TEST_CASE("a query that would write, attach or say two things is refused when it is opened") {
    const Store store;
    for (const char* query : {"DELETE FROM t", "SELECT 1 AS id; DELETE FROM t", "WITH x AS (SELECT 1) DELETE FROM t", "SELECT 1 AS id) ; DROP TABLE t; --"}) {
        Bench bench;
        CHECK_FALSE(bench.open(store.folder.path, R"({"type":"sqlite","path":"a.db","key":"id","query":")" + std::string(query) + "\"}"));
    }
}

TEST_CASE("a key column that the result lacks is named, with the nearest one") {
    const Store store;
    Bench bench;
    auto source = bench.open(store.folder.path, R"({"type":"sqlite","path":"a.db","key":"idd","query":"SELECT id FROM t"})");
    REQUIRE_FALSE(source);
    CHECK(source.error().code == Errc::config);
}

TEST_CASE("text that is no UTF-8 refuses its row alone, with its key") {
    Store store;
    store.exec("INSERT INTO t VALUES(9, CAST(x'B1B1' AS TEXT), '2025-01-01')");
    const auto rows = rows_of(store.folder.path, kQuery + "}");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].reason == "encoding");
    CHECK(rows[0].key == "9");
}
