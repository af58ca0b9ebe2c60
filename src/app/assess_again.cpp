#include "assess_again.h"

#include "creditlink/base/message.h"
#include "creditlink/ingest/quarantine_source.h"
#include "mapping_in_force.h"

namespace creditlink {

Result<TaskOutcome> assess_again(Office& office, Ledger& ledger, const std::string& name, std::vector<QuarantineView> items) {
    const TaskConfig* task = office.config().task(name);
    if (!task) return Error{Errc::config, say("配置中已没有任务“{t}”", "the configuration has no task \"{t}\" any more", {{"t", name}}), {}, {}};
    auto lock = office.run_lock("quarantine requeue");
    if (!lock) return lock.error();
    auto mapping = mapping_in_force(office, ledger, task->mapping);
    if (!mapping) return mapping.error();
    auto state = ledger.task(name, mapping->plan.kind().name);
    if (!state) return state.error();
    auto source = quarantine_source(std::move(items), state->cursor);
    auto report = ingest({.ledger = &ledger, .keep = true, .task = name, .source = *source, .plan = mapping->plan, .rules = mapping->rules,
                          .mode = ReadMode::incremental, .platforms = task->platforms, .office = office.hmac(), .clock = office.clock(),
                          .today = office.today(), .since = task->since, .mapping = mapping->version, .from_quarantine = true, .each_row = {}, .progress = {}, .stop = {}});
    if (!report) return report.error();
    return TaskOutcome{.task = name, .title = {}, .report = std::move(*report), .error = {}};
}

}  // namespace creditlink
