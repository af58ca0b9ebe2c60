#pragma once
// The room `service`: the loop of `creditlink serve`. It decides when what runs, remembers what was missed, and speaks to systemd
// and to operators. It knows base and schedule; what a run is, it does not know: that is its Runner's. One run at a time.
// Persists state/schedule.json (schedule_state.h).

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/schedule/agenda.h"
#include "creditlink/service/diagnostics.h"
#include "creditlink/service/run_requests.h"
#include "creditlink/service/schedule_state.h"
#include "creditlink/service/service_manager.h"
#include "creditlink/service/signals.h"

namespace creditlink {

inline constexpr std::int64_t kDrainMs = 18'000;         // of the 20 s that a stop may take
inline constexpr std::int64_t kClockJumpMs = 60'000;     // between wall and steady clock, from one look to the next
inline constexpr std::int64_t kLockedAgainMs = 15'000;   // until a lock that another process holds is tried again
inline constexpr std::int64_t kDeliverAgain = 600;       // seconds until what is left is sent again; doubled each time …
inline constexpr std::int64_t kDeliverAgainMost = 3600;  // … up to an hour

struct ScheduledTask {
    std::string name;
    Timetable timetable;
};

// What the configuration says; replaced whole by a reload.
struct Roster {
    std::vector<ScheduledTask> tasks;
    WorkingDays days{{}};
    std::uint64_t seed = 0;  // of the office: for the jitter
};

struct RunReport {
    std::optional<Error> refused;                // nothing was done. Errc::locked: another process is at work
    std::map<std::string, std::string> results;  // of the tasks that came to an end: TaskState::result
    bool left = false;                           // something waits for a platform
    std::int64_t closed_until = 0;               // the end of a maintenance window that kept it; 0: none did
};

class Runner {
  public:
    virtual ~Runner() = default;
    // Begins to read these tasks and to deliver; without tasks, to deliver what is queued. Returns at once.
    virtual void begin(std::vector<std::string> tasks) = 0;
    virtual std::optional<RunReport> finished() = 0;  // once, when the run has ended
    virtual void stop() = 0;                          // the run is to end soon, everything durable
};

class Daemon {
  public:
    struct Parts {
        Clock& clock;
        Signals& signals;
        Runner& runner;
        ServiceManager& manager;
        Diagnostics& diagnostics;
        ScheduleState& state;
        std::function<Result<Roster>()> reload;             // an error leaves what is in force
        std::function<void(const std::string&)> published;  // the state of affairs as JSON, whenever it changes
        RunRequests* requests = nullptr;                    // what people ask for between the times; null: nobody can
        std::function<bool(const std::string& task)> paused = {};  // asked when a time of the task has come: it gets no run
        std::function<std::optional<Error>()> hindrance = {};  // why no run may begin now; asked before each. Times that come meanwhile are "busy"
        std::function<void()> round = {};  // called each time that the loop has gone round, about once a second
    };
    Daemon(Parts parts, Roster roster);

    // Until SIGTERM. False if the run under way did not end in time: it is left to the recovery of the next one.
    bool serve();

  private:
    void take_up();
    void watch_clock();
    void reload();
    void begin_what_is_due();
    bool is_hindered();
    bool decide_task(const ScheduledTask& task, std::int64_t now);
    void pass_over(Decision& decision);
    void take_asked(std::int64_t now);
    void settle(const RunReport& report);
    void plan_delivery(const RunReport& report, std::int64_t now);
    void look_at_calendars(std::int64_t now);
    void tell();
    bool drain();
    void save();
    std::string status() const;
    std::optional<std::pair<std::string, std::int64_t>> next_run() const;

    Parts parts_;
    Roster roster_;
    Watch watch_;
    std::int64_t last_unix_ms_ = 0, last_steady_ms_ = 0, alive_ms_ = 0, locked_until_ms_ = 0;
    bool running_ = false, waits_for_lock_ = false, stopping_ = false;
    std::optional<Error> hindered_;                  // what keeps runs from beginning
    std::map<std::string, std::int64_t> under_way_;  // of each task the time that its run stands for
    std::vector<std::string> asked_;                 // of the run under way: by people
    std::vector<std::string> names_;                 // of the tasks that run
    std::map<std::string, std::int64_t> complained_; // of each task the day on which its timetable was said to fail
    std::int64_t calendar_day_ = 0, deliver_wait_ = 0;
    std::string told_;
    std::int64_t told_ms_ = 0;
};

}  // namespace creditlink
