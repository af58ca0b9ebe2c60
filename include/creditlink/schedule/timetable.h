#pragma once
// When one task runs: a cron expression in a zone, on every day or on working days only, and what becomes of the times that
// passed while nothing ran.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/json.h"
#include "creditlink/schedule/cron.h"
#include "creditlink/schedule/working_days.h"

namespace creditlink {

inline constexpr int kUsualZone = 480;           // minutes east of UTC: Asia/Shanghai
inline constexpr std::int64_t kMostJitter = 3600;  // seconds: more would be another timetable

// Of the times that passed while the service was away: none is made up, one run for all of them, or one run for each.
enum class MissedPolicy { skip, once, all };
std::string_view name_of(MissedPolicy policy);

struct Timetable {
    CronExpression cron;
    int zone_minutes = kUsualZone;       // east of UTC; zones with summer time are not offered
    bool working_days_only = false;
    MissedPolicy missed = MissedPolicy::once;
    std::int64_t jitter_seconds = 0;     // a run begins up to so much later: not all offices at the same second

    // {"cron": …, "zone": …, "days": …, "missed": …, "jitter": …}. Errc::config with line and column.
    static Result<Timetable> parse(const json::Value& value, std::string_view file);

    // The first time after `unix_seconds` and not after `last` (seconds since 1970; the time is a whole minute), or nullopt if
    // there is none, or none within 8 years, which is as far as one 29 February can be from the next. Errc::config if a working
    // day has to be known of a year without a calendar.
    Result<std::optional<std::int64_t>> next_after(std::int64_t unix_seconds, const WorkingDays& days, std::int64_t last = std::numeric_limits<std::int64_t>::max()) const;

    // When the run of the time `due` begins: later by what `seed` (the office) and `due` make of the jitter, and never as late
    // as the time after it.
    std::int64_t begins(std::int64_t due, std::uint64_t seed, const WorkingDays& days) const;

    std::string identity() const;  // equal iff the times are: a timetable that changed has missed nothing
};

// "Asia/Shanghai", "UTC" or "+08:00" as minutes east of UTC.
std::optional<int> zone_named(std::string_view text);

}  // namespace creditlink
