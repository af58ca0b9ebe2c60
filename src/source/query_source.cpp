#include "query_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_rows.h"

namespace creditlink {

const std::vector<SourceOption> kQueryOptions = {
    {"query", "text", "", "一条 SELECT，不带分号", "one SELECT, without semicolon"},
    {"key", "list", "", "结果里作为行键的列", "columns of the result that are the row's key"},
    {"table", "text", "query", "给人看的表名", "the table's name for people"},
    {"watermark", "text", "none", "结果里的更新时间或序号列，用于增量", "column of update time or number, for incremental reading"},
    {"lookback_seconds", "number", "0", "增量时往回多读这么久，防迟到的行", "read so far back again, for rows that come late"},
    {"rows_per_second", "number", "0", "限速，0 不限", "at most so many rows a second; 0: no limit"},
};

namespace {

constexpr std::string_view kCursorVersion = "mark1 ";

// Standard SQL: a quoted identifier, quotes in it doubled. Names come from the configuration, never from rows.
std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

class QuerySource final : public Source {
  public:
    QuerySource(std::unique_ptr<RowStream> stream, QueryShape shape, std::vector<int> key, int watermark, Clock& clock)
        : stream_(std::move(stream)), shape_(std::move(shape)), key_(std::move(key)), watermark_(watermark), clock_(clock), began_ms_(clock.steady_ms()) {
        auto origin = std::make_shared<Origin>();
        origin->shape = Origin::Shape::table;
        origin->file = shape_.file;
        origin->part = shape_.table;
        for (int i = 0; i < stream_->columns(); ++i) origin->columns.push_back(stream_->name(i));
        columns_ = hash_of_columns(origin->columns);
        origin_ = std::move(origin);
        mark_ = shape_.mark;
    }

    Result<bool> read(Page& page) override;
    std::string cursor() const override { return mark_.empty() ? std::string() : std::string(kCursorVersion) + mark_; }
    bool complete() const override { return ended_ && !shape_.from; }

  private:
    void take_row(Page& page);
    void keep_rate();

    std::unique_ptr<RowStream> stream_;
    QueryShape shape_;
    std::vector<int> key_;
    int watermark_;
    Clock& clock_;
    std::int64_t began_ms_;
    std::shared_ptr<const Origin> origin_;
    RowHash columns_{};
    std::uint64_t number_ = 0;
    std::string mark_;
    std::string key_text_;
    bool ended_ = false;
};

void QuerySource::take_row(Page& page) {
    ++number_;
    const std::uint32_t origin = origin_in(page, origin_);
    const std::size_t first = page.cells.size();
    int unreadable = -1;
    for (int i = 0; i < stream_->columns(); ++i) {
        const std::string_view text = stream_->text(i);
        if (!is_utf8(text) || text.find('\0') != std::string_view::npos) unreadable = i;
        page.cells.push_back({page.keep(text), stream_->is_null(i) || text.empty() ? CellForm::blank : CellForm::text});
    }
    key_text_.clear();
    for (const int column : key_) {
        if (!key_text_.empty()) key_text_ += '/';
        key_text_ += stream_->text(column);
    }
    if (unreadable >= 0) {
        page.cells.resize(first);
        add_refusal(page, origin, number_, "encoding", say("列“{c}”不是有效的文本", "the column \"{c}\" is no valid text", {{"c", origin_->columns[static_cast<std::size_t>(unreadable)]}}));
        if (is_utf8(key_text_)) page.rows.back().key = page.keep(key_text_);
    } else {
        add_row(page, origin, number_, page.keep(key_text_), first, columns_);
    }
    if (watermark_ >= 0 && !stream_->is_null(watermark_) && is_utf8(stream_->text(watermark_))) mark_ = stream_->text(watermark_);
}

// Business hours belong to the people whose system this is.
void QuerySource::keep_rate() {
    if (shape_.rows_per_second <= 0) return;
    const std::int64_t due = began_ms_ + static_cast<std::int64_t>(number_) * 1000 / shape_.rows_per_second;
    if (const std::int64_t early = due - clock_.steady_ms(); early > 0) clock_.sleep_ms(early);
}

Result<bool> QuerySource::read(Page& page) {
    page.clear();
    while (!ended_ && page.rows.size() < kPageRows && page.bytes < kPageBytes) {
        auto more = stream_->next();
        if (!more) return more.error();
        if (*more) take_row(page);
        else ended_ = true;
    }
    keep_rate();
    return !page.rows.empty();
}

Result<int> column_named(const RowStream& stream, const Options& options, std::string_view option, std::string_view name) {
    std::vector<std::string> names;
    for (int i = 0; i < stream.columns(); ++i) {
        if (stream.name(i) == name) return i;
        names.push_back(stream.name(i));
    }
    const std::string_view near = nearest(name, {names.begin(), names.end()});
    return options.error(option, say("查询结果里没有列“{c}”", "the query's result has no column \"{c}\"", {{"c", std::string(name)}}),
                         near.empty() ? std::string() : say("是不是“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(near)}}));
}

}  // namespace

std::optional<std::string> mark_before(std::string_view mark, std::int64_t seconds) {
    if (seconds == 0) return std::string(mark);
    if (const auto number = digits(mark)) return std::to_string(*number - seconds);
    if (mark.size() < 10) return std::nullopt;
    const auto y = digits(mark.substr(0, 4)), m = digits(mark.substr(5, 2)), d = digits(mark.substr(8, 2));
    if (!y || !m || !d || mark[4] != mark[7]) return std::nullopt;
    const auto day = CivilDate::of(static_cast<int>(*y), static_cast<int>(*m), static_cast<int>(*d));
    if (!day) return std::nullopt;
    std::int64_t of_day = 0;
    const bool timed = mark.size() >= 19;
    if (timed) {
        const auto h = digits(mark.substr(11, 2)), n = digits(mark.substr(14, 2)), s = digits(mark.substr(17, 2));
        if (!h || !n || !s) return std::nullopt;
        of_day = *h * 3600 + *n * 60 + *s;
    } else if (mark.size() != 10) {
        return std::nullopt;
    }
    const std::int64_t total = day->days() * 86400 + of_day - seconds;
    const std::int64_t days = total >= 0 ? total / 86400 : (total - 86399) / 86400;
    const CivilDate back = CivilDate::of_days(days);
    const std::int64_t rest = total - days * 86400;
    std::string out = std::to_string(back.year()) + mark[4] + two(back.month()) + mark[4] + two(back.day());
    if (!timed) return out;
    out += std::string(1, mark[10]) + two(rest / 3600) + mark[13] + two(rest / 60 % 60) + mark[13] + two(rest % 60);
    return out.append(mark.substr(19));
}

Result<QueryShape> query_shape_of(const Options& options, ReadMode mode, std::string_view cursor) {
    QueryShape shape;
    shape.query = std::string(trim(options.text("query")));
    while (shape.query.ends_with(';')) shape.query.pop_back();
    const std::string head = upper_ascii(std::string_view(shape.query).substr(0, 6));
    if (head != "SELECT" && !head.starts_with("WITH"))
        return options.error("query", std::string(say("查询应以 SELECT 或 WITH 开头", "a query begins with SELECT or WITH")));
    shape.key = options.list("key");
    if (shape.key.empty()) return options.error("key", std::string(say("至少要有一个键列", "at least one key column is wanted")));
    shape.table = options.text("table", "query");
    shape.watermark = options.text("watermark");
    shape.lookback_seconds = options.number("lookback_seconds", 0);
    shape.rows_per_second = options.number("rows_per_second", 0);
    if (mode == ReadMode::full || shape.watermark.empty() || cursor.empty()) return shape;
    if (!cursor.starts_with(kCursorVersion))
        return Error{Errc::source, std::string(say("这个水位不是数据库查询写的", "this cursor was not written by a query")), {},
                     std::string(say("任务换过数据源类型：请做一次全量读取", "the task's source type was changed: read it in full once"))};
    shape.mark = std::string(cursor.substr(kCursorVersion.size()));
    shape.from = mark_before(shape.mark, shape.lookback_seconds);
    if (!shape.from)
        return options.error("lookback_seconds", say("水位“{m}”不是时间也不是整数，不能往回推", "the mark \"{m}\" is neither a time nor a number, so there is no looking back", {{"m", shown(shape.mark)}}),
                             std::string(say("去掉 lookback_seconds，或换一列作水位", "take lookback_seconds out, or use another column as watermark")));
    return shape;
}

std::string statement_of(const QueryShape& shape, std::string_view parameter) {
    std::string sql = "SELECT * FROM (\n" + shape.query + "\n) AS q";
    if (shape.from) {
        const std::string mark = "q." + quoted_name(shape.watermark);
        sql += " WHERE (" + mark + " >= " + std::string(parameter) + " OR " + mark + " IS NULL)";
    }
    // Without a watermark the query's own order stands: of two rows with one key the first one counts.
    if (shape.watermark.empty()) return sql;
    sql += " ORDER BY q." + quoted_name(shape.watermark) + " NULLS FIRST, ";
    for (std::size_t i = 0; i < shape.key.size(); ++i) sql += (i > 0 ? ", q." : "q.") + quoted_name(shape.key[i]);
    return sql;
}

Result<std::unique_ptr<Source>> make_query_source(std::unique_ptr<RowStream> stream, QueryShape shape, const Options& options, Clock& clock) {
    std::vector<int> key;
    for (const std::string& name : shape.key) {
        auto column = column_named(*stream, options, "key", name);
        if (!column) return column.error();
        key.push_back(*column);
    }
    int watermark = -1;
    if (!shape.watermark.empty()) {
        auto column = column_named(*stream, options, "watermark", shape.watermark);
        if (!column) return column.error();
        watermark = *column;
    }
    return std::unique_ptr<Source>(std::make_unique<QuerySource>(std::move(stream), std::move(shape), std::move(key), watermark, clock));
}

}  // namespace creditlink
