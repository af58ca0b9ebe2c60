#include "creditlink/database/postgres.h"

#include <libpq-fe.h>

#include <array>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, Clear>;

// The server's own words, which may quote a value of a row behind DETAIL: only the first line is kept.
std::string first_line(const char* text) {
    const std::string_view whole = text != nullptr ? text : "";
    return std::string(trim(whole.substr(0, whole.find('\n'))));
}

}  // namespace

struct PostgresReader::State {
    PGconn* connection = nullptr;
    ResultHandle shape;  // of the statement: names of columns
    ResultHandle row;
    std::string place;

    ~State() {
        row.reset();
        shape.reset();
        PQfinish(connection);
    }
    Error error(const char* what, std::string_view hint = {}) const {
        return {Errc::source, say("PostgreSQL：{w}", "PostgreSQL: {w}", {{"w", first_line(what)}}), place, std::string(hint)};
    }
    Status run(const std::string& sql) {
        const ResultHandle done(PQexec(connection, sql.c_str()));
        const ExecStatusType status = PQresultStatus(done.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return error(PQerrorMessage(connection));
        return {};
    }
    std::string literal(const std::string& text) const {
        char* quoted = PQescapeLiteral(connection, text.data(), text.size());
        std::string out = quoted != nullptr ? quoted : "''";
        PQfreemem(quoted);
        return out;
    }
};

PostgresReader::PostgresReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PostgresReader::PostgresReader(PostgresReader&&) noexcept = default;
PostgresReader& PostgresReader::operator=(PostgresReader&&) noexcept = default;
PostgresReader::~PostgresReader() = default;

Result<PostgresReader> PostgresReader::open(const PostgresOptions& options) {
    const std::string seconds = std::to_string(options.connect_seconds), password(options.password.reveal());
    std::vector<const char*> names, values;
    const auto set = [&](const char* name, const std::string& value) {
        if (value.empty()) return;
        names.push_back(name);
        values.push_back(value.c_str());
    };
    const std::string utf8 = "UTF8", program = "creditlink";
    set("host", options.host), set("port", options.port), set("dbname", options.database), set("user", options.user);
    set("password", password), set("sslmode", options.tls), set("sslrootcert", options.ca_file);
    set("connect_timeout", seconds), set("client_encoding", utf8), set("application_name", program);
    names.push_back(nullptr);
    values.push_back(nullptr);

    auto state = std::make_unique<State>();
    state->place = options.host + ":" + options.port + "/" + options.database;
    state->connection = PQconnectdbParams(names.data(), values.data(), 0);
    if (PQstatus(state->connection) != CONNECTION_OK)
        return state->error(PQerrorMessage(state->connection), say("检查地址、账号、密码和 TLS 设置", "check address, account, password and TLS settings"));
    const std::array<std::string, 5> settings = {
        "SET default_transaction_read_only = on", "SET DateStyle = 'ISO'", "SET TimeZone = " + state->literal(options.time_zone),
        "SET statement_timeout = " + std::to_string(static_cast<std::int64_t>(options.statement_seconds) * 1000),
        "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"};
    for (const std::string& setting : settings)
        if (Status done = state->run(setting); !done) return done.error();
    return PostgresReader(std::move(state));
}

Status PostgresReader::start(const std::string& sql, const std::vector<std::string>& values) {
    State& state = *state_;
    const ResultHandle prepared(PQprepare(state.connection, "", sql.c_str(), 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return state.error(PQerrorMessage(state.connection), say("检查选项 query", "check the option query"));
    state.shape.reset(PQdescribePrepared(state.connection, ""));
    if (PQresultStatus(state.shape.get()) != PGRES_COMMAND_OK) return state.error(PQerrorMessage(state.connection));
    std::vector<const char*> bound;
    for (const std::string& value : values) bound.push_back(value.c_str());
    if (PQsendQueryPrepared(state.connection, "", static_cast<int>(bound.size()), bound.data(), nullptr, nullptr, 0) != 1 ||
        PQsetSingleRowMode(state.connection) != 1)
        return state.error(PQerrorMessage(state.connection));
    return {};
}

Result<bool> PostgresReader::next() {
    State& state = *state_;
    state.row.reset(PQgetResult(state.connection));
    if (!state.row) return false;
    switch (PQresultStatus(state.row.get())) {
        case PGRES_SINGLE_TUPLE: return true;
        case PGRES_TUPLES_OK:
            while (PGresult* rest = PQgetResult(state.connection)) PQclear(rest);
            state.row.reset();
            return false;
        default: return state.error(PQresultErrorMessage(state.row.get()), say("问数据库的管理方，或稍后再试", "ask whoever runs the database, or try again later"));
    }
}

int PostgresReader::columns() const { return PQnfields(state_->shape.get()); }
std::string_view PostgresReader::name(int column) const { return PQfname(state_->shape.get(), column); }
bool PostgresReader::is_null(int column) const { return PQgetisnull(state_->row.get(), 0, column) != 0; }
std::string_view PostgresReader::text(int column) const {
    return {PQgetvalue(state_->row.get(), 0, column), static_cast<std::size_t>(PQgetlength(state_->row.get(), 0, column))};
}

}  // namespace creditlink
