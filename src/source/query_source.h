#pragma once
// Rows of a query over somebody else's database: what the sqlite and postgresql types have in common.
//
// The query's text comes from the configuration and runs on a session that can only read. With a watermark column it is
// wrapped: rows whose mark is at or above the last one, less a look-back window, in the order of marks. "At or above",
// because rows of one second may have been committed in two transactions; the ones read twice are recognised by their
// hash. The mark is kept as the database's own text, never rounded; which rows move it is watermark.h's matter.
//
// A closed time window is no error: the source says when it opens, reads nothing, and is not complete. One that closes while
// rows are read ends the read there.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/source/source.h"
#include "options.h"
#include "time_window.h"
#include "watermark.h"

namespace creditlink {

class RowStream {
  public:
    virtual ~RowStream() = default;
    virtual Result<bool> next() = 0;
    virtual int columns() const = 0;
    virtual std::string name(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::string_view text(int column) const = 0;  // until next()
};

struct QueryShape {
    std::string query;
    std::vector<std::string> key;
    std::string watermark;          // empty: none
    MarkReading reading;
    std::int64_t lookback_seconds = 0, settle_seconds = 0;
    TimeWindow window;
    std::int64_t began = 0;         // unix seconds
    std::string file, table;        // of the origin
    std::int64_t rows_per_second = 0;
    std::optional<std::string> from;  // the mark to go on from, look-back taken off; unset: all rows
    std::string mark;                 // the last mark itself
    bool mark_ahead = false;          // it lies in the future: everything is read
    bool resumes = false;             // a read cut short goes on from its mark; else it begins again
};

extern const std::vector<SourceOption> kQueryOptions;

Result<QueryShape> query_shape_of(const Options& options, ReadMode mode, std::string_view cursor, const Clock& clock);

// What stands for a source whose time window is closed; nullptr if it is open.
std::unique_ptr<Source> closed_source(const QueryShape& shape, std::string_view cursor);

// How a database compares and orders marks. "{m}" is the column's name; both must be one order, or a read that is cut short
// goes on beyond rows that it has not met.
struct MarkOrder {
    std::string_view compared = "{m}", ordered = "{m}", parameter;  // parameter: how its first one is written
    std::string_view odd = "";  // holds of rows that lie below every mark and are no such mark: blank ones, numbers among times
};

// The statement to run. One parameter if `from` is set.
std::string statement_of(const QueryShape& shape, const MarkOrder& order);

Result<std::unique_ptr<Source>> make_query_source(std::unique_ptr<RowStream> stream, QueryShape shape, const Options& options, const SourceContext& context);

Result<std::unique_ptr<Source>> open_sqlite(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);
Result<std::unique_ptr<Source>> open_postgresql(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);

}  // namespace creditlink
