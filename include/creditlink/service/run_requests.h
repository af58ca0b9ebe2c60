#pragma once
// Tasks that somebody wants to run now. The service's loop takes them within a second and runs them as it does those of a timetable:
// one run at a time, under the lock of the state. They are not remembered over a restart: whoever asked looks and asks again.

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

namespace creditlink {

// Any number of threads may call it at once.
class RunRequests {
  public:
    // False if it is asked for already and has not ended.
    bool ask(const std::string& task) {
        const std::lock_guard lock(mutex_);
        if (std::find(waiting_.begin(), waiting_.end(), task) != waiting_.end()) return false;
        waiting_.push_back(task);
        return true;
    }
    std::vector<std::string> waiting() const {  // in the order asked; those that run now are among them
        const std::lock_guard lock(mutex_);
        return waiting_;
    }
    void done(const std::vector<std::string>& tasks) {
        const std::lock_guard lock(mutex_);
        std::erase_if(waiting_, [&](const std::string& task) { return std::find(tasks.begin(), tasks.end(), task) != tasks.end(); });
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> waiting_;  // under mutex_
};

}  // namespace creditlink
