// What a number in a cell means: dates are numbers with a format, and nothing else tells them apart.

#include <charconv>
#include <cmath>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/text.h"
#include "sheet_rows.h"

namespace creditlink {

std::string number_text(double value) {
    constexpr double kLargestPlain = 1e21;  // beyond, digits are noise
    char buffer[400];
    const bool plain = std::fabs(value) < kLargestPlain;
    const auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, value, plain ? std::chars_format::fixed : std::chars_format::general);
    return code == std::errc() ? std::string(buffer, end) : std::string();
}

std::string date_of_serial(double serial, bool epoch_1904) {
    constexpr double kLastSerial = 2958465;  // 9999-12-31
    if (!(serial >= 1) || serial > kLastSerial + 1) return {};
    std::int64_t days = static_cast<std::int64_t>(std::floor(serial));
    std::int64_t seconds = std::llround((serial - std::floor(serial)) * static_cast<double>(kDaySeconds));
    if (seconds == kDaySeconds) ++days, seconds = 0;
    if (!epoch_1904 && days == 60) return {};  // Lotus 1-2-3 took 1900 for a leap year, and Excel kept the day
    const CivilDate epoch = epoch_1904 ? *CivilDate::of(1904, 1, 1) : days < 60 ? *CivilDate::of(1899, 12, 31) : *CivilDate::of(1899, 12, 30);
    // CivilDate ends with 2999; what clerks write for "for ever" is behind that.
    if (days + epoch.days() > CivilDate::of(2999, 12, 31)->days()) return days == static_cast<std::int64_t>(kLastSerial) && !epoch_1904 ? "9999-12-31" : std::string();
    std::string out = epoch.plus_days(days).dashed();
    if (seconds == 0) return out;
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return out + ' ' + two(seconds / 3600) + ':' + two(seconds / 60 % 60) + ':' + two(seconds % 60);
}

bool is_date_format(int builtin) {  // ECMA-376 part 1, 18.8.30, with the East Asian ones
    return (builtin >= 14 && builtin <= 17) || builtin == 22 || (builtin >= 27 && builtin <= 31) || builtin == 36 || (builtin >= 50 && builtin <= 54) ||
           builtin == 57 || builtin == 58;
}

bool is_date_format(std::string_view code) {
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"' || c == '[') {
            const std::size_t close = code.find(c == '"' ? '"' : ']', i + 1);
            if (close == std::string_view::npos) return false;
            i = close;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == ';') {
            return false;  // the first section decides
        } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
            return true;
        }
    }
    return false;
}

}  // namespace creditlink
