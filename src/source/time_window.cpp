#include "time_window.h"

#include <algorithm>
#include <limits>

#include "creditlink/base/clock.h"
#include "creditlink/base/midnight.h"

namespace creditlink {

namespace {


// HH:MM, 24:00 included.
std::optional<std::int64_t> second_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 99; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return std::nullopt;
    return hour * 3600 + minute * 60;
}

std::int64_t beijing_second(std::int64_t unix_seconds) {
    return ((unix_seconds + kBeijingMinutes * 60) % kDaySeconds + kDaySeconds) % kDaySeconds;
}

}  // namespace

std::optional<TimeWindow> TimeWindow::parse(const std::vector<std::string>& texts) {
    TimeWindow window;
    for (const std::string_view text : texts) {
        const auto from = second_of_day(text.substr(0, 5));
        const auto to = text.size() == 11 && text[5] == '-' ? second_of_day(text.substr(6)) : std::nullopt;
        if (!from || !to || *from == *to || *from == kDaySeconds) return std::nullopt;
        window.spans_.push_back({*from, *to});
    }
    window.texts_ = texts;
    return window;
}

bool TimeWindow::open_at(std::int64_t unix_seconds) const {
    const std::int64_t now = beijing_second(unix_seconds);
    return spans_.empty() || std::any_of(spans_.begin(), spans_.end(), [now](const Span& span) {
               return span.from < span.to ? now >= span.from && now < span.to : now >= span.from || now < span.to;
           });
}

std::int64_t TimeWindow::opens_at(std::int64_t unix_seconds) const {
    if (open_at(unix_seconds)) return unix_seconds;
    const std::int64_t now = beijing_second(unix_seconds);
    std::int64_t wait = kDaySeconds;
    for (const Span& span : spans_) wait = std::min(wait, (span.from - now + kDaySeconds) % kDaySeconds);
    return unix_seconds + wait;
}

std::string TimeWindow::text() const {
    std::string out;
    for (const std::string& text : texts_) out.append(out.empty() ? "" : ", ").append(text);
    return out;
}

}  // namespace creditlink
