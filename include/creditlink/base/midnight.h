#pragma once
// Where a day begins, for what counts days in seconds of the clock.

#include <cstdint>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/clock.h"

namespace creditlink {

inline constexpr std::int64_t kDaySeconds = 86'400;  // Beijing has no summer time: every day is as long

// Unix seconds: when the day begins in Beijing.
inline std::int64_t midnight_of(CivilDate day) { return day.days() * kDaySeconds - kBeijingMinutes * 60; }

}  // namespace creditlink
