#pragma once
// What the console shows of tasks and does with them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/intake.h"

namespace creditlink {

struct DeskTask {
    std::string name, title, department;
    bool off = false;                        // by the configuration
    std::optional<RunInfo> last;
};

struct DeskPause {
    std::string reason, who;
    std::int64_t since = 0;                  // unix seconds
};

struct DeskTaskLine {
    DeskTask task;
    std::string cron;                        // empty: runs when somebody asks for it only
    bool working_days_only = false;
    std::int64_t next = 0;                   // unix seconds; 0: none, or none can be told: `why_none`
    std::string why_none;
    bool asked = false;                      // by a person; it runs or waits for its turn
    std::optional<DeskPause> pause;
};

// The run under way in this service. What a run by the command line does shows in its RunInfo only.
struct DeskProgress {
    bool running = false;
    std::vector<std::string> tasks;          // in the order in which they run; none: what is queued is delivered
    std::string task;                        // that is being read; empty: none
    RunCounts counts;                        // of that task, so far
    double share = 0;                        // 0 … 1 of its source; 0: unknown
    std::uint64_t answered = 0;              // records that platforms have answered, once reading has ended
    double answered_share = 0;
    std::int64_t elapsed_ms = 0;             // since the task, or the sending, began
};

struct DeskPlan {
    enum class State { none, under_way, ended } state = State::none;
    std::string task;
    std::int64_t at = 0;                     // unix seconds: begun
    RunCounts counts;                        // so far, or of the whole
    double share = 0;
    std::vector<Tally> findings, skips;
    std::vector<std::pair<std::string, std::string>> examples;  // place and sentence, personal data masked
    std::uint64_t disappeared = 0;           // withdrawals that would be proposed because their rows are gone
    std::vector<std::string> notes;
    std::optional<Error> error;
};

// Called by several threads at once.
class TaskDesk {
  public:
    virtual ~TaskDesk() = default;
    virtual Result<std::vector<DeskTaskLine>> tasks() = 0;
    virtual Result<DeskTaskLine> task(std::string_view name) = 0;  // Errc::not_found
    virtual DeskProgress progress() = 0;
    // An entry of the exchange log says who asked. Errc::locked if it is asked for already, Errc::usage if the task is off.
    virtual Status run_now(std::string_view name, std::string_view who) = 0;
    virtual Status pause(std::string_view name, std::string_view reason, std::string_view who) = 0;
    virtual Status resume(std::string_view name, std::string_view reason, std::string_view who) = 0;
    // What a run would do, as `sync plan`: reads, keeps nothing, sends nothing. One at a time: Errc::locked. The last one's result is
    // kept until the next.
    virtual Status begin_plan(std::string_view name) = 0;
    virtual DeskPlan plan(std::string_view name) = 0;
};

}  // namespace creditlink
