#include "civil_text.h"

#include <string>

namespace creditlink {

std::optional<CivilDate> day_named(std::string_view text) {
    std::string slashed(text);
    if (slashed.size() != 10 || slashed[4] != '-' || slashed[7] != '-') return std::nullopt;
    slashed[4] = slashed[7] = '/';
    return CivilDate::parse_slashed(slashed);
}

std::optional<int> minute_of_day_named(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 99; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    return hour < 24 && minute < 60 ? std::optional(hour * 60 + minute) : std::nullopt;
}

std::optional<std::int64_t> minute_named(std::string_view text, int zone_minutes) {
    if (text.size() != 16 || text[10] != ' ') return std::nullopt;
    const auto day = day_named(text.substr(0, 10));
    const auto minute = minute_of_day_named(text.substr(11));
    if (!day || !minute) return std::nullopt;
    return (day->days() * 24 * 60 + *minute - zone_minutes) * 60;
}

}  // namespace creditlink
