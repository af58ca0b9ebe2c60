#include "query_source.h"

#include <algorithm>
#include <array>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_rows.h"
#include "row_rate.h"

namespace creditlink {

const std::vector<SourceOption> kQueryOptions = {
    {"query", "text", "", "一条 SELECT，不带分号", "one SELECT, without semicolon"},
    {"key", "list", "", "结果里作为行键的列", "columns of the result that are the row's key"},
    {"table", "text", "query", "给人看的表名", "the table's name for people"},
    {"watermark", "text", "none", "结果里的更新时间或序号列，用于增量", "column of update time or number, for incremental reading"},
    {"lookback_seconds", "number", "0", "增量时往回多读这么久，防迟到的行", "read so far back again, for rows that come late"},
    {"settle_seconds", "number", "60", "比现在早不到这么久的行不推动水位，下次再读", "rows younger than this do not move the watermark and are read again"},
    {"watermark_unit", "number|seconds|milliseconds", "number", "整数水位是序号，还是 1970 年以来的秒、毫秒", "what a whole-number watermark is: a running number, or seconds or milliseconds since 1970"},
    {"watermark_zone", "text", "+08:00", "不带时区的时间是哪个时区的", "the zone of times that do not say theirs"},
    {"rows_per_second", "number", "0", "限速，0 不限", "at most so many rows a second; 0: no limit"},
    {"window", "list", "none", "只在这些时段读（北京时间），如 19:00-07:00", "read only in these spans of the day (Beijing), such as 19:00-07:00"},
};

namespace {

constexpr std::string_view kCursorVersion = "mark1 ";

// Standard SQL: a quoted identifier, quotes in it doubled. Names come from the configuration, never from rows.
std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

std::string closed_notice(const TimeWindow& window, std::int64_t now, std::uint64_t rows) {
    return say("时间窗口 {w} 已关：读了 {n} 行，不算读全，不提出撤回；{t} 再开", "the time window {w} is closed: {n} rows were read, which does not count as complete, and no withdrawal is proposed; it opens at {t}",
                {{"w", window.text()}, {"n", std::to_string(rows)}, {"t", shown_time(window.opens_at(now))}});
}

class ClosedSource final : public Source {
  public:
    ClosedSource(std::vector<std::string> notices, std::string cursor) : notices_(std::move(notices)), cursor_(std::move(cursor)) {}
    Result<bool> read(Page& page) override {
        page.clear();
        return false;
    }
    std::string cursor() const override { return cursor_; }
    bool complete() const override { return false; }
    bool read_to_end() const override { return false; }
    std::vector<std::string> notices() const override { return notices_; }

  private:
    std::vector<std::string> notices_;
    std::string cursor_;
};

class QuerySource final : public Source {
  public:
    QuerySource(std::unique_ptr<RowStream> stream, QueryShape shape, std::vector<int> key, int mark_column, const SourceContext& context)
        : stream_(std::move(stream)), shape_(std::move(shape)), key_(std::move(key)), mark_column_(mark_column), clock_(context.clock),
          rate_(shape_.rows_per_second, context.clock, context.stop), mark_(shape_.mark_ahead ? std::string() : shape_.mark, shape_.reading, shape_.began, shape_.settle_seconds) {
        auto origin = std::make_shared<Origin>();
        origin->shape = Origin::Shape::table;
        origin->file = shape_.file;
        origin->part = shape_.table;
        for (int i = 0; i < stream_->columns(); ++i) origin->columns.push_back(stream_->name(i));
        columns_ = hash_of_columns(origin->columns);
        origin_ = std::move(origin);
    }

    Result<bool> read(Page& page) override;
    std::string cursor() const override { return mark_.mark().empty() ? std::string() : std::string(kCursorVersion) + mark_.mark(); }
    bool complete() const override { return ended_ && !closed_at_ && !shape_.from; }
    bool read_to_end() const override { return ended_ && !closed_at_; }
    std::vector<std::string> notices() const override;

  private:
    struct Form {
        std::uint64_t rows = 0;
        std::string key;  // of the first
    };

    void take_row(Page& page);
    void take_mark(std::string_view mark);
    bool still_open();

    std::unique_ptr<RowStream> stream_;
    QueryShape shape_;
    std::vector<int> key_;
    int mark_column_;  // -1: none
    Clock& clock_;
    RowRate rate_;
    Watermark mark_;
    std::shared_ptr<const Origin> origin_;
    RowHash columns_{};
    std::uint64_t number_ = 0;
    std::string key_text_;
    std::array<Form, 3> forms_;  // of the marks met, by MarkForm
    bool regular_ = false;       // one like the last run's was met
    bool ended_ = false;
    std::optional<std::int64_t> closed_at_;  // unix seconds: the time window closed with rows left
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
        add_refusal(page, origin, number_, "encoding", say_both("列“{c}”不是有效的文本", "the column \"{c}\" is no valid text", {{"c", origin_->columns[static_cast<std::size_t>(unreadable)]}}));
        if (is_utf8(key_text_)) page.rows.back().key = page.keep(key_text_);
    } else {
        add_row(page, origin, number_, page.keep(key_text_), first, columns_);
    }
    if (mark_column_ >= 0 && !stream_->is_null(mark_column_) && is_utf8(stream_->text(mark_column_))) take_mark(stream_->text(mark_column_));
}

// A blank mark is none. What comes before all marks and is another kind of thing than the last one moves nothing.
void QuerySource::take_mark(std::string_view mark) {
    if (trim(mark).empty()) return;
    const MarkForm form = form_of_mark(mark, shape_.reading);
    Form& seen = forms_[static_cast<std::size_t>(form)];
    if (++seen.rows == 1) seen.key = key_text_;
    const bool goes_on = !shape_.mark.empty() && !shape_.mark_ahead;
    if (goes_on && !regular_ && form < form_of_mark(shape_.mark, shape_.reading)) return;
    regular_ = true;
    mark_.take(mark);
}

bool QuerySource::still_open() {
    if (shape_.window.always()) return true;
    const std::int64_t now = clock_.unix_seconds();
    if (!shape_.window.open_at(now)) closed_at_ = now;
    return !closed_at_;
}

Result<bool> QuerySource::read(Page& page) {
    page.clear();
    while (!ended_ && page.rows.size() < kPageRows && page.bytes < kPageBytes) {
        auto more = still_open() ? stream_->next() : Result<bool>(false);
        if (!more) return more.error();
        if (!*more) {
            ended_ = true;
            break;
        }
        take_row(page);
        if (!rate_.wait()) return Error{Errc::interrupted, std::string(say("已停止读取", "reading was stopped")), {}, {}};
    }
    return !page.rows.empty();
}

std::vector<std::string> QuerySource::notices() const {
    std::vector<std::string> notices = mark_.notices();
    if (shape_.mark_ahead)
        notices.push_back(say("上次的水位 {m} 晚于现在：这次全部重读", "the last watermark {m} is later than now: everything was read", {{"m", shown(shape_.mark)}}));
    if (complete() && number_ == 0) notices.push_back(no_rows_notice({origin_->place(0, {}, -1)}));
    for (std::size_t form = 0; form < forms_.size(); ++form) {
        if (mark_.mark().empty() || forms_[form].rows == 0 || form >= static_cast<std::size_t>(form_of_mark(mark_.mark(), shape_.reading))) continue;
        notices.push_back(say("{n} 行的水位是另一种类型（如键 {k}），增量读取时可能永远读不到：请在源系统里更正，或换一列作水位",
                            "{n} rows have a watermark of another type (such as key {k}), which an incremental read may never come to: have them put right at the source, or use another column as watermark",
                            {{"n", std::to_string(forms_[form].rows)}, {"k", shown(forms_[form].key)}}));
    }
    if (closed_at_) {
        notices.push_back(closed_notice(shape_.window, *closed_at_, number_));
        if (!shape_.resumes)
            notices.emplace_back(say("下次从头读起：一个时段读不完的，请设 watermark，任务设 \"mode\": \"incremental\"",
                                   "the next run begins again: if one window is too short for all rows, give watermark, and the task \"mode\": \"incremental\""));
    }
    return notices;
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

// The options about time.
static Status take_times(const Options& options, const Clock& clock, QueryShape& shape) {
    const std::string unit = options.text("watermark_unit", "number");
    shape.reading.unit = unit == "seconds" ? MarkUnit::seconds : unit == "milliseconds" ? MarkUnit::milliseconds : MarkUnit::number;
    const auto zone = zone_minutes_of(options.text("watermark_zone", "+08:00"));
    if (!zone) return options.error("watermark_zone", std::string(say("时区应写成 +08:00", "a zone is written like +08:00")));
    shape.reading.zone_minutes = *zone;
    const auto window = TimeWindow::parse(options.list("window"));
    if (!window) return options.error("window", std::string(say("时段应写成 19:00-07:00", "a span is written like 19:00-07:00")));
    shape.window = *window;
    shape.lookback_seconds = options.number("lookback_seconds", 0);
    shape.settle_seconds = options.number("settle_seconds", 60);
    shape.began = clock.unix_seconds();
    return {};
}

Result<QueryShape> query_shape_of(const Options& options, ReadMode mode, std::string_view cursor, const Clock& clock) {
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
    if (Status times = take_times(options, clock, shape); !times) return times.error();
    shape.rows_per_second = options.number("rows_per_second", 0);
    shape.resumes = mode == ReadMode::incremental && !shape.watermark.empty();
    if (mode == ReadMode::full || shape.watermark.empty() || cursor.empty()) return shape;
    if (!cursor.starts_with(kCursorVersion))
        return Error{Errc::source, std::string(say("这个水位不是数据库查询写的", "this cursor was not written by a query")), {},
                     std::string(say("任务换过数据源类型：请做一次全量读取", "the task's source type was changed: read it in full once"))};
    shape.mark = std::string(cursor.substr(kCursorVersion.size()));
    if (unix_seconds_of(shape.mark, shape.reading) > shape.began) {  // written by a clock that was wrong, or before there was a bound
        shape.mark_ahead = true;
        return shape;
    }
    shape.from = mark_before(shape.mark, shape.lookback_seconds, shape.reading.unit);
    if (!shape.from)
        return options.error("lookback_seconds", say("水位“{m}”不是时间也不是整数，不能往回推", "the mark \"{m}\" is neither a time nor a number, so there is no looking back", {{"m", shown(shape.mark)}}),
                             std::string(say("去掉 lookback_seconds，或换一列作水位", "take lookback_seconds out, or use another column as watermark")));
    return shape;
}

std::unique_ptr<Source> closed_source(const QueryShape& shape, std::string_view cursor) {
    if (shape.window.open_at(shape.began)) return nullptr;
    return std::make_unique<ClosedSource>(std::vector{closed_notice(shape.window, shape.began, 0)}, std::string(cursor));
}

std::string statement_of(const QueryShape& shape, const MarkOrder& order) {
    std::string sql = "SELECT * FROM (\n" + shape.query + "\n) AS q";
    const std::string mark = "q." + quoted_name(shape.watermark);
    const auto with_mark = [&mark](std::string_view form) {
        std::string out;
        for (std::size_t at = 0; at < form.size();) {
            const std::size_t hole = std::min(form.find("{m}", at), form.size());
            out.append(form.substr(at, hole - at)).append(hole < form.size() ? mark : "");
            at = hole + 3;
        }
        return out;
    };
    if (shape.from) sql += " WHERE (" + with_mark(order.compared) + " >= " + std::string(order.parameter) + " OR " + mark + " IS NULL" + (order.odd.empty() ? "" : " OR " + with_mark(order.odd)) + ")";
    // Without a watermark the query's own order stands: of two rows with one key the first one counts.
    if (shape.watermark.empty()) return sql;
    sql += " ORDER BY " + with_mark(order.ordered) + " NULLS FIRST, ";
    for (std::size_t i = 0; i < shape.key.size(); ++i) sql += (i > 0 ? ", q." : "q.") + quoted_name(shape.key[i]);
    return sql;
}

Result<std::unique_ptr<Source>> make_query_source(std::unique_ptr<RowStream> stream, QueryShape shape, const Options& options, const SourceContext& context) {
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
    return std::unique_ptr<Source>(std::make_unique<QuerySource>(std::move(stream), std::move(shape), std::move(key), watermark, context));
}

}  // namespace creditlink
