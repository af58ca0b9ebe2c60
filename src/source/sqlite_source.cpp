// A query over a SQLite file of somebody else's: opened read-only, and allowed nothing but reading.

#include <optional>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/database/sqlite.h"
#include "query_source.h"

namespace creditlink {

namespace {

class SqliteRows final : public RowStream {
  public:
    SqliteRows(SqliteConnection connection, std::string parameter) : connection_(std::move(connection)), parameter_(std::move(parameter)) {}

    Status prepare(std::string_view sql, bool bound) {
        if (Status only = connection_.only_reading(); !only) return only;
        auto statement = connection_.prepare(sql);
        if (!statement) return statement.error();
        statement_.emplace(std::move(*statement));
        if (bound) statement_->bind_text(1, parameter_);
        return {};
    }
    Result<bool> next() override { return statement_->step(); }
    int columns() const override { return statement_->columns(); }
    std::string name(int column) const override { return std::string(statement_->name(column)); }
    bool is_null(int column) const override { return statement_->is_null(column); }
    std::string_view text(int column) const override { return statement_->text(column); }

  private:
    SqliteConnection connection_;
    std::string parameter_;
    std::optional<SqliteStatement> statement_;  // goes before its connection
};

Error at_the_source(Error error) {  // it is theirs, not ours: whoever runs it acts next
    if (error.code == Errc::storage || error.code == Errc::not_found || error.code == Errc::locked) error.code = Errc::source;
    return error;
}

}  // namespace

Result<std::unique_ptr<Source>> open_sqlite(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context) {
    const Options options(spec);
    auto shape = query_shape_of(options, mode, cursor);
    if (!shape) return shape.error();
    const Path path = options.path_of(options.text("path"));
    auto connection = SqliteConnection::open(path, {.access = SqliteOptions::Access::read_foreign});
    if (!connection) return at_the_source(connection.error());
    shape->file = path.filename().string();
    auto rows = std::make_unique<SqliteRows>(std::move(*connection), shape->from.value_or(""));
    // A number compares as less than any text in SQLite, so a mark of a number column is handed in as one.
    const bool number = shape->from && !shape->from->empty() && shape->from->find_first_not_of("0123456789") == std::string::npos;
    const Status prepared = rows->prepare(statement_of(*shape, number ? "CAST(? AS NUMERIC)" : "?"), shape->from.has_value());
    if (!prepared) {
        Error error = prepared.error();
        return options.error("query", error.message, error.hint);
    }
    return make_query_source(std::move(rows), std::move(*shape), options, context.clock);
}

}  // namespace creditlink
