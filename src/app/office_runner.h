#pragma once
// The runs of the service: what `sync run` does, in a thread of its own, told of in the diagnostics.

#include <memory>
#include <mutex>
#include <thread>

#include "creditlink/app/office.h"
#include "creditlink/service/daemon.h"
#include "sync.h"

namespace creditlink {

class OfficeRunner final : public Runner {
  public:
    OfficeRunner(std::shared_ptr<Office> office, Diagnostics& diagnostics) : office_(std::move(office)), diagnostics_(diagnostics) {}

    void use(std::shared_ptr<Office> office) { office_ = std::move(office); }  // from the next run on
    const Config& config() const { return office_->config(); }

    void begin(std::vector<std::string> tasks) override;
    std::optional<RunReport> finished() override;
    void stop() override { thread_.request_stop(); }

  private:
    RunReport run(Office& office, const std::vector<std::string>& tasks, std::stop_token stop);

    std::shared_ptr<Office> office_;  // shared: a run under way keeps the one that it began with
    Diagnostics& diagnostics_;
    std::mutex mutex_;
    std::optional<RunReport> report_;  // under mutex_
    std::jthread thread_;
};

}  // namespace creditlink
