#pragma once
// Days and minutes as people write them in calendars and configurations.

#include <cstdint>
#include <optional>
#include <string_view>

#include "creditlink/base/civil_date.h"

namespace creditlink {

std::optional<CivilDate> day_named(std::string_view text);                            // exactly YYYY-MM-DD
std::optional<std::int64_t> minute_named(std::string_view text, int zone_minutes);    // exactly YYYY-MM-DD HH:MM, as unix seconds
std::optional<int> minute_of_day_named(std::string_view text);                        // exactly HH:MM

}  // namespace creditlink
