#include <thread>

#include "postgres_server.h"
#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

constexpr const char* kTable = "drop table if exists t; create table t(id int primary key, name text, at timestamptz, part numeric(20,8));"
                               "insert into t values (1,'甲','2026-01-01 02:00:00Z',0.1),(2,'乙','2026-01-01 02:00:05Z',12345678901.00000001),(3,null,'2026-01-01 02:00:05Z',null);";

struct PostgresRun {
    std::vector<FlatRow> rows;
    std::string keys, cursor, notices;
    std::optional<Error> error;
    bool complete = false;
    std::string said() const { return error ? error->message + " | " + error->hint : std::string(); }
};

PostgresRun run_query(const std::string& spec, ReadMode mode = ReadMode::full, std::string_view cursor = {}) {
    Bench bench;
    PostgresRun out;
    auto source = bench.open({}, spec + "}", mode, cursor);
    if (!source) {
        out.error = source.error();
        return out;
    }
    auto rows = read_all(**source);
    if (rows) out.rows = std::move(*rows);
    else out.error = rows.error();
    for (const FlatRow& row : out.rows) out.keys += row.key;
    for (const std::string& notice : (*source)->notices()) out.notices += notice;
    out.cursor = (*source)->cursor();
    out.complete = (*source)->complete();
    return out;
}

bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("rows of PostgreSQL have their key and table, times in Beijing, every digit, and blank cells for NULL") {
    PostgresServer& server = PostgresServer::shared();
    server.sql(kTable);
    const PostgresRun read = run_query(server.source("SELECT * FROM t ORDER BY id"));
    REQUIRE_MESSAGE(read.rows.size() == 3, read.said());
    CHECK(read.complete);
    CHECK(read.rows[0].part == "t");
    CHECK(read.rows[0].at("name") == "甲");
    CHECK(read.rows[0].at("at") == "2026-01-01 10:00:00+08");
    CHECK(read.rows[1].at("part") == "12345678901.00000001");
    CHECK(read.rows[2].form("name") == CellForm::blank);
}

TEST_CASE("rows of PostgreSQL whose watermark is a blank text, or digits among times, are read each time and named") {
    PostgresServer& server = PostgresServer::shared();
    server.sql("drop table if exists u; create table u(id int primary key, at text); insert into u values (1,'2026-01-01 10:00:00'),(2,''),(3,'17'),(4,null)");
    const std::string spec = server.source("SELECT * FROM u") + R"(,"watermark":"at")";
    const PostgresRun first = run_query(spec);
    const PostgresRun second = run_query(spec, ReadMode::incremental, first.cursor);
    CHECK_MESSAGE(second.keys == "4231", second.said());
    CHECK(mentions(second.notices, "键 3"));
    CHECK(second.cursor == first.cursor);
}

TEST_CASE("incremental reading of PostgreSQL begins at the last mark, looks back, and is not led away by a row from the future") {
    PostgresServer& server = PostgresServer::shared();
    server.sql(std::string(kTable) + "insert into t values (9,'戊','2099-01-01',null)");
    const std::string spec = server.source("SELECT * FROM t") + R"(,"watermark":"at")";
    const PostgresRun first = run_query(spec);
    CHECK(first.keys == "1239");
    CHECK(first.cursor == "mark1 2026-01-01 10:00:05+08");
    CHECK(mentions(first.notices, "2099-01-01"));
    server.sql("insert into t values (4,'丁','2026-01-01 02:00:05Z',null),(5,'己','2026-01-01 02:00:04Z',null),(6,'庚',null,null)");
    CHECK(run_query(spec, ReadMode::incremental, first.cursor).keys == "62349");
    CHECK(run_query(spec + R"(,"lookback_seconds":1)", ReadMode::incremental, first.cursor).keys == "652349");
    CHECK_FALSE(run_query(spec, ReadMode::incremental, first.cursor).complete);
}

TEST_CASE("nothing is written through a source, whatever its query says") {
    PostgresServer& server = PostgresServer::shared();
    server.sql(kTable);
    server.sql("grant all on t to reader");
    for (const char* query : {"WITH x AS (DELETE FROM t RETURNING id) SELECT id FROM x", "SELECT id FROM t) AS q; DELETE FROM t; --", "SELECT setval('s', 1) AS id"}) {
        server.sql("create sequence if not exists s; grant all on s to reader");
        CHECK(run_query(server.source(query)).error);
    }
    CHECK(server.sql("select count(*) from t") == "3");
}

TEST_CASE("a query that takes too long ends with the option that bounds it, and has no bound when rows are read slowly") {
    PostgresServer& server = PostgresServer::shared();
    const PostgresRun late = run_query(server.source("SELECT 1 AS id, pg_sleep(60)::text AS z") + R"(,"statement_seconds":1)");
    REQUIRE(late.error);
    CHECK(late.error->code == Errc::source);
    CHECK(mentions(late.error->hint, "statement_seconds"));
    CHECK_FALSE(late.complete);
    const std::string bound = "SELECT 1 AS id, current_setting('statement_timeout') AS bound";
    CHECK(run_query(server.source(bound)).rows.at(0).at("bound") == "1h");
    CHECK(run_query(server.source(bound) + R"(,"rows_per_second":5)").rows.at(0).at("bound") == "0");
}

TEST_CASE("a value that the query cannot convert is not shown in the error") {
    PostgresServer& server = PostgresServer::shared();
    server.sql("drop table if exists t; create table t(id int, name text); insert into t values (1, '220102199001011234X')");
    const PostgresRun read = run_query(server.source("SELECT id, name::int FROM t"));
    REQUIRE(read.error);
    CHECK(mentions(read.error->message, "22"));
    CHECK_FALSE(mentions(read.said(), "220102199001011234X"));
    CHECK_FALSE(read.complete);
}

TEST_CASE("a missing right, a missing table and a wrong password each say what to do, and no secret") {
    PostgresServer& server = PostgresServer::shared();
    server.sql("drop table if exists hidden; create table hidden(id int); revoke all on hidden from reader");
    CHECK(mentions(run_query(server.source("SELECT id FROM hidden")).said(), "SELECT"));
    CHECK(mentions(run_query(server.source("SELECT id FROM nowhere")).said(), "query"));
    std::string spec = server.source("SELECT 1 AS id") + R"(,"password":{"env":"WGZZ_PASSWORD_VALUE"})";
    spec.replace(spec.find("\"reader\""), 8, "\"stranger\"");
    Bench bench;
    const auto source = bench.open({}, spec + "}");
    REQUIRE_FALSE(source);
    CHECK(mentions(source.error().hint, R"({"env":"WGZZ_PASSWORD_VALUE"})"));
}

TEST_CASE("a stop ends the waiting for the server, and the statement there") {
    PostgresServer& server = PostgresServer::shared();
    Bench bench;
    auto source = bench.open({}, server.source("SELECT 1 AS id, pg_sleep(600)::text AS z") + "}");
    REQUIRE(source);
    const std::string busy = "select count(*) from pg_stat_activity where usename = 'reader' and state = 'active'";
    std::jthread stopper([&] {
        while (server.sql(busy) != "1") std::this_thread::sleep_for(std::chrono::milliseconds(20));
        bench.stop.request_stop();
    });
    Page page;
    const auto more = (*source)->read(page);
    REQUIRE_FALSE(more);
    CHECK(more.error().code == Errc::interrupted);
    stopper.join();
    int looks = 0;
    while (server.sql(busy) != "0" && ++looks < 200) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(looks < 200);
    CHECK_FALSE((*source)->complete());
}

TEST_CASE("a connection that the server ends is an error, and stays one") {
    PostgresServer& server = PostgresServer::shared();
    Bench bench;
    auto source = bench.open({}, server.source("SELECT i AS id, repeat('x', 100) AS z FROM generate_series(1, 1000000) AS i") + "}");
    REQUIRE(source);
    Page page;
    REQUIRE((*source)->read(page));
    server.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader'");
    Result<bool> more = true;
    for (int pages = 0; more && *more && pages < 200; ++pages) more = (*source)->read(page);
    REQUIRE_FALSE(more);
    CHECK(more.error().code == Errc::source);
    CHECK_FALSE(more.error().hint.empty());
    CHECK_FALSE((*source)->read(page));
    CHECK_FALSE((*source)->complete());
}

TEST_CASE("after the last row nothing of the server is held, though the source still lives") {
    PostgresServer& server = PostgresServer::shared();
    server.sql(kTable);
    Bench bench;
    auto source = bench.open({}, server.source("SELECT * FROM t") + "}");
    REQUIRE(source);
    REQUIRE(read_all(**source));
    CHECK(server.sql("select state from pg_stat_activity where usename = 'reader'") == "idle");
    server.sql("set lock_timeout = '5s'; alter table t add column more int");
}
