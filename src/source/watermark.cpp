#include "watermark.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {


std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::int64_t less(std::int64_t from, std::int64_t by) {
    std::int64_t out = 0;
    if (!__builtin_sub_overflow(from, by, &out)) return out;
    return by > 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

// Exactly `length` digits from `at` on; -1 otherwise.
int digits_at(std::string_view text, std::size_t at, std::size_t length) {
    if (text.size() < at + length) return -1;
    int value = 0;
    for (const char c : text.substr(at, length)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

struct TimeText {
    CivilDate day;
    std::int64_t of_day;     // seconds
    std::size_t length;      // of what was read: 10 (a day), 16 (to the minute), 19
    std::string_view tail;   // fraction, zone
};

bool is_separator(std::string_view mark, std::size_t at) { return at >= mark.size() || mark[at] < '0' || mark[at] > '9'; }

std::optional<TimeText> time_text(std::string_view mark) {
    if (mark.size() < 10 || mark[4] != mark[7]) return std::nullopt;
    for (const std::size_t at : {4, 7, 10, 13, 16})
        if (!is_separator(mark, at)) return std::nullopt;  // a long number is no time, whatever its digits would mean
    const auto day = CivilDate::of(digits_at(mark, 0, 4), digits_at(mark, 5, 2), digits_at(mark, 8, 2));
    if (!day) return std::nullopt;
    if (mark.size() == 10) return TimeText{*day, 0, 10, {}};
    const int hour = digits_at(mark, 11, 2), minute = digits_at(mark, 14, 2);
    const bool exact = digits_at(mark, 17, 2) >= 0;
    const int second = exact ? digits_at(mark, 17, 2) : 0;
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second > 60) return std::nullopt;
    const std::size_t length = exact ? 19 : 16;
    return TimeText{*day, hour * 3600 + minute * 60 + second, length, mark.substr(length)};
}

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

}  // namespace

std::optional<int> zone_minutes_of(std::string_view text) {
    if (text == "Z") return 0;
    if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const int hours = digits_at(text, 1, 2);
    const int minutes = text.size() == 3 ? 0 : text.size() == 5 ? digits_at(text, 3, 2) : text.size() == 6 && text[3] == ':' ? digits_at(text, 4, 2) : -1;
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

std::optional<std::string> mark_before(std::string_view mark, std::int64_t seconds, MarkUnit unit) {
    if (seconds == 0) return std::string(mark);
    if (const auto number = whole_number(mark)) {
        std::int64_t units = seconds;
        if (unit == MarkUnit::milliseconds && __builtin_mul_overflow(seconds, 1000, &units)) units = std::numeric_limits<std::int64_t>::max();
        return std::to_string(less(*number, units));
    }
    const auto time = time_text(mark);
    if (!time) return std::nullopt;
    const std::int64_t total = less(time->day.days() * kDaySeconds + time->of_day, seconds);
    const std::int64_t rest = (total % kDaySeconds + kDaySeconds) % kDaySeconds;
    const CivilDate back = CivilDate::of_days(total / kDaySeconds - (total % kDaySeconds < 0 ? 1 : 0));
    std::string out = std::to_string(back.year()) + mark[4] + two(back.month()) + mark[4] + two(back.day());
    if (time->length > 10) out += mark[10] + two(rest / 3600) + mark[13] + two(rest / 60 % 60);
    if (time->length == 19) out += mark[16] + two(rest % 60);
    return out.append(time->tail);
}

std::optional<std::int64_t> unix_seconds_of(std::string_view mark, const MarkReading& reading) {
    if (const auto time = time_text(mark)) {
        const std::size_t zone = std::min(time->tail.find_first_of("+-Z"), time->tail.size());
        const int minutes = zone_minutes_of(time->tail.substr(zone)).value_or(reading.zone_minutes);
        return time->day.days() * kDaySeconds + time->of_day - minutes * 60;
    }
    if (reading.unit == MarkUnit::number) return std::nullopt;
    const auto number = whole_number(mark.substr(0, mark.find('.')));
    if (!number) return std::nullopt;
    return reading.unit == MarkUnit::milliseconds ? *number / 1000 : *number;
}

MarkForm form_of_mark(std::string_view mark, const MarkReading& reading) {
    if (unix_seconds_of(mark, reading)) return MarkForm::time;
    return !mark.empty() && mark.find_first_not_of("0123456789.-+e") == std::string_view::npos ? MarkForm::number : MarkForm::text;
}

Watermark::Watermark(std::string last, MarkReading reading, std::int64_t now, std::int64_t settle_seconds)
    : mark_(std::move(last)), reading_(reading), now_(now), bound_(less(now, settle_seconds)), form_(form_of_mark(mark_, reading_)), last_(unix_seconds_of(mark_, reading)) {
    if (last_ > now_) last_.reset();
}

void Watermark::take(std::string_view mark) {
    const MarkForm form = form_of_mark(mark, reading_);
    const auto time = unix_seconds_of(mark, reading_);
    if (time > now_) {
        ++ahead_;
        farthest_ = mark;
        return;
    }
    // Behind what is out of order nothing can be relied on: the database orders these marks otherwise than the clock does.
    if (form < form_ || (time && latest_ && *time < *latest_)) ++strange_;
    if (time) latest_ = time;
    if (strange_ > 0 || time > bound_ || (time && last_ && *time < *last_)) return;  // the latter: looking back
    mark_ = mark;
    form_ = form;
}

std::vector<std::string> Watermark::notices() const {
    std::vector<std::string> notices;
    const Words words = {{"a", std::to_string(ahead_)}, {"s", std::to_string(strange_)}, {"m", shown(farthest_)}, {"k", shown(mark_)}};
    if (ahead_ > 0)
        notices.push_back(say("{a} 行的水位晚于现在（最晚 {m}）：行已读入，不推动水位，每次都会再读；请在源系统里更正",
                            "{a} rows have a mark later than now (up to {m}): they are read, in each run again, and do not move the watermark; have them put right at the source", words));
    if (strange_ > 0)
        notices.push_back(say("{s} 行的水位不是时间，或者先后与时间不符：水位停在 {k}，其后的行每次都会再读；请换一列作水位",
                            "{s} rows have a mark that is no time, or is not in the order of time: the watermark stays at {k}, and rows after it are read in each run again; use another column as watermark", words));
    return notices;
}

}  // namespace creditlink
