#pragma once
// The console's tasks, over a real office and the service that runs them.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/task_desk.h"
#include "creditlink/service/run_requests.h"
#include "office_runner.h"
#include "plan_job.h"

namespace creditlink {

class OfficeTaskDesk final : public TaskDesk {
  public:
    // All of them outlive this.
    OfficeTaskDesk(OfficeRunner& runner, RunRequests& requests) : runner_(runner), requests_(requests) {}

    Result<std::vector<DeskTaskLine>> tasks() override;
    Result<DeskTaskLine> task(std::string_view name) override;
    DeskProgress progress() override;
    Status run_now(std::string_view name, std::string_view who) override;
    Status pause(std::string_view name, std::string_view reason, std::string_view who) override;
    Status resume(std::string_view name, std::string_view reason, std::string_view who) override;
    Status begin_plan(std::string_view name) override;
    DeskPlan plan(std::string_view name) override { return plan_.of(name); }

  private:
    OfficeRunner& runner_;
    RunRequests& requests_;
    PlanJob plan_;
};

}  // namespace creditlink
