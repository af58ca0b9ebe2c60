#pragma once
// The service's eye on itself: once a minute it looks around, keeps the book of alerts, tells whom it should, and makes the figures. A thread
// of its own, so that a mail server that is dead holds up no run.

#include <functional>
#include <memory>
#include <thread>

#include "alert_rules.h"
#include "creditlink/health/alert_book.h"
#include "creditlink/service/diagnostics.h"

namespace creditlink {

class Watchman {
  public:
    struct Parts {
        Clock& clock;
        Diagnostics& diagnostics;
        Troubles& troubles;
        std::function<std::shared_ptr<Office>()> office;          // the one in force
        std::function<void(const std::string&)> figures;          // called with what /metrics says, in the watchman's thread
    };
    explicit Watchman(Parts parts);

    void look(std::stop_token stop);  // once

  private:
    void tell(Office& office, std::stop_token stop);
    Parts parts_;
    std::jthread thread_;  // last: it ends first
};

}  // namespace creditlink
