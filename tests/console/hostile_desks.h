#pragma once
// Parts of a desk whose every text is hostile, and which keep what was asked of them.

#include <string>
#include <vector>

#include "creditlink/console/desk.h"

namespace creditlink {

inline constexpr const char* kNasty = "\"><script>alert(1)</script>";

class HostileTasks final : public TaskDesk {
  public:
    std::vector<std::string> asked;
    DeskProgress now{.running = true, .tasks = {kNasty}, .task = kNasty, .counts = {}, .share = 0.5, .answered = 0, .answered_share = 0, .elapsed_ms = 2000};
    DeskPlan::State plan_state = DeskPlan::State::ended;

    Result<std::vector<DeskTaskLine>> tasks() override { return std::vector{line()}; }
    Result<DeskTaskLine> task(std::string_view) override { return line(); }
    DeskProgress progress() override { return now; }
    Status run_now(std::string_view name, std::string_view who) override { return keep("run", name, {}, who); }
    Status pause(std::string_view name, std::string_view reason, std::string_view who) override { return keep("pause", name, reason, who); }
    Status resume(std::string_view name, std::string_view reason, std::string_view who) override { return keep("resume", name, reason, who); }
    Status begin_plan(std::string_view name) override { return keep("plan", name, {}, {}); }
    DeskPlan plan(std::string_view) override {
        DeskPlan plan;
        plan.state = plan_state, plan.task = kNasty, plan.findings = plan.skips = {{kNasty, 1}};
        plan.examples = {{kNasty, kNasty}}, plan.notes = {kNasty}, plan.disappeared = 1;
        return plan;
    }

  private:
    static DeskTaskLine line() {
        RunInfo run;
        run.task = run.state = run.note = kNasty, run.counts.quarantined = 1;
        return {.task = {kNasty, kNasty, kNasty, false, run}, .cron = kNasty, .working_days_only = false, .next = 0, .why_none = kNasty, .asked = true, .pause = DeskPause{kNasty, kNasty, 0}};
    }
    Status keep(std::string_view what, std::string_view name, std::string_view reason, std::string_view who) {
        asked.push_back(std::string(what) + " " + std::string(name) + " " + std::string(reason) + " " + std::string(who));
        return {};
    }
};

}  // namespace creditlink
