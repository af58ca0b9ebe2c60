#pragma once
// What a connection and its statements hold, and how SQLite's codes become errors.

#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <stop_token>
#include <string>

#include "creditlink/database/sqlite.h"

namespace creditlink {

struct SqliteConnection::State {
    Poco::Data::Session session;
    sqlite3* handle;
    std::string file;
    std::stop_token stop = {};
};

struct SqliteStatement::State {
    sqlite3_stmt* statement;
    sqlite3* handle;
    const std::string* file;  // the connection's
    int bind_error = SQLITE_OK;
};

// `doing` names the step for people who search: "open", "commit", or the beginning of the statement's text.
Error sqlite_error(sqlite3* handle, int code, const std::string& file, std::string_view doing);

}  // namespace creditlink
