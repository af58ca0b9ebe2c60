#pragma once
// Reading other people's PostgreSQL databases through libpq in single-row mode: memory stays flat, and a million rows take
// what the server takes. Poco's PostgreSQL connector holds whole results, so it is not used here.
// The session is read-only, its text is UTF-8, its times are ISO in the zone asked for. One thread.
// A stop ends the waiting for the server and cancels the statement there. A server's words that may quote a row's value (its
// data exceptions) are not passed on.

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"

namespace creditlink {

struct PostgresOptions {
    std::string host, port = "5432", database, user;
    Secret password;
    std::string password_reference = {};        // how the configuration names it; for errors
    std::string tls = "require";                // libpq's sslmode
    std::string ca_file;                        // PEM; empty: libpq's own
    std::string time_zone = "Asia/Shanghai";    // in which timestamps with zone are shown
    int connect_seconds = 10;
    std::int64_t statement_seconds = 3600;      // longest time for one statement, waiting for us included; 0: no limit
    int lock_seconds = 10;                      // longest time to wait for a table that is being altered
    std::stop_token stop = {};
};

class PostgresReader {
  public:
    static Result<PostgresReader> open(const PostgresOptions& options);
    PostgresReader(PostgresReader&&) noexcept;
    PostgresReader& operator=(PostgresReader&&) noexcept;
    ~PostgresReader();

    // Is this column of the statement's result a text? False if it has none of this name.
    Result<bool> holds_text(const std::string& sql, std::string_view column);
    // One statement with its values for $1, $2 ...; columns are known afterwards, before the first row.
    Status start(const std::string& sql, const std::vector<std::string>& values);
    Result<bool> next();

    int columns() const;
    std::string_view name(int column) const;
    bool is_null(int column) const;
    std::string_view text(int column) const;  // until next()

  private:
    struct State;
    explicit PostgresReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
