#include "creditlink/report/rate_book.h"

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"

namespace creditlink {

namespace {

struct CountRow {
    Count count;
    std::string_view name, zh, en;
};

constexpr std::array<CountRow, kCounts> kCountRows = {{
    {Count::in_time, "in_time", "按期到平台", "in time"},
    {Count::late, "late", "超期到平台", "late"},
    {Count::overdue, "overdue", "已超期未到", "overdue"},
    {Count::due, "due", "未到期", "not due yet"},
    {Count::undated, "undated", "无决定日期", "undated"},
    {Count::untimed, "untimed", "期限算不出", "no time limit known"},
    {Count::accepted, "accepted", "平台已接收", "accepted"},
    {Count::doubtful, "doubtful", "平台有疑问", "doubtful"},
    {Count::rejected, "rejected", "被平台退回", "rejected"},
    {Count::undecided, "undecided", "还没有结论", "undecided"},
    {Count::dropped, "dropped", "经人放弃", "dropped"},
    {Count::quarantined, "quarantined", "待处理", "in quarantine"},
}};

constexpr std::int64_t kLongestLimit = 250;  // working days: a year

class Reader {
  public:
    explicit Reader(std::string_view file) : file_(file) {}

    const json::Value* member(const json::Value& of, std::string_view name, json::Type type) {
        const json::Value* value = of.find(name);
        if (value && value->type == type) return value;
        fail(value ? *value : of, say("“{n}”缺少或类型不对", "\"{n}\" is missing or of another type", {{"n", std::string(name)}}));
        return nullptr;
    }
    std::string text(const json::Value& of, std::string_view name) {
        const json::Value* value = member(of, name, json::Type::string);
        if (value && value->text.empty()) fail(*value, say("“{n}”不能为空", "\"{n}\" must not be empty", {{"n", std::string(name)}}));
        return value ? value->text : std::string();
    }
    int days(const json::Value* of) {
        const json::Value* value = of ? of->find("working_days") : nullptr;
        const auto days = value ? value->integer() : std::nullopt;
        if (of && (!days || *days < 1 || *days > kLongestLimit)) fail(value ? *value : *of, say("“working_days”应为 1 到 {m}", "\"working_days\" should be 1 to {m}", {{"m", std::to_string(kLongestLimit)}}));
        return days ? static_cast<int>(std::clamp<std::int64_t>(*days, 1, kLongestLimit)) : 0;
    }
    std::vector<Count> counts(const json::Value& of, std::string_view name) {
        std::vector<Count> found;
        const json::Value* list = member(of, name, json::Type::array);
        if (list && list->items.empty()) fail(*list, say("“{n}”不能为空", "\"{n}\" must not be empty", {{"n", std::string(name)}}));
        for (std::size_t i = 0; list && i < list->items.size(); ++i) {
            const auto count = count_named(list->items[i].string_or(""));
            if (count) found.push_back(*count);
            else fail(list->items[i], say("不认识的计数", "no such count"), hint());
        }
        return found;
    }
    void known(const json::Value& object, const std::vector<std::string_view>& names) {
        if (auto sound = json::only_members(file_, object, names); !sound && !error_) error_ = sound.error();
    }
    void fail(const json::Value& at, std::string_view message, std::string hint = {}) {
        if (!error_) error_ = json::error_at(file_, at, std::string(message), std::move(hint));
    }
    const std::optional<Error>& error() const { return error_; }

  private:
    static std::string hint() {
        std::string names;
        for (const CountRow& row : kCountRows) names += (names.empty() ? "" : " ") + std::string(row.name);
        return names;
    }
    std::string file_;
    std::optional<Error> error_;
};

Rate rate_of(Reader& read, const json::Value& from) {
    Rate rate;
    read.known(from, {"name", "title", "count", "among", "source", "note"});
    rate.name = read.text(from, "name");
    if (const json::Value* title = read.member(from, "title", json::Type::object)) rate.zh = read.text(*title, "zh"), rate.en = read.text(*title, "en");
    rate.count = read.counts(from, "count");
    rate.among = read.counts(from, "among");
    rate.source = read.text(from, "source");
    for (const Count count : rate.count)  // else it could exceed 100 %
        if (std::find(rate.among.begin(), rate.among.end(), count) == rate.among.end()) read.fail(from, say("“count”里的每一项也应在“among”里", "what is counted should stand among \"among\" as well"));
    return rate;
}

}  // namespace

std::string_view name_of(Count count) { return kCountRows[static_cast<std::size_t>(count)].name; }

std::string_view title_of(Count count) {
    const CountRow& row = kCountRows[static_cast<std::size_t>(count)];
    return say(row.zh, row.en);
}

std::optional<Count> count_named(std::string_view name) {
    for (const CountRow& row : kCountRows)
        if (row.name == name) return row.count;
    return std::nullopt;
}

std::string Rate::title() const { return std::string(say(zh, en)); }

std::string Rate::formula() const {
    const auto sum = [](const std::vector<Count>& counts) {
        std::string text;
        for (const Count each : counts) text.append(text.empty() ? "" : say("＋", " + ")).append(title_of(each));
        return text;
    };
    return say("{r}＝{a}÷（{b}）；出处：{s}", "{r} = {a} / ({b}); source: {s}", {{"r", title()}, {"a", sum(count)}, {"b", sum(among)}, {"s", source == "assumed" ? std::string(say("假定，待省里的口径", "assumed, until the province's own is known")) : source}});
}

std::optional<std::int64_t> Rate::of(const Counts& counts) const {
    constexpr std::uint64_t kWhole = 10'000;
    std::uint64_t part = 0, whole = 0;
    for (const Count each : count) part += counts[static_cast<std::size_t>(each)];
    for (const Count each : among) whole += counts[static_cast<std::size_t>(each)];
    if (whole == 0) return std::nullopt;
    return static_cast<std::int64_t>((2 * part * kWhole + whole) / (2 * whole));
}

Result<RateBook> RateBook::parse(std::string_view text, std::string_view file) {
    auto parsed = json::parse(text, {.dialect = json::Dialect::commented, .file = file});
    if (!parsed) return parsed.error();
    Reader read(file);
    RateBook book;
    read.known(*parsed, {"time_limit", "warning", "rates"});
    const json::Value* limit = read.member(*parsed, "time_limit", json::Type::object);
    book.time_limit = read.days(limit);
    if (limit) book.time_limit_source = read.text(*limit, "source");
    const json::Value* warning = read.member(*parsed, "warning", json::Type::object);
    book.warning = read.days(warning);
    if (warning) read.text(*warning, "source");
    if (const json::Value* rates = read.member(*parsed, "rates", json::Type::array))
        for (const json::Value& each : rates->items) book.rates.push_back(rate_of(read, each));
    if (read.error()) return *read.error();
    return book;
}

std::string percent(std::optional<std::int64_t> hundredths) {
    if (!hundredths) return "–";
    const std::string rest = std::to_string(*hundredths % 100);
    return std::to_string(*hundredths / 100) + "." + std::string(2 - rest.size(), '0') + rest + " %";
}

}  // namespace creditlink
