#include "sql.h"

#include <system_error>
#include <utility>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"
#include "write_turn.h"

namespace creditlink::ledger_detail {

namespace {

// Pages of journal between checkpoints: a group's pages reach the file once, not once every thousand pages.
constexpr int kCheckpointPages = 8192;
// A group of 200,000 rows holds the write lock for seconds on a slow machine; a person's verb waits for it.
constexpr int kBusyMs = 60'000;
constexpr int kReaderMs = 100;  // for what can be done another time

thread_local const Sql* working_for = nullptr;  // in the thread of meanwhile()

}  // namespace

// ---- Query ----------------------------------------------------------------------------------------------------------

Query::Query(Query&& other) noexcept
    : sql_(other.sql_), statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_) {}

Query::~Query() {
    if (!statement_) return;
    statement_->statement.reset();
    statement_->busy = false;
    if (statement_->temporary) delete statement_;
}

Query& Query::bind(std::int64_t value) {
    if (statement_) statement_->statement.bind_int(++bound_, value);
    return *this;
}

Query& Query::text(std::string_view value) {
    if (statement_) statement_->statement.bind_text(++bound_, value);
    return *this;
}

Query& Query::blob(std::string_view bytes) {
    if (statement_) statement_->statement.bind_blob(++bound_, bytes);
    return *this;
}

Query& Query::null() {
    if (statement_) statement_->statement.bind_null(++bound_);
    return *this;
}

bool Query::step() {
    if (!statement_ || sql_->failed()) return false;
    auto stepped = statement_->statement.step();
    if (stepped) return *stepped;
    sql_->fail(stepped.error());
    return false;
}

void Query::run() {
    while (step()) {}
    again();
}

void Query::again() {
    bound_ = 0;
    if (statement_) statement_->statement.reset();
}

std::int64_t Query::integer(int column) const { return statement_->statement.integer(column); }
std::string_view Query::view(int column) const { return statement_->statement.blob(column); }
bool Query::is_null(int column) const { return statement_->statement.is_null(column); }

// ---- Sql ------------------------------------------------------------------------------------------------------------

Result<std::unique_ptr<Sql>> Sql::open(const Path& file, const Options& options) {
    using Access = SqliteOptions::Access;
    auto connection = SqliteConnection::open(
        file, {.access = options.read_only ? Access::read : options.create ? Access::create : Access::write, .busy_ms = kBusyMs});
    if (!connection) return connection.error();
    std::unique_ptr<Sql> sql(new Sql);
    sql->connection_.emplace(std::move(*connection));
    sql->turn_ = write_turn_of(file);
    sql->script("PRAGMA cache_size=-" + std::to_string(options.cache_kib));
    if (!options.read_only) sql->script("PRAGMA wal_autocheckpoint=" + std::to_string(kCheckpointPages));
    if (Status s = sql->status(); !s) return s.error();
    return sql;
}

void Sql::meanwhile(std::function<void()> work) {
    await();
    try {
        meanwhile_ = std::thread([this, work, tongue = language()] {
            const LanguageScope scope(tongue);
            working_for = this;
            work();
        });
    } catch (const std::system_error&) {  // no thread is to be had
        work();
    }
}

void Sql::await() {
    if (working_for != this && meanwhile_.joinable()) meanwhile_.join();
}

Query Sql::query(const char* text) {
    await();
    const auto known = statements_.find(text);
    if (known != statements_.end() && !known->second->busy) {
        known->second->busy = true;
        return Query(*this, known->second.get());
    }
    auto prepared = connection_->prepare(text);
    if (!prepared) {
        fail(prepared.error());
        return Query(*this, nullptr);
    }
    auto made = std::make_unique<Prepared>(Prepared{std::move(*prepared), true, known != statements_.end()});
    Prepared* const used = made.get();
    if (used->temporary) static_cast<void>(made.release());
    else statements_.emplace(text, std::move(made));
    return Query(*this, used);
}

std::int64_t Sql::number(const char* text) {
    Query q = query(text);
    return q.step() ? q.integer(0) : 0;
}

void Sql::script(std::string_view statements) {
    await();
    if (failed()) return;
    if (Status done = connection_->exec(statements); !done) fail(done.error());
}

std::int64_t Sql::inserted() const { return connection_->last_row_id(); }

std::int64_t Sql::changed() const { return connection_->changes(); }

void Sql::fail(Error error) {
    if (!error_) error_ = std::move(error);
}

Status Sql::status() {
    await();
    if (!error_) return {};
    Error error = std::move(*error_);
    error_.reset();
    return error;
}

Status Sql::write(const std::function<Status()>& work, const char* failpoint_before_commit) {
    await();
    if (depth_ > 0) {
        Status inner = work();
        if (!inner) fail(inner.error());
        return inner;
    }
    const std::lock_guard turn(*turn_);
    script("BEGIN IMMEDIATE");
    if (Status begun = status(); !begun) return begun;
    ++depth_;
    Status done = work();
    --depth_;
    if (!done) fail(done.error());
    if (!failed()) {
        if (failpoint_before_commit) CREDITLINK_FAILPOINT(failpoint_before_commit);
        script("COMMIT");
    }
    if (!failed()) return {};
    Status failure = status();
    script("ROLLBACK");  // fails if SQLite has rolled back by itself, which is as good
    static_cast<void>(status());
    return failure;
}

void Sql::begin_journal_anew() {
    if (depth_ > 0) return;
    const std::lock_guard turn(*turn_);
    script("PRAGMA busy_timeout=" + std::to_string(kReaderMs));
    script("PRAGMA wal_checkpoint(RESTART)");
    static_cast<void>(status());  // a longer journal is no fault
    script("PRAGMA busy_timeout=" + std::to_string(kBusyMs));
}

Status Sql::read(const std::function<void()>& work) {
    await();
    if (depth_ > 0) {
        work();
        return {};  // an error sticks, and the transaction around returns it
    }
    script("BEGIN");
    ++depth_;
    work();
    --depth_;
    Status outcome = status();
    script("COMMIT");
    if (Status ended = status(); outcome) return ended;
    return outcome;
}

}  // namespace creditlink::ledger_detail
