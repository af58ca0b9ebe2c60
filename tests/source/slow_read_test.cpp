#include "creditlink/database/sqlite.h"
#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

// A database of 20,000 rows, of two pages and more.
struct Office {
    Folder folder;
    SqliteConnection connection;
    explicit Office(const char* journal) : connection(open(folder.path / "a.db")) {
        exec(std::string("PRAGMA journal_mode=") + journal);
        exec("CREATE TABLE t(id INTEGER PRIMARY KEY, at INTEGER)");
        exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i, i FROM n");
    }
    static SqliteConnection open(const Path& path) {
        auto connection = SqliteConnection::open(path, {.busy_ms = 0});
        REQUIRE(connection);
        return std::move(*connection);
    }
    void exec(const std::string& sql) { REQUIRE(connection.exec(sql)); }
    std::string spec(const std::string& more) const { return R"({"type":"sqlite","path":"a.db","query":"SELECT id, at FROM t","key":"id","watermark":"at")" + more + "}"; }
};

std::string notices_of(const Source& source) {
    std::string out;
    for (const std::string& notice : source.notices()) out += notice;
    return out;
}

}  // namespace

TEST_CASE("a slow read leaves the office's file free for its writers, and sees it as it was") {
    for (const char* journal : {"DELETE", "WAL"})
        for (const char* how : {R"(,"copy":true)", R"(,"rows_per_second":1000000)"}) {
            Office office(journal);
            Bench bench;
            auto source = bench.open(office.folder.path, office.spec(how));
            REQUIRE(source);
            Page page;
            REQUIRE((*source)->read(page));
            office.exec("BEGIN EXCLUSIVE; DELETE FROM t; COMMIT");
            auto rest = read_all(**source);
            REQUIRE(rest);
            CHECK(page.rows.size() + rest->size() == 20'000);
            CHECK((*source)->complete());
        }
}

TEST_CASE("without a copy, a read under way keeps writers out of a file that has no WAL") {
    Office office("DELETE");
    Bench bench;
    auto source = bench.open(office.folder.path, office.spec(""));
    REQUIRE(source);
    Page page;
    REQUIRE((*source)->read(page));
    const Status written = office.connection.exec("DELETE FROM t");
    REQUIRE_FALSE(written);
    CHECK(written.error().code == Errc::locked);
}

TEST_CASE("a stop ends a slow read, a copy, and a statement that gives no row") {
    Office office("WAL");
    Bench bench;
    bench.clock.on_sleep = [&bench] { bench.stop.request_stop(); };
    auto source = bench.open(office.folder.path, office.spec(R"(,"rows_per_second":10)"));
    REQUIRE(source);
    Page page;
    const auto more = (*source)->read(page);
    REQUIRE_FALSE(more);
    CHECK(more.error().code == Errc::interrupted);
    CHECK(bench.clock.slept.size() == 1);
    CHECK_FALSE((*source)->complete());

    const auto no_copy = bench.open(office.folder.path, office.spec(R"(,"copy":true)"));  // the stop stands
    REQUIRE_FALSE(no_copy);
    CHECK(no_copy.error().code == Errc::interrupted);
    auto endless = bench.open(office.folder.path, R"({"type":"sqlite","path":"a.db","key":"id","query":"WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n WHERE id < 0"})");
    REQUIRE(endless);
    CHECK_FALSE((*endless)->read(page));
}

TEST_CASE("a source whose time window is closed says when it opens, touches nothing, and is not complete") {
    Folder nothing_there;
    Bench bench;  // 16:00
    auto source = bench.open(nothing_there.path, R"({"type":"sqlite","path":"a.db","query":"SELECT 1 AS id","key":"id","window":"19:00-07:00"})", ReadMode::incremental, "mark1 7");
    REQUIRE(source);
    Page page;
    const auto more = (*source)->read(page);
    REQUIRE(more);
    CHECK_FALSE(*more);
    CHECK_FALSE((*source)->complete());
    CHECK((*source)->cursor() == "mark1 7");
    CHECK(notices_of(**source).find("2027-01-15 19:00") != std::string::npos);
    CHECK_FALSE(bench.open(nothing_there.path, R"({"type":"sqlite","path":"a.db","query":"SELECT 1 AS id","key":"id","window":"evening"})"));
}

TEST_CASE("a window that closes while rows are read ends the read there, and the next one goes on from its mark") {
    Office office("WAL");
    Bench bench;
    auto source = bench.open(office.folder.path, office.spec(R"(,"rows_per_second":10,"window":["15:00-16:01"])"));
    REQUIRE(source);
    const auto rows = read_all(**source);
    REQUIRE(rows);
    CHECK(rows->size() >= 590);
    CHECK(rows->size() <= 602);
    CHECK_FALSE((*source)->complete());
    CHECK(notices_of(**source).find("2027-01-16 15:00") != std::string::npos);
    auto next = bench.open(office.folder.path, office.spec(""), ReadMode::incremental, (*source)->cursor());
    REQUIRE(next);
    const auto others = read_all(**next);
    REQUIRE(others);
    CHECK(others->front().key == rows->back().key);
    CHECK(others->back().key == "20000");
}
