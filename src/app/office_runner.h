#pragma once
// The runs of the service: what `sync run` does, in a thread of its own, told of in the diagnostics.

#include <memory>
#include <mutex>
#include <thread>

#include "alert_rules.h"
#include "creditlink/app/office.h"
#include "creditlink/service/daemon.h"
#include "run_progress.h"
#include "sync.h"

namespace creditlink {

class OfficeRunner final : public Runner {
  public:
    // `troubles` is told of what a run met that stands nowhere else.
    OfficeRunner(std::shared_ptr<Office> office, Diagnostics& diagnostics, Troubles& troubles) : diagnostics_(diagnostics), troubles_(troubles), office_(std::move(office)) {}

    void use(std::shared_ptr<Office> office) {  // from the next run on
        const std::lock_guard lock(mutex_);
        office_ = std::move(office);
    }
    std::shared_ptr<Office> office() {  // the one in force; any thread
        const std::lock_guard lock(mutex_);
        return office_;
    }

    void begin(std::vector<std::string> tasks) override;
    std::optional<RunReport> finished() override;
    void stop() override { thread_.request_stop(); }
    RunProgress progress() const { return progress_.now(); }  // any thread

  private:
    RunReport run(Office& office, const std::vector<std::string>& tasks, std::stop_token stop);

    Diagnostics& diagnostics_;
    Troubles& troubles_;
    std::mutex mutex_;
    std::shared_ptr<Office> office_;   // under mutex_; shared: a run under way keeps the one that it began with
    std::optional<RunReport> report_;  // under mutex_
    ProgressBoard progress_;
    std::jthread thread_;
};

}  // namespace creditlink
