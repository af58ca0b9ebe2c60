#include "creditlink/http/retry_after.h"

#include <algorithm>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/midnight.h"

namespace creditlink {
namespace {

// RFC 9110 5.6.7, the one form that is sent today: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<std::int64_t> http_date(std::string_view value) {
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (value.size() != 29 || value.substr(3, 2) != ", " || value.substr(25) != " GMT" || value[19] != ':' || value[22] != ':') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int n = 0;
        for (char c : value.substr(at, length)) {
            if (c < '0' || c > '9') return -1;
            n = n * 10 + (c - '0');
        }
        return n;
    };
    const auto month = kMonths.find(value.substr(8, 3));
    const auto date = CivilDate::of(number(12, 4), month == std::string_view::npos ? 0 : static_cast<int>(month / 3) + 1, number(5, 2));
    const int hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
    return date->days() * kDaySeconds + hour * 3600 + minute * 60 + second;
}

}  // namespace

std::optional<std::int64_t> parse_retry_after(std::string_view value, std::int64_t now) {
    if (value.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    for (char c : value) {
        if (c < '0' || c > '9') {
            const auto date = http_date(value);
            return date ? std::optional(std::max<std::int64_t>(0, *date - now)) : std::nullopt;
        }
        seconds = std::min<std::int64_t>(seconds * 10 + (c - '0'), 1'000'000'000);
    }
    return seconds;
}

}  // namespace creditlink
