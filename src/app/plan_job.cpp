#include "plan_job.h"

#include <map>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"
#include "row_reports.h"

namespace creditlink {

namespace {

constexpr std::size_t kExamplesOfEach = 3, kMostExamples = 30;  // a page that somebody reads to its end

// A few rows of each finding, with their place and what is wrong.
class Examples {
  public:
    Examples(const Kind& kind, std::vector<std::pair<std::string, std::string>>& list) : kind_(kind), list_(list) {}
    void add(const RowReport& row) {
        if (row.outcome != RowOutcome::quarantined || !row.findings || list_.size() == kMostExamples) return;
        for (const Finding& finding : *row.findings) {
            if (finding.severity != Severity::error || ++shown_[std::string(finding.kind->code)] > kExamplesOfEach) continue;
            list_.emplace_back(row.origin->place(row.number, {}, finding.column), line_of(finding, kind_, *row.origin));
            return;
        }
    }

  private:
    const Kind& kind_;
    std::vector<std::pair<std::string, std::string>>& list_;
    std::map<std::string, std::size_t> shown_;
};

}  // namespace

Status PlanJob::begin(std::shared_ptr<Office> office, const TaskConfig& task) {
    const std::lock_guard lock(mutex_);
    if (plan_.state == DeskPlan::State::under_way)
        return Error{Errc::locked, say("正在预演“{t}”", "a plan of {t} is being made", {{"t", plan_.task}}), {}, std::string(say("等它结束再试", "try again when it has ended"))};
    plan_ = {};
    plan_.state = DeskPlan::State::under_way;
    plan_.task = task.name;
    plan_.at = office->clock().unix_seconds();
    if (thread_.joinable()) thread_.join();  // it has ended: the state says so
    thread_ = std::jthread([this, office = std::move(office), &task, tongue = language()](std::stop_token stop) {
        const LanguageScope said_in(tongue);
        look(*office, task, std::move(stop));
    });
    return {};
}

DeskPlan PlanJob::of(std::string_view task) const {
    const std::lock_guard lock(mutex_);
    return plan_.task == task ? plan_ : DeskPlan{};
}

void PlanJob::look(Office& office, const TaskConfig& task, std::stop_token stop) {
    DeskPlan plan;
    const auto made = [&]() -> Result<IngestReport> {
        auto mapping = office.mapping(task.mapping);
        if (!mapping) return mapping.error();
        auto ledger = office.ledger(true);
        if (!ledger) return ledger.error();
        std::string cursor;
        if (task.mode == ReadMode::incremental)
            if (auto state = ledger->task(task.name, mapping->plan.kind().name)) cursor = state->cursor;
        auto source = office.source(task, cursor, stop);
        if (!source) return source.error();
        Examples examples(mapping->plan.kind(), plan.examples);
        return ingest({.ledger = &*ledger, .keep = false, .task = task.name, .source = **source, .plan = mapping->plan, .rules = mapping->rules, .mode = task.mode,
                       .platforms = task.platforms, .office = office.hmac(), .clock = office.clock(), .today = office.today(), .since = task.since,
                       .each_row = [&](const RowReport& row) { examples.add(row); },
                       .progress = [&](const RunCounts& counts, double share) {
                           const std::lock_guard lock(mutex_);
                           plan_.counts = counts, plan_.share = share;
                       },
                       .stop = stop});
    }();
    const std::lock_guard lock(mutex_);
    plan.task = plan_.task, plan.at = plan_.at;
    plan.state = DeskPlan::State::ended;
    if (!made) plan.error = made.error();
    else {
        plan.counts = made->counts, plan.findings = made->findings, plan.skips = made->skips, plan.disappeared = made->disappeared;
        plan.notes = made->notices;
        if (!made->note.empty()) plan.notes.push_back(made->note.said());
    }
    plan_ = std::move(plan);
}

}  // namespace creditlink
