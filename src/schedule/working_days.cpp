#include "creditlink/schedule/working_days.h"

#include "civil_text.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"

namespace creditlink {

namespace {

bool at_weekend(CivilDate day) {
    constexpr std::int64_t kThursday = 3;  // 1970-01-01, counted from Monday
    return ((day.days() + kThursday) % 7 + 7) % 7 >= 5;
}

// Reads dates of one year's file; the first that makes no sense is remembered.
class DateReader {
  public:
    DateReader(std::string file, int year) : file_(std::move(file)), year_(year) {}

    std::optional<CivilDate> date(const json::Value* value, const json::Value& parent) {
        const auto day = day_named(value ? value->string_or("") : "");
        if (!day) fail(value ? *value : parent, std::string(say("日期应为 YYYY-MM-DD", "a date should be YYYY-MM-DD")));
        else if (day->year() != year_) fail(*value, say("日期应在 {y} 年；别的年份写进那一年的文件", "the date should be in {y}; another year has its own file", {{"y", std::to_string(year_)}}));
        return day;
    }
    void fail(const json::Value& at, std::string message) {
        if (!error_) error_ = json::error_at(file_, at, std::move(message));
    }
    const std::optional<Error>& error() const { return error_; }

  private:
    std::string file_;
    int year_;
    std::optional<Error> error_;
};

void read_holidays(DateReader& read, const json::Value& list, std::set<CivilDate>& into) {
    for (const json::Value& period : list.items) {
        const auto from = read.date(period.find("from"), period), to = read.date(period.find("to"), period);
        if (read.error()) return;
        if (*to < *from) read.fail(period, std::string(say("假期的末日早于首日", "the period ends before it begins")));
        for (CivilDate day = *from; day <= *to; day = day.plus_days(1)) into.insert(day);
    }
}

void read_made_up(DateReader& read, const json::Value& list, const std::set<CivilDate>& holidays, std::set<CivilDate>& into) {
    for (const json::Value& item : list.items) {
        const auto day = read.date(&item, item);
        if (read.error()) return;
        if (!at_weekend(*day) || holidays.contains(*day))
            read.fail(item, std::string(say("调休上班日应是周末，且不在假期里", "a make-up day lies on a weekend and outside the holidays")));
        into.insert(*day);
    }
}

}  // namespace

std::string WorkingDays::file(int year) const { return folder_ + "/" + std::to_string(year) + ".json"; }

Status WorkingDays::add(int year, std::string_view text) {
    const std::string name = file(year);
    auto parsed = json::parse(text, {.dialect = json::Dialect::commented, .file = name});
    if (!parsed) return parsed.error();
    if (auto known = json::only_members(name, *parsed, {"year", "notice", "holidays", "working"}); !known) return known;
    DateReader read(name, year);
    const json::Value *stated = parsed->find("year"), *holidays = parsed->find("holidays"), *working = parsed->find("working"), *notice = parsed->find("notice");
    if (!stated || stated->integer() != year) return json::error_at(name, *parsed, say("“year”应为 {y}", "\"year\" should be {y}", {{"y", std::to_string(year)}}));
    if (!notice || !notice->is_object()) return json::error_at(name, *parsed, std::string(say("缺少出处“notice”：国务院办公厅的通知", "\"notice\" is missing: the announcement that the days come from")));
    if (!holidays || !holidays->is_array() || holidays->items.empty() || !working || !working->is_array())
        return json::error_at(name, *parsed, std::string(say("缺少“holidays”或“working”", "\"holidays\" or \"working\" is missing")));
    Year days;
    read_holidays(read, *holidays, days.holidays);
    if (!read.error()) read_made_up(read, *working, days.holidays, days.made_up);
    if (read.error()) return *read.error();
    years_[year] = std::move(days);
    return {};
}

Result<bool> WorkingDays::is_working(CivilDate day) const {
    const auto at = years_.find(day.year());
    if (at == years_.end())
        return Error{Errc::config, say("没有 {y} 年的工作日历", "there is no calendar of working days for {y}", {{"y", std::to_string(day.year())}}), file(day.year()),
                     std::string(say("照上一年的文件，按国务院办公厅的放假通知写一份", "write it after the file of the year before, from the State Council's announcement"))};
    if (at->second.made_up.contains(day)) return true;
    return !at_weekend(day) && !at->second.holidays.contains(day);
}

Result<CivilDate> WorkingDays::after(CivilDate day, int n) const {
    while (n > 0) {
        day = day.plus_days(1);
        auto working = is_working(day);
        if (!working) return working.error();
        if (*working) --n;
    }
    return day;
}

Result<int> WorkingDays::between(CivilDate from, CivilDate to) const {
    int count = 0;
    while (from < to) {
        from = from.plus_days(1);
        auto working = is_working(from);
        if (!working) return working.error();
        count += *working ? 1 : 0;
    }
    return count;
}

}  // namespace creditlink
