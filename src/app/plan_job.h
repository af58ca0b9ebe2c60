#pragma once
// What a run of one task would do, found out in a thread of its own: reads, keeps nothing, sends nothing.

#include <memory>
#include <mutex>
#include <thread>

#include "creditlink/app/office.h"
#include "creditlink/console/task_desk.h"

namespace creditlink {

class PlanJob {
  public:
    // One at a time: Errc::locked. The office is shared: a reload while it goes on does not end it.
    Status begin(std::shared_ptr<Office> office, const TaskConfig& task);
    DeskPlan of(std::string_view task) const;  // State::none if the last plan was another task's

  private:
    void look(Office& office, const TaskConfig& task, std::stop_token stop);

    mutable std::mutex mutex_;
    DeskPlan plan_;        // under mutex_
    std::jthread thread_;  // under mutex_; last: it ends before what it writes to
};

}  // namespace creditlink
