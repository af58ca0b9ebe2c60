#pragma once
// What the service remembers of its timetables between two lives: state/schedule.json, replaced whole. Should it be lost, no
// row and no record is: only which times were missed.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/schedule/agenda.h"

namespace creditlink {

inline constexpr std::size_t kMostRemembered = 500;  // missed times, the newest: three weeks of hourly ones

struct TaskState {
    std::string timetable;               // the identity of the one that `done` belongs to
    std::int64_t done = 0;               // times up to it are decided
    std::int64_t under_way = 0;          // the time whose run has begun and not ended; 0: none
    std::int64_t began = 0, ended = 0;   // of its last run; 0: none yet
    std::string result;                  // "balanced", "failed", "stopped", "error"
};

struct MissedTime {
    std::string task;
    Missed missed;
};

class ScheduleState {
  public:
    explicit ScheduleState(Path file) : file_(std::move(file)) {}
    // Empty if the file is absent. Errc::storage if it cannot be read or makes no sense.
    static Result<ScheduleState> load(const Path& file);
    Status save() const;

    void remember(const std::string& task, const Missed& missed);  // once for each time; the oldest are forgotten

    std::map<std::string, TaskState> tasks;
    std::vector<MissedTime> missed;      // in the order they were noticed
    std::int64_t deliver_at = 0;         // when what is queued is to be sent again without reading; 0: nothing is queued

  private:
    Path file_;
};

}  // namespace creditlink
