#pragma once
// What is to be done about the times of a timetable that have come: which of them get a run, which are remembered as missed.

#include <cstdint>
#include <string_view>
#include <vector>

#include "creditlink/base/midnight.h"
#include "creditlink/schedule/timetable.h"

namespace creditlink {

inline constexpr std::int64_t kLookBackSeconds = 31 * kDaySeconds;  // what passed earlier needs a person, not a queue of runs
inline constexpr std::size_t kMostMadeUp = 24;                // runs of policy `all`: a day of hourly ones

// Why a time got no run when it came.
enum class Why {
    away,   // the service was not running
    clock,  // the clock jumped over it
    busy,   // the run before it, or another process, was not done
    died,   // its run was begun and never ended
    paused, // a person had paused the task
};
std::string_view name_of(Why why);
std::optional<Why> why_named(std::string_view name);

struct Missed {
    std::int64_t at = 0;
    Why why = Why::away;
    bool made_up = false;  // a later run stands for it
};

// What the service has seen with its own eyes: since when it has watched the clock without a gap, and what was before that.
struct Watch {
    std::int64_t since = 0;
    Why before = Why::away;  // or clock
};

struct Decision {
    std::vector<std::int64_t> runs;  // times that get a run now, one after the other
    std::vector<Missed> missed;      // to be remembered when the first of `runs` begins, or at once if there is none
    std::int64_t done = 0;           // everything up to it is decided, once `missed` is remembered and before `runs`
};

// The times after `done` that have come by `now`. Of those that came while the service watched, the last gets a run and stands for
// the others (runs never queue up); those from before are treated as the timetable says, except that a jump of the clock never
// brings a burst. `done` may lie in the future if the clock was set back.
Result<Decision> decide(const Timetable& timetable, const WorkingDays& days, std::uint64_t seed, std::int64_t done, Watch watch, std::int64_t now);

}  // namespace creditlink
