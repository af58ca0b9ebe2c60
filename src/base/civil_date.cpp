#include "creditlink/base/civil_date.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "creditlink/base/midnight.h"

namespace creditlink {
namespace {

namespace chr = std::chrono;

constexpr int kFirstYear = 1800, kLastYear = 2999;

chr::sys_days sys_days_of(int year, int month, int day) {
    return chr::year(year) / chr::month(static_cast<unsigned>(month)) / chr::day(static_cast<unsigned>(day));
}

void append_padded(std::string& out, int value, int width) {
    const std::string digits = std::to_string(value);
    out.append(static_cast<std::size_t>(std::max(0, width - static_cast<int>(digits.size()))), '0').append(digits);
}

std::string joined(const CivilDate& date, char separator) {
    std::string out;
    append_padded(out, date.year(), 4);
    out.push_back(separator);
    append_padded(out, date.month(), 2);
    out.push_back(separator);
    append_padded(out, date.day(), 2);
    return out;
}

}  // namespace

std::optional<CivilDate> CivilDate::of(int year, int month, int day) {
    static constexpr std::array<int, 13> kDays = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > kDays[static_cast<std::size_t>(month)]) return std::nullopt;
    if (month == 2 && day == 29 && !chr::year(year).is_leap()) return std::nullopt;
    return CivilDate(year, month, day);
}

std::optional<CivilDate> CivilDate::parse_slashed(std::string_view text) {
    if (text.size() != 10 || text[4] != '/' || text[7] != '/') return std::nullopt;
    const auto digit = [&](std::size_t at) { return static_cast<unsigned char>(text[at]) - unsigned{'0'}; };
    const auto digits = [&](auto... at) { return (... & (digit(at) <= 9)); };
    if (!digits(0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u)) return std::nullopt;
    return of(static_cast<int>(digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)), static_cast<int>(digit(5) * 10 + digit(6)),
              static_cast<int>(digit(8) * 10 + digit(9)));
}

CivilDate CivilDate::of_days(std::int64_t days_since_1970) {
    static const std::int64_t first = sys_days_of(kFirstYear, 1, 1).time_since_epoch().count();
    static const std::int64_t last = sys_days_of(kLastYear, 12, 31).time_since_epoch().count();
    const auto days = static_cast<int>(std::clamp(days_since_1970, first, last));
    const chr::year_month_day ymd{chr::sys_days(chr::days(days))};
    return CivilDate(static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
                     static_cast<int>(static_cast<unsigned>(ymd.day())));
}

CivilDate CivilDate::of_unix(std::int64_t seconds, int offset_minutes) {
    // Divided before the offset is added: no overflow at either end of the type.
    std::int64_t days = seconds / kDaySeconds, rest = seconds % kDaySeconds + std::int64_t(offset_minutes) * 60;
    while (rest < 0) rest += kDaySeconds, --days;
    while (rest >= kDaySeconds) rest -= kDaySeconds, ++days;
    return of_days(days);
}

std::int64_t CivilDate::days() const { return sys_days_of(year(), month(), day()).time_since_epoch().count(); }

CivilDate CivilDate::plus_days(std::int64_t count) const {
    constexpr std::int64_t kMoreThanTheCalendar = 1'000'000;  // 1,200 years are 438,291 days
    return of_days(days() + std::clamp(count, -kMoreThanTheCalendar, kMoreThanTheCalendar));
}

CivilDate CivilDate::plus_months(int months) const {
    const std::int64_t index = std::int64_t(year()) * 12 + (month() - 1) + months;
    if (index < std::int64_t(kFirstYear) * 12) return CivilDate(kFirstYear, 1, 1);
    if (index > std::int64_t(kLastYear) * 12 + 11) return CivilDate(kLastYear, 12, 31);
    const int year = static_cast<int>(index / 12), month = static_cast<int>(index % 12) + 1;
    const chr::year_month_day_last last{chr::year(year) / chr::month(static_cast<unsigned>(month)) / chr::last};
    return CivilDate(year, month, std::min<int>(day(), static_cast<int>(static_cast<unsigned>(last.day()))));
}

std::string CivilDate::slashed() const { return joined(*this, '/'); }
std::string CivilDate::dashed() const { return joined(*this, '-'); }

}  // namespace creditlink
