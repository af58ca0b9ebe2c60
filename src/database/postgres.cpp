#include "creditlink/database/postgres.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <limits>
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

constexpr int kStopLookMs = 100;  // how often a wait for the server looks whether to stop

struct Advice {
    std::string_view state;  // SQLSTATE, or its class
    std::string_view zh, en;
};

constexpr Advice kAdvice[] = {
    {"57014", "查询超过了选项 statement_seconds 或服务器给的时间：缩小查询、增量读取，或放宽它", "the query took longer than the option statement_seconds or the server allows: make it smaller, read incrementally, or allow more"},
    {"55P03", "表正被别人锁着（多半在改结构）：稍后再试", "the table is locked by somebody, who probably alters it: try again later"},
    {"40001", "备用库为了跟上主库取消了查询：稍后再试，或请管理方放宽 max_standby_streaming_delay", "a standby cancelled the query to keep up: try again later, or have max_standby_streaming_delay raised"},
    {"25P03", "会话空闲过久被服务器断开（idle_in_transaction_session_timeout）：请管理方对此账号放宽", "the server ended the idle session (idle_in_transaction_session_timeout): have it raised for this account"},
    {"42501", "请管理方授予此账号 SELECT 权限", "have SELECT granted to this account"},
    {"42", "检查选项 query", "check the option query"},
    {"22", "查询里有转换不了的值：用不转换的列，或在查询里处理它", "the query converts a value that cannot be converted: read the column as it is, or deal with it in the query"},
    {"57P0", "服务器关闭了连接：稍后再试", "the server ended the connection: try again later"},
};

std::string_view advice_on(std::string_view state) {
    for (const Advice& advice : kAdvice)
        if (state.starts_with(advice.state)) return say(advice.zh, advice.en);
    return say("问数据库的管理方，或稍后再试", "ask whoever runs the database, or try again later");
}

}  // namespace

struct PostgresReader::State {
    PGconn* connection = nullptr;
    ResultHandle shape;  // of the statement: names of columns
    ResultHandle row;
    std::string place;
    std::stop_token stop;

    ~State() {
        row.reset();
        shape.reset();
        PQfinish(connection);
    }
    Error error(const char* what, std::string_view hint = {}) const {
        return {Errc::source, say("PostgreSQL：{w}", "PostgreSQL: {w}", {{"w", first_line(what)}}), place, std::string(hint)};
    }
    Error error(const PGresult* result) const {
        const char* code = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
        const std::string_view state = code != nullptr ? code : "";
        // "invalid input syntax for type date: …" would show a row's value.
        if (state.starts_with("22")) return error(("SQLSTATE " + std::string(state)).c_str(), advice_on(state));
        return error(result != nullptr && !state.empty() ? PQresultErrorMessage(result) : PQerrorMessage(connection), advice_on(state));
    }
    // Until a result can be taken without waiting.
    Status wait() const {
        while (PQisBusy(connection) == 1) {
            if (stop.stop_requested()) {
                cancel();
                return Error{Errc::interrupted, std::string(say("已停止读取", "reading was stopped")), place, {}};
            }
            pollfd socket{PQsocket(connection), POLLIN, 0};
            if (::poll(&socket, 1, kStopLookMs) > 0 && PQconsumeInput(connection) != 1)
                return error(PQerrorMessage(connection), say("连接断了：稍后再试", "the connection broke: try again later"));
        }
        return {};
    }
    void cancel() const {
        char ignored[256];
        if (PGcancel* request = PQgetCancel(connection)) {
            PQcancel(request, ignored, sizeof ignored);
            PQfreeCancel(request);
        }
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
    const std::string utf8 = "UTF8", program = "creditlink", idle = "30", interval = "10", count = "3", silent_ms = "60000";
    set("host", options.host), set("port", options.port), set("dbname", options.database), set("user", options.user);
    set("password", password), set("sslmode", options.tls), set("sslrootcert", options.ca_file);
    set("connect_timeout", seconds), set("client_encoding", utf8), set("application_name", program);
    // A network that has gone says nothing: a peer that is silent for a minute has gone as well.
    set("keepalives_idle", idle), set("keepalives_interval", interval), set("keepalives_count", count), set("tcp_user_timeout", silent_ms);
    names.push_back(nullptr);
    values.push_back(nullptr);

    auto state = std::make_unique<State>();
    state->place = options.host + ":" + options.port + "/" + options.database;
    state->stop = options.stop;
    state->connection = PQconnectdbParams(names.data(), values.data(), 0);
    if (PQstatus(state->connection) != CONNECTION_OK)
        return state->error(PQerrorMessage(state->connection), say("检查地址、账号、密码（{p}）和 TLS 设置", "check address, account, password ({p}) and TLS settings",
                                                                   {{"p", options.password_reference.empty() ? std::string(say("未给出", "none given")) : options.password_reference}}));
    const std::int64_t longest = std::numeric_limits<std::int32_t>::max() / 1000;  // what the setting can hold
    const std::array<std::string, 6> settings = {
        "SET default_transaction_read_only = on", "SET DateStyle = 'ISO'", "SET TimeZone = " + state->literal(options.time_zone),
        "SET statement_timeout = " + std::to_string(std::min(options.statement_seconds, longest) * 1000),
        "SET lock_timeout = " + std::to_string(options.lock_seconds * 1000),
        "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"};
    for (const std::string& setting : settings)
        if (Status done = state->run(setting); !done) return done.error();
    return PostgresReader(std::move(state));
}

Result<bool> PostgresReader::holds_text(const std::string& sql, std::string_view column) {
    constexpr std::array<Oid, 3> kTexts = {25, 1042, 1043};  // text, char(n), varchar: the same in every database
    State& state = *state_;
    const ResultHandle prepared(PQprepare(state.connection, "", sql.c_str(), 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return state.error(prepared.get());
    const ResultHandle shape(PQdescribePrepared(state.connection, ""));
    if (PQresultStatus(shape.get()) != PGRES_COMMAND_OK) return state.error(shape.get());
    for (int i = 0; i < PQnfields(shape.get()); ++i)
        if (PQfname(shape.get(), i) == column) return std::find(kTexts.begin(), kTexts.end(), PQftype(shape.get(), i)) != kTexts.end();
    return false;
}

Status PostgresReader::start(const std::string& sql, const std::vector<std::string>& values) {
    State& state = *state_;
    const ResultHandle prepared(PQprepare(state.connection, "", sql.c_str(), 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return state.error(prepared.get());
    state.shape.reset(PQdescribePrepared(state.connection, ""));
    if (PQresultStatus(state.shape.get()) != PGRES_COMMAND_OK) return state.error(state.shape.get());
    std::vector<const char*> bound;
    for (const std::string& value : values) bound.push_back(value.c_str());
    if (PQsendQueryPrepared(state.connection, "", static_cast<int>(bound.size()), bound.data(), nullptr, nullptr, 0) != 1 ||
        PQsetSingleRowMode(state.connection) != 1)
        return state.error(PQerrorMessage(state.connection));
    return {};
}

Result<bool> PostgresReader::next() {
    State& state = *state_;
    if (Status waited = state.wait(); !waited) return waited.error();
    state.row.reset(PQgetResult(state.connection));
    if (!state.row) return state.error(static_cast<const PGresult*>(nullptr));  // no statement is under way
    switch (PQresultStatus(state.row.get())) {
        case PGRES_SINGLE_TUPLE: return true;
        case PGRES_TUPLES_OK:
            while (PGresult* rest = PQgetResult(state.connection)) PQclear(rest);
            state.row.reset();
            static_cast<void>(state.run("COMMIT"));  // every row is here: what holds the snapshot is let go before the run ends
            return false;
        default: return state.error(state.row.get());
    }
}

int PostgresReader::columns() const { return PQnfields(state_->shape.get()); }
std::string_view PostgresReader::name(int column) const { return PQfname(state_->shape.get(), column); }
bool PostgresReader::is_null(int column) const { return PQgetisnull(state_->row.get(), 0, column) != 0; }
std::string_view PostgresReader::text(int column) const {
    return {PQgetvalue(state_->row.get(), 0, column), static_cast<std::size_t>(PQgetlength(state_->row.get(), 0, column))};
}

}  // namespace creditlink
