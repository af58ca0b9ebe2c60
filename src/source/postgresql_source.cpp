// A query over a PostgreSQL database, row by row, in one snapshot, on a session that can only read. A slow read keeps its
// snapshot, which keeps the server from clearing old rows away: large tables are read incrementally, or in a time window.

#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/database/postgres.h"
#include "query_source.h"

namespace creditlink {

namespace {

class PostgresRows final : public RowStream {
  public:
    explicit PostgresRows(PostgresReader reader) : reader_(std::move(reader)) {}
    Status start(const std::string& sql, const std::vector<std::string>& values) { return reader_.start(sql, values); }
    Result<bool> holds_text(const std::string& sql, std::string_view column) { return reader_.holds_text(sql, column); }
    Result<bool> next() override { return reader_.next(); }
    int columns() const override { return reader_.columns(); }
    std::string name(int column) const override { return std::string(reader_.name(column)); }
    bool is_null(int column) const override { return reader_.is_null(column); }
    std::string_view text(int column) const override { return reader_.text(column); }

  private:
    PostgresReader reader_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_postgresql(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context) {
    const Options options(spec);
    auto shape = query_shape_of(options, mode, cursor, context.clock);
    if (!shape) return shape.error();
    if (auto closed = closed_source(*shape, cursor)) return closed;
    PostgresOptions server;
    server.host = options.text("host", "127.0.0.1");
    server.port = std::to_string(options.number("port", 5432));
    server.database = options.text("database");
    server.user = options.text("user");
    server.tls = options.text("tls", "require");
    if (options.has("ca_file")) server.ca_file = options.path_of(options.text("ca_file")).string();
    server.time_zone = options.text("time_zone", "Asia/Shanghai");
    server.statement_seconds = options.number("statement_seconds", shape->rows_per_second > 0 ? 0 : server.statement_seconds);
    server.stop = context.stop;
    if (const json::Value* reference = options.find("password")) {
        auto password = context.secrets.secret(*reference);
        if (!password) return password.error();
        server.password = std::move(*password);
        server.password_reference = json::text_of(*reference);
    }
    auto reader = PostgresReader::open(server);
    if (!reader) return reader.error();
    auto rows = std::make_unique<PostgresRows>(std::move(*reader));
    std::vector<std::string> values;
    MarkOrder order{.parameter = "$1"};
    if (shape->from) {
        values.push_back(*shape->from);
        // Only a text can be blank, or digits among times; of other columns it may not even be asked.
        auto text = rows->holds_text(shape->query, shape->watermark);
        if (!text) return text.error();
        const bool time = form_of_mark(*shape->from, shape->reading) == MarkForm::time && shape->from->find_first_not_of("0123456789") != std::string::npos;
        if (*text) order.odd = time ? "{m} ~ '^[0-9]*$'" : "{m} = ''";
    }
    if (Status started = rows->start(statement_of(*shape, order), values); !started) return started.error();
    return make_query_source(std::move(rows), std::move(*shape), options, context);
}

}  // namespace creditlink
