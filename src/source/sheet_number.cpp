// What a number in a cell means: dates are numbers with a format, and nothing else tells them apart.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/text.h"
#include "sheet_rows.h"

namespace creditlink {

namespace {

// "9.12E+17" as "912000000000000000"; empty if it is no whole number.
std::string plain_number(std::string text) {
    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    int exponent = 0;
    if (e < text.size()) {
        const std::size_t digits = e + 1 + (text[e + 1 == text.size() ? e : e + 1] == '+');
        std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
        text.resize(e);
    }
    if (const std::size_t point = text.find('.'); point != std::string::npos) {
        exponent -= static_cast<int>(text.size() - point - 1);
        text.erase(point, 1);
    }
    if (exponent < 0) return {};
    return text.append(static_cast<std::size_t>(exponent), '0');
}

}  // namespace

std::string number_text(double value, std::string_view written) {
    constexpr double kLargestPlain = 1e21;            // beyond, digits are noise
    constexpr double kExact = 9'007'199'254'740'992;  // 2^53: above, not every whole number has a double
    constexpr std::size_t kLongestWritten = 40;
    char buffer[400];
    const double size = std::fabs(value);
    const auto format = size < kExact ? std::chars_format::fixed : size < kLargestPlain ? std::chars_format::scientific : std::chars_format::general;
    const auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, value, format);
    if (code != std::errc()) return {};
    if (format != std::chars_format::scientific) return std::string(buffer, end);
    // The fewest digits that mean this number, if it has no more of them than a spreadsheet keeps; else those that the file holds.
    constexpr std::size_t kKept = 15;
    const std::string shortest(buffer, end);
    const auto digits = std::count_if(shortest.begin(), shortest.begin() + static_cast<std::ptrdiff_t>(shortest.find('e')), [](char c) { return c >= '0' && c <= '9'; });
    const bool as_written = static_cast<std::size_t>(digits) > kKept && !written.empty() && written.size() <= kLongestWritten;
    const std::string plain = as_written ? plain_number(std::string(written)) : std::string();
    return plain.empty() ? plain_number(shortest) : plain;
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
