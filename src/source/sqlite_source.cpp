// A query over a SQLite file of somebody else's: opened read-only, and allowed nothing but reading.
//
// While a statement is read, its file is locked for writers (without WAL), or its WAL cannot be cleared. That is as long as the
// run takes, so a slow read goes over a private copy, and the file is locked only for as long as copying takes.

#include <algorithm>
#include <optional>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/database/sqlite.h"
#include "query_source.h"

namespace creditlink {

namespace {

Error at_the_source(Error error) {  // it is theirs, not ours: whoever runs it acts next
    if (error.code == Errc::storage || error.code == Errc::not_found || error.code == Errc::locked) error.code = Errc::source;
    return error;
}

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
    Result<bool> next() override {
        auto more = statement_->step();
        if (!more) return at_the_source(more.error());
        return more;
    }
    int columns() const override { return statement_->columns(); }
    std::string name(int column) const override { return std::string(statement_->name(column)); }
    bool is_null(int column) const override { return statement_->is_null(column); }
    std::string_view text(int column) const override { return statement_->text(column); }

  private:
    SqliteConnection connection_;
    std::string parameter_;
    std::optional<SqliteStatement> statement_;  // goes before its connection
};

// SQLite ranks every number below any text. So texts of digits are taken by value, where rows are ordered and where they are
// compared with a mark that is a number; the mark is handed in as a number, without an affinity that would convert the column.
// A fraction has been rounded to 15 digits when it became a mark, and must not lie above the row that it is from.
constexpr std::string_view kByValue = "CASE WHEN typeof({m}) = 'text' AND {m} <> '' AND {m} NOT GLOB '*[^0-9]*' THEN CAST({m} AS INTEGER) ELSE {m} END";
constexpr MarkOrder kAsText{.compared = "{m}", .ordered = kByValue, .parameter = "?1", .odd = "{m} <= ''"};  // blank ones, and numbers that are kept as such
constexpr std::string_view kNoTime = "{m} NOT GLOB '*[^0-9]*' OR {m} < ''";  // among times, digits that are kept as texts are no marks either

MarkOrder order_for(std::string_view mark) {
    std::string_view rest = mark;
    const auto digits = [&rest] {
        const std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
        rest.remove_prefix(end);
        return end > 0;
    };
    if (rest.starts_with('-')) rest.remove_prefix(1);
    if (!digits()) return kAsText;
    if (rest.empty()) return {.compared = kByValue, .ordered = kByValue, .parameter = "CAST(?1 AS NUMERIC) + 0"};
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        if (!digits()) return kAsText;
    }
    if (rest.starts_with('e')) {
        rest.remove_prefix(1);
        if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
        if (!digits()) return kAsText;
    }
    if (!rest.empty()) return kAsText;
    return {.compared = kByValue, .ordered = kByValue, .parameter = "CAST(?1 AS REAL) - abs(CAST(?1 AS REAL)) * 1e-14"};
}

}  // namespace

Result<std::unique_ptr<Source>> open_sqlite(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context) {
    const Options options(spec);
    auto shape = query_shape_of(options, mode, cursor, context.clock);
    if (!shape) return shape.error();
    if (auto closed = closed_source(*shape, cursor)) return closed;
    const Path path = options.path_of(options.text("path"));
    auto connection = SqliteConnection::open(path, {.access = SqliteOptions::Access::read_foreign});
    if (!connection) return at_the_source(connection.error());
    connection->stop_with(context.stop);
    if (options.flag("copy", false) || shape->rows_per_second > 0) {
        auto copy = SqliteConnection::copy_of(*connection, context.stop);
        if (!copy) return at_the_source(copy.error());
        connection = std::move(copy);
    }
    shape->file = path.filename().string();
    auto rows = std::make_unique<SqliteRows>(std::move(*connection), shape->from.value_or(""));
    MarkOrder order = order_for(shape->from.value_or(""));
    if (shape->from && !order.odd.empty() && form_of_mark(*shape->from, shape->reading) == MarkForm::time) order.odd = kNoTime;
    const Status prepared = rows->prepare(statement_of(*shape, order), shape->from.has_value());
    if (!prepared) {
        Error error = prepared.error();
        return options.error("query", error.message, error.hint);
    }
    return make_query_source(std::move(rows), std::move(*shape), options, context);
}

}  // namespace creditlink
