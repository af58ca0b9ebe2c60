#include "creditlink/schedule/cron.h"

#include <array>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

struct Field {
    std::string_view zh, en;
    int first, last;
    std::vector<std::string_view> names = {};  // of first, first + 1, …
};

const std::array<Field, 5> kFields = {{
    {"分钟", "minute", 0, 59},
    {"小时", "hour", 0, 23},
    {"日", "day of the month", 1, 31},
    {"月", "month", 1, 12, {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
    {"星期", "day of the week", 0, 7, {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}},
}};
constexpr int kSunday = 7;  // the other name of 0

Error wrong(const Field& field, std::string_view text, std::string hint) {
    return {Errc::config, say("cron 表达式的{f}“{t}”看不懂", "the {f} \"{t}\" of the cron expression makes no sense", {{"f", std::string(say(field.zh, field.en))}, {"t", shown(text)}}), {}, std::move(hint)};
}

std::string range_hint(const Field& field) {
    return say("应为 {a} 到 {b}，可写 *、列表 1,2、范围 {a}-{b}、步长 */5", "it takes {a} to {b}: *, a list 1,2, a range {a}-{b}, a step */5", {{"a", std::to_string(field.first)}, {"b", std::to_string(field.last)}});
}

std::optional<int> number_of(const Field& field, std::string_view text) {
    const std::string upper = upper_ascii(text);
    for (std::size_t i = 0; i < field.names.size(); ++i)
        if (upper == field.names[i]) return field.first + static_cast<int>(i);
    if (text.empty() || text.size() > 2) return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value >= field.first && value <= field.last ? std::optional(value) : std::nullopt;
}

// One item of a list: *, 5, MON-FRI, */15, 8-18/2.
Result<std::uint64_t> bits_of(const Field& field, std::string_view item) {
    const std::size_t slash = item.find('/');
    const std::string_view range = item.substr(0, slash);
    const std::size_t dash = range.find('-');
    int from = field.first, to = field.last;
    if (range != "*") {
        const auto first = number_of(field, range.substr(0, dash)), last = dash == std::string_view::npos ? first : number_of(field, range.substr(dash + 1));
        if (!first || !last) return wrong(field, item, range_hint(field));
        from = *first, to = *last;
        if (to == 0 && from > 0 && field.last == kSunday) to = kSunday;  // SAT-SUN
        if (from > to) return wrong(field, item, std::string(say("范围要从小到大；跨过末尾的分成两段写", "a range goes upwards; one over the end is written as two")));
    }
    int step = 1;
    if (slash != std::string_view::npos) {
        if (range != "*" && dash == std::string_view::npos)
            return wrong(field, item, std::string(say("步长只能跟在 * 或范围后面，例如 5-59/15", "a step follows * or a range, as in 5-59/15")));
        const std::string_view digits = item.substr(slash + 1);
        const Field steps{field.zh, field.en, 1, field.last};
        const auto given = number_of(steps, digits);
        if (!given) return wrong(field, item, std::string(say("步长应为正整数，且不超过这一项的最大值", "a step is a whole number from 1 to the largest value of its field")));
        step = *given;
    }
    std::uint64_t bits = 0;
    for (int value = from; value <= to; value += step) bits |= std::uint64_t{1} << (value == kSunday && field.last == kSunday ? 0 : value);
    return bits;
}

Result<std::uint64_t> bits_of_list(const Field& field, std::string_view text) {
    std::uint64_t bits = 0;
    for (const std::string_view item : split(text, ",")) {
        auto some = bits_of(field, item);
        if (!some) return some.error();
        bits |= *some;
    }
    return bits;
}

bool named(std::uint64_t bits, int value) { return (bits >> value & 1) != 0; }

// Whether some year has one of these days in one of these months.
bool exists(std::uint64_t days, std::uint64_t months) {
    constexpr int kLongest[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; ++month)
        for (int day = 1; day <= kLongest[month]; ++day)
            if (named(months, month) && named(days, day)) return true;
    return false;
}

}  // namespace

Result<CronExpression> CronExpression::parse(std::string_view text) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(text, " "))
        if (!word.empty()) words.push_back(word);
    if (words.size() != kFields.size())
        return Error{Errc::config, say("cron 表达式“{t}”应有五项：分 时 日 月 星期", "the cron expression \"{t}\" should have five fields: minute, hour, day, month, day of the week", {{"t", shown(text)}}), {},
                     std::string(say("例如 \"0 7-19 * * MON-FRI\"", "for example \"0 7-19 * * MON-FRI\""))};
    CronExpression cron;
    std::uint64_t* const into[] = {&cron.minutes_, &cron.hours_, &cron.days_, &cron.months_, &cron.weekdays_};
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto bits = bits_of_list(kFields[i], words[i]);
        if (!bits) return bits.error();
        *into[i] = *bits;
        cron.text_.append(i ? " " : "").append(words[i]);
    }
    cron.any_day_ = words[2] == "*";
    cron.any_weekday_ = words[4] == "*";
    if (cron.any_weekday_ && !exists(cron.days_, cron.months_))
        return wrong(kFields[2], words[2], std::string(say("这些月份里没有这一天", "none of these months has such a day")));
    return cron;
}

bool CronExpression::on(CivilDate date) const {
    constexpr std::int64_t kThursday = 4;  // 1970-01-01
    const int weekday = static_cast<int>(((date.days() + kThursday) % 7 + 7) % 7);
    if (!named(months_, date.month())) return false;
    const bool day = named(days_, date.day()), of_week = named(weekdays_, weekday);
    return any_day_ ? of_week : any_weekday_ ? day : day || of_week;
}

std::optional<int> CronExpression::minute_from(int from) const {
    for (int hour = from / 60; hour < 24; ++hour) {
        if (!named(hours_, hour)) continue;
        for (int minute = hour == from / 60 ? from % 60 : 0; minute < 60; ++minute)
            if (named(minutes_, minute)) return hour * 60 + minute;
    }
    return std::nullopt;
}

}  // namespace creditlink
