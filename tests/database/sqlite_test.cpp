#include "creditlink/database/sqlite.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <string>

#include "creditlink/base/file.h"

using namespace creditlink;

namespace {

struct Folder {
    Path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "creditlink-sqlite-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

SqliteConnection made(const Path& file) {
    auto connection = SqliteConnection::open(file);
    REQUIRE(connection);
    REQUIRE(connection->exec("CREATE TABLE IF NOT EXISTS t(a INTEGER, b TEXT, c BLOB)"));
    return std::move(*connection);
}

std::string answer(SqliteConnection& connection, std::string_view sql) {
    auto statement = connection.prepare(sql);
    REQUIRE(statement);
    auto row = statement->step();
    REQUIRE(row);
    REQUIRE(*row);
    return std::string(statement->text(0));
}

}  // namespace

TEST_CASE("every connection to a store of ours has a write-ahead log and syncs it at each commit") {
    Folder folder;
    for (int i = 0; i < 2; ++i) {
        SqliteConnection connection = made(folder.path / "s.db");
        CHECK(answer(connection, "PRAGMA journal_mode") == "wal");
        CHECK(answer(connection, "PRAGMA synchronous") == "2");
    }
}

TEST_CASE("what was bound comes back, with bytes of zero and empty text that is not NULL") {
    Folder folder;
    SqliteConnection connection = made(folder.path / "a b?#%.db");
    auto insert = connection.prepare("INSERT INTO t VALUES(?,?,?)");
    REQUIRE(insert);
    REQUIRE(insert->bind_int(1, -5).bind_text(2, {}).bind_blob(3, std::string_view("x\0y", 3)).run());
    REQUIRE(insert->bind_null(1).bind_text(2, "\xF0\xA0\xAE\xB7").bind_blob(3, {}).run());
    auto select = connection.prepare("SELECT a,b,c FROM t ORDER BY rowid");
    REQUIRE(select);
    CHECK(select->name(1) == "b");
    REQUIRE(*select->step());
    CHECK(select->integer(0) == -5);
    CHECK(select->type(1) == SqliteType::text);
    CHECK(select->blob(2) == std::string_view("x\0y", 3));
    REQUIRE(*select->step());
    CHECK(select->is_null(0));
    CHECK(select->text(1) == "\xF0\xA0\xAE\xB7");
    CHECK_FALSE(*select->step());
    CHECK(std::filesystem::exists(folder.path / "a b?#%.db"));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    Folder folder;
    SqliteConnection connection = made(folder.path / "s.db");
    {
        auto transaction = SqliteTransaction::begin(connection);
        REQUIRE(transaction);
        REQUIRE(connection.exec("INSERT INTO t VALUES(1,'x',NULL)"));
    }
    CHECK(answer(connection, "SELECT count(*) FROM t") == "0");
    auto transaction = SqliteTransaction::begin(connection);
    REQUIRE(transaction);
    REQUIRE(connection.exec("INSERT INTO t VALUES(1,'x',NULL)"));
    REQUIRE(transaction->commit());
    CHECK(answer(connection, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a second writer waits for its busy time and is told that the file is locked") {
    Folder folder;
    SqliteConnection first = made(folder.path / "s.db");
    auto second = SqliteConnection::open(folder.path / "s.db", {.busy_ms = 20});
    REQUIRE(second);
    auto held = SqliteTransaction::begin(first);
    REQUIRE(held);
    auto refused = SqliteTransaction::begin(*second);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::locked);
}

TEST_CASE("a read-only connection cannot write and does not make a file") {
    Folder folder;
    const Path file = folder.path / "s.db";
    auto absent = SqliteConnection::open(file, {.access = SqliteOptions::Access::read});
    REQUIRE_FALSE(absent);
    CHECK(absent.error().code == Errc::not_found);
    CHECK_FALSE(std::filesystem::exists(file));
    { SqliteConnection connection = made(file); }
    auto reader = SqliteConnection::open(file, {.access = SqliteOptions::Access::read_foreign});
    REQUIRE(reader);
    CHECK_FALSE(reader->exec("INSERT INTO t VALUES(1,'x',NULL)"));
    CHECK(answer(*reader, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("a connection kept to reading refuses to attach, to write, and to run pragmas") {
    Folder folder;
    SqliteConnection connection = made(folder.path / "s.db");
    REQUIRE(connection.only_reading());
    CHECK_FALSE(connection.prepare("ATTACH '/etc/passwd' AS x"));
    CHECK_FALSE(connection.prepare("DELETE FROM t"));
    CHECK_FALSE(connection.prepare("PRAGMA journal_mode=OFF"));
    CHECK(connection.prepare("SELECT upper(b) FROM t"));
}

TEST_CASE("text behind the first statement is refused") {
    Folder folder;
    SqliteConnection connection = made(folder.path / "s.db");
    auto two = connection.prepare("SELECT 1; DELETE FROM t");
    REQUIRE_FALSE(two);
    CHECK(two.error().code == Errc::config);
    CHECK(connection.prepare("SELECT 1 ; "));
}

TEST_CASE("a file that is no database, or a damaged one, is refused by name") {
    Folder folder;
    REQUIRE(write_file(folder.path / "no.db", std::string(5000, 'x')));
    auto none = SqliteConnection::open(folder.path / "no.db", {.access = SqliteOptions::Access::read_foreign});
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::storage);
    CHECK(none.error().place.find("no.db") != std::string::npos);
}

TEST_CASE("a full store is an error of storage and the transaction leaves nothing") {
    Folder folder;
    SqliteConnection connection = made(folder.path / "s.db");
    REQUIRE(connection.exec("PRAGMA max_page_count=4"));
    auto transaction = SqliteTransaction::begin(connection);
    REQUIRE(transaction);
    const std::string big(100'000, 'x');
    auto insert = connection.prepare("INSERT INTO t(b) VALUES(?)");
    REQUIRE(insert);
    const Status full = insert->bind_text(1, big).run();
    REQUIRE_FALSE(full);
    CHECK(full.error().code == Errc::storage);
    static_cast<void>(transaction->rollback());
    CHECK(answer(connection, "SELECT count(*) FROM t") == "0");
}
