#pragma once
// The service brings decisions into the exchange log: twice a minute, and once more when it ends. A thread of its own,
// so that a large log holds up neither runs nor the watchdog.

#include <functional>
#include <memory>
#include <thread>

#include "creditlink/service/diagnostics.h"
#include "log_duty.h"

namespace creditlink {

class LogKeeper {
  public:
    LogKeeper(Clock& clock, Diagnostics& diagnostics, std::function<std::shared_ptr<Office>()> office);
    ~LogKeeper();  // the last time

  private:
    void look();

    Diagnostics& diagnostics_;
    std::function<std::shared_ptr<Office>()> office_;  // the one in force
    std::string told_;                                 // what kept it from being done: said once
    std::jthread thread_;
};

}  // namespace creditlink
