#pragma once
// SQLite files: our own stores and the databases of others that we read. A connection is a Poco::Data session; statements
// work on the native handle of that session, because Poco's vectors and record sets cost two to five times the time and
// hold whole results. Our own stores are opened with journal_mode=WAL and synchronous=FULL on every connection: in
// power-cut trials WAL with synchronous=NORMAL lost acknowledged rows.
// Knows base. Keeps no SQL of its own. A connection and its statements belong to one thread at a time.

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

// How long a step waits for another process's lock before it gives up with Errc::locked.
inline constexpr int kSqliteBusyMs = 10'000;

struct SqliteOptions {
    enum class Access {
        read_foreign,  // somebody else's file: read-only, nothing in it is changed or set
        read,          // one of our stores, read-only
        write,         // one of our stores, which must be there
        create,        // one of our stores, made if absent
    };
    Access access = Access::create;
    int busy_ms = kSqliteBusyMs;
};

enum class SqliteType : std::uint8_t { null, integer, real, text, blob };

class SqliteConnection;

// A prepared statement. Parameters count from 1, columns from 0. Bound text and blobs are not copied: they stay valid
// until the statement is stepped to its end or reset. It must go before its connection does.
class SqliteStatement {
  public:
    SqliteStatement(SqliteStatement&&) noexcept;
    SqliteStatement& operator=(SqliteStatement&&) noexcept;
    ~SqliteStatement();

    SqliteStatement& bind_int(int index, std::int64_t value);
    SqliteStatement& bind_text(int index, std::string_view utf8);
    SqliteStatement& bind_blob(int index, std::string_view bytes);
    SqliteStatement& bind_null(int index);

    Result<bool> step();  // true: a row; false: the end, and the statement is reset. A binding that failed is told here.
    Status run();         // to the end, rows left unread
    void reset();         // ready to run again; bindings stay

    int columns() const;
    std::string_view name(int column) const;
    // Of the current row; views end with the next step or reset. Text of a number is SQLite's own text of it.
    SqliteType type(int column) const;
    bool is_null(int column) const { return type(column) == SqliteType::null; }
    std::int64_t integer(int column) const;
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    bool read_only() const;  // the statement itself changes nothing

  private:
    friend class SqliteConnection;
    struct State;
    explicit SqliteStatement(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class SqliteConnection {
  public:
    static Result<SqliteConnection> open(const Path& path, const SqliteOptions& options = {});
    SqliteConnection(SqliteConnection&&) noexcept;
    SqliteConnection& operator=(SqliteConnection&&) noexcept;
    ~SqliteConnection();

    // One statement; text after it is an error.
    Result<SqliteStatement> prepare(std::string_view sql);
    Status exec(std::string_view sql);  // any number of statements, no parameters, rows left unread
    std::int64_t changes() const;       // rows touched by the last statement
    std::int64_t last_row_id() const;
    const std::string& file() const;

    // A private copy of a database as it is at one moment: on disk in the system's temporary folder, without a name, gone with
    // the connection. The original is locked for writers only while it is copied. A stop ends it with Errc::interrupted.
    static Result<SqliteConnection> copy_of(SqliteConnection& original, std::stop_token stop);

    // From now on a stop ends the statement under way with Errc::interrupted.
    void stop_with(std::stop_token stop);

    // Runs statements of other people's making: from now on they may read tables and call functions, and nothing else
    // (no writing, no ATTACH, no PRAGMA), whatever the text says.
    Status only_reading();

  private:
    friend class SqliteTransaction;
    friend class SqliteStatement;
    struct State;
    explicit SqliteConnection(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// BEGIN IMMEDIATE: the write lock is taken at once, so that two writers wait instead of failing half-way. Rolled back when
// it goes out of scope without a commit.
class SqliteTransaction {
  public:
    static Result<SqliteTransaction> begin(SqliteConnection& connection);
    SqliteTransaction(SqliteTransaction&& other) noexcept;
    SqliteTransaction& operator=(SqliteTransaction&&) = delete;
    ~SqliteTransaction();
    Status commit();    // after an error: still open, to be rolled back or committed again
    Status rollback();

  private:
    explicit SqliteTransaction(SqliteConnection& connection) : connection_(&connection) {}
    SqliteConnection* connection_;
};

}  // namespace creditlink
