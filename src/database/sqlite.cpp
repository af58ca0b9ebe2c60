#include "creditlink/database/sqlite.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Exception.h>

#include <optional>
#include <utility>

#include "creditlink/base/message.h"
#include "sqlite_state.h"

namespace creditlink {

namespace {

// "file:" with everything escaped that a URI would read as its own. Poco opens with SQLITE_OPEN_URI, and this is the only
// way to tell it that a file must not be made or written.
std::string uri_of(const Path& path, std::string_view mode) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '%' || c == '?' || c == '#') {
            uri += '%';
            uri += kHex[static_cast<unsigned char>(c) >> 4];
            uri += kHex[static_cast<unsigned char>(c) & 15];
        } else {
            uri += c;
        }
    }
    return uri.append("?mode=").append(mode);
}

std::string_view mode_of(SqliteOptions::Access access) {
    switch (access) {
        case SqliteOptions::Access::read_foreign:
        case SqliteOptions::Access::read: return "ro";
        case SqliteOptions::Access::write: return "rw";
        case SqliteOptions::Access::create: return "rwc";
    }
    return "ro";
}

// A connection belongs to one thread at a time (sqlite.h): SQLite need not lock each call, nor every allocation of the process
// in order to count it.
bool set_up() {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Poco::Data::SQLite::Connector::registerConnector();
    return true;
}

Result<Poco::Data::Session> open_session(const Path& path, std::string_view mode) {
    try {
        static const bool ready = set_up();
        static_cast<void>(ready);
        return Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, uri_of(path, mode));
    } catch (const Poco::Exception& e) {
        return sqlite_error(nullptr, SQLITE_CANTOPEN, path.string() + ": " + e.message(), "open");
    } catch (const std::exception& e) {
        return sqlite_error(nullptr, SQLITE_CANTOPEN, path.string() + ": " + e.what(), "open");
    }
}

int only_reads(void*, int action, const char*, const char*, const char*, const char*) {
    const bool allowed = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE;
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

}  // namespace

// ---- connection -----------------------------------------------------------------------------------------------------

SqliteConnection::SqliteConnection(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteConnection::SqliteConnection(SqliteConnection&&) noexcept = default;
SqliteConnection& SqliteConnection::operator=(SqliteConnection&&) noexcept = default;
SqliteConnection::~SqliteConnection() = default;

Result<SqliteConnection> SqliteConnection::open(const Path& path, const SqliteOptions& options) {
    using Access = SqliteOptions::Access;
    std::error_code ignored;
    if (options.access != Access::create && !std::filesystem::exists(path, ignored))
        return Error{Errc::not_found, std::string(say("没有这个数据库文件", "there is no such database file")), path.string(),
                     std::string(say("检查路径", "check the path"))};
    // Poco tries for a minute what cannot be opened.
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
        return Error{Errc::storage, std::string(say("这不是数据库文件", "this is no database file")), path.string(),
                     std::string(say("给出文件，不是目录", "name a file, not a folder"))};
    auto session = open_session(path, mode_of(options.access));
    if (!session) return session.error();
    sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(*session);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, options.busy_ms);
    SqliteConnection connection(std::make_unique<State>(State{std::move(*session), handle, path.string()}));
    Status set;
    if (options.access == Access::write || options.access == Access::create)
        set = connection.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF");
    else
        set = connection.exec("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; SELECT count(*) FROM sqlite_schema");
    if (!set) return set.error();
    return connection;
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(state_->handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    if (code != SQLITE_OK) return sqlite_error(state_->handle, code, state_->file, sql);
    const std::string_view after = sql.substr(static_cast<std::size_t>(rest - sql.data()));
    const bool single = after.find_first_not_of(" \t\r\n;") == std::string_view::npos;
    if (statement == nullptr || !single) {
        sqlite3_finalize(statement);
        return Error{Errc::config, std::string(say("应为一条 SQL 语句", "one SQL statement is wanted")), state_->file,
                     std::string(say("去掉分号后面的内容", "take off what stands behind the semicolon"))};
    }
    return SqliteStatement(std::make_unique<SqliteStatement::State>(SqliteStatement::State{statement, state_->handle, &state_->file}));
}

Status SqliteConnection::exec(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(state_->handle, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(state_->handle, code, state_->file, sql);
    return {};
}

std::int64_t SqliteConnection::changes() const { return sqlite3_changes64(state_->handle); }
std::int64_t SqliteConnection::last_row_id() const { return sqlite3_last_insert_rowid(state_->handle); }
const std::string& SqliteConnection::file() const { return state_->file; }

Status SqliteConnection::only_reading() {
    const int code = sqlite3_set_authorizer(state_->handle, only_reads, nullptr);
    if (code != SQLITE_OK) return sqlite_error(state_->handle, code, state_->file, "authorizer");
    return {};
}

// ---- statement ------------------------------------------------------------------------------------------------------

SqliteStatement::SqliteStatement(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteStatement::SqliteStatement(SqliteStatement&&) noexcept = default;
SqliteStatement& SqliteStatement::operator=(SqliteStatement&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}
SqliteStatement::~SqliteStatement() {
    if (state_) sqlite3_finalize(state_->statement);
}

namespace {
void remember(int& first, int code) {
    if (first == SQLITE_OK) first = code;
}
}  // namespace

SqliteStatement& SqliteStatement::bind_int(int index, std::int64_t value) {
    remember(state_->bind_error, sqlite3_bind_int64(state_->statement, index, value));
    return *this;
}

// An empty view may have no address, and SQLite would take that for NULL.
SqliteStatement& SqliteStatement::bind_text(int index, std::string_view utf8) {
    const char* bytes = utf8.data() != nullptr ? utf8.data() : "";
    remember(state_->bind_error, sqlite3_bind_text64(state_->statement, index, bytes, utf8.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

SqliteStatement& SqliteStatement::bind_blob(int index, std::string_view bytes) {
    const char* data = bytes.data() != nullptr ? bytes.data() : "";
    remember(state_->bind_error, sqlite3_bind_blob64(state_->statement, index, data, bytes.size(), SQLITE_STATIC));
    return *this;
}

SqliteStatement& SqliteStatement::bind_null(int index) {
    remember(state_->bind_error, sqlite3_bind_null(state_->statement, index));
    return *this;
}

Result<bool> SqliteStatement::step() {
    const std::string_view sql = sqlite3_sql(state_->statement);
    if (state_->bind_error != SQLITE_OK) return sqlite_error(nullptr, std::exchange(state_->bind_error, SQLITE_OK), *state_->file, sql);
    const int code = sqlite3_step(state_->statement);
    if (code == SQLITE_ROW) return true;
    std::optional<Error> error;
    if (code != SQLITE_DONE) error = sqlite_error(state_->handle, code, *state_->file, sql);  // before reset() forgets it
    sqlite3_reset(state_->statement);
    if (error) return *error;
    return false;
}

Status SqliteStatement::run() {
    while (true) {
        auto more = step();
        if (!more) return more.error();
        if (!*more) return {};
    }
}

void SqliteStatement::reset() { sqlite3_reset(state_->statement); }

int SqliteStatement::columns() const { return sqlite3_column_count(state_->statement); }

std::string_view SqliteStatement::name(int column) const {
    const char* text = sqlite3_column_name(state_->statement, column);
    return text != nullptr ? text : "";
}

SqliteType SqliteStatement::type(int column) const {
    switch (sqlite3_column_type(state_->statement, column)) {
        case SQLITE_INTEGER: return SqliteType::integer;
        case SQLITE_FLOAT: return SqliteType::real;
        case SQLITE_TEXT: return SqliteType::text;
        case SQLITE_BLOB: return SqliteType::blob;
        default: return SqliteType::null;
    }
}

std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(state_->statement, column); }

std::string_view SqliteStatement::text(int column) const {
    const void* bytes = sqlite3_column_text(state_->statement, column);
    const int size = sqlite3_column_bytes(state_->statement, column);
    return bytes != nullptr ? std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size)) : std::string_view();
}

std::string_view SqliteStatement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(state_->statement, column);
    const int size = sqlite3_column_bytes(state_->statement, column);
    return bytes != nullptr ? std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size)) : std::string_view();
}

bool SqliteStatement::read_only() const { return sqlite3_stmt_readonly(state_->statement) != 0; }

// ---- transaction ----------------------------------------------------------------------------------------------------

Result<SqliteTransaction> SqliteTransaction::begin(SqliteConnection& connection) {
    if (Status begun = connection.exec("BEGIN IMMEDIATE"); !begun) return begun.error();
    return SqliteTransaction(connection);
}

SqliteTransaction::SqliteTransaction(SqliteTransaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

SqliteTransaction::~SqliteTransaction() {
    if (connection_ != nullptr) static_cast<void>(rollback());
}

Status SqliteTransaction::commit() {
    Status done = connection_->exec("COMMIT");
    if (done) connection_ = nullptr;
    return done;
}

Status SqliteTransaction::rollback() {
    SqliteConnection& connection = *std::exchange(connection_, nullptr);
    if (sqlite3_get_autocommit(connection.state_->handle) != 0) return {};  // SQLite has rolled back by itself
    return connection.exec("ROLLBACK");
}

}  // namespace creditlink
