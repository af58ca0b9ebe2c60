#pragma once
// How far the service's run is, for those who look at it while it goes on.

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "creditlink/ledger/intake.h"

namespace creditlink {

struct RunProgress {
    bool running = false;
    std::vector<std::string> tasks;
    std::string task;                 // that is being read
    RunCounts counts;
    double share = 0;
    bool sending = false;             // reading has ended
    std::uint64_t answered = 0;
    double answered_share = 0;
    std::int64_t began_ms = 0;        // steady: of the task, or of the sending
};

// Any number of threads may call it at once.
class ProgressBoard {
  public:
    void begin(std::vector<std::string> tasks, std::int64_t steady_ms) {
        const std::lock_guard lock(mutex_);
        now_ = {};
        now_.running = true;
        now_.tasks = std::move(tasks);
        now_.began_ms = steady_ms;
    }
    void reading(const std::string& task, const RunCounts& counts, double share, std::int64_t steady_ms) {
        const std::lock_guard lock(mutex_);
        if (now_.task != task) now_.task = task, now_.began_ms = steady_ms;
        now_.counts = counts, now_.share = share;
    }
    void sending(std::uint64_t answered, double share, std::int64_t steady_ms) {
        const std::lock_guard lock(mutex_);
        if (!now_.sending) now_.sending = true, now_.task.clear(), now_.began_ms = steady_ms;
        now_.answered = answered, now_.answered_share = share;
    }
    void end() {
        const std::lock_guard lock(mutex_);
        now_ = {};
    }
    RunProgress now() const {
        const std::lock_guard lock(mutex_);
        return now_;
    }

  private:
    mutable std::mutex mutex_;
    RunProgress now_;  // under mutex_
};

}  // namespace creditlink
