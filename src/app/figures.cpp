#include "figures.h"

#include <map>

#include "creditlink/health/disk_watch.h"
#include "creditlink/health/metrics.h"

namespace creditlink {

namespace {

void books_of(Ledger& ledger, Metrics& metrics) {
    const auto books = ledger.books();
    if (!books) return;
    metrics.family("creditlink_submissions", "gauge", "Versions of records by where they stand at a platform.");
    for (const auto& [lane, b] : *books)
        for (const auto& [state, count] : {std::pair{"pending", b.pending}, {"sending", b.sending}, {"unknown", b.unknown}, {"waiting", b.waiting}, {"accepted", b.accepted}, {"doubtful", b.doubtful}, {"rejected", b.rejected},
                                           {"parked", b.parked}, {"dropped", b.dropped}, {"superseded", b.superseded}, {"vouched", b.vouched}})
            metrics.sample(static_cast<std::int64_t>(count), {{"platform", lane.platform}, {"kind", lane.kind}, {"state", state}});
    metrics.family("creditlink_books_balanced", "gauge", "1 where what was admitted equals the sum of where it stands.");
    for (const auto& [lane, b] : *books) metrics.sample(b.balanced() ? 1 : 0, {{"platform", lane.platform}, {"kind", lane.kind}});
}

void runs_of(Ledger& ledger, Metrics& metrics) {
    const auto runs = ledger.last_runs();
    if (!runs) return;
    metrics.family("creditlink_last_run_end_seconds", "gauge", "When the last run of a task ended, unix time; 0 while it goes on.");
    for (const RunInfo& run : *runs) metrics.sample(run.ended, {{"task", run.task}});
    metrics.family("creditlink_last_run_balanced", "gauge", "1 if the last run of a task was balanced.");
    for (const RunInfo& run : *runs) metrics.sample(run.state == "balanced" ? 1 : 0, {{"task", run.task}});
    metrics.family("creditlink_last_run_rows", "gauge", "Rows of the last run of a task by what became of them.");
    for (const RunInfo& run : *runs)
        for (const auto& [fate, count] : {std::pair{"read", run.counts.read}, {"unchanged", run.counts.unchanged}, {"admitted", run.counts.admitted}, {"quarantined", run.counts.quarantined}, {"skipped", run.counts.skipped}, {"proposed", run.counts.proposed}})
            metrics.sample(static_cast<std::int64_t>(count), {{"task", run.task}, {"fate", fate}});
    const auto waiting = ledger.quarantine_count("waiting", {});
    if (!waiting) return;
    metrics.family("creditlink_quarantine_rows", "gauge", "Rows that wait for a person.");
    metrics.sample(static_cast<std::int64_t>(*waiting));
}

}  // namespace

std::string figures_of(Office& office, const std::vector<HealthCheck>& checks, std::size_t alerts) {
    Metrics metrics;
    metrics.family("creditlink_build_info", "gauge", "The version that runs.");
    metrics.sample(1, {{"version", CREDITLINK_VERSION}});
    metrics.family("creditlink_looked_seconds", "gauge", "When these figures were made, unix time.");
    metrics.sample(office.clock().unix_seconds());
    std::map<std::string, Health> worst;  // several of a name, as one a department, are one figure
    for (const HealthCheck& check : checks) worst[check.name] = std::max(worst[check.name], check.health);
    metrics.family("creditlink_health", "gauge", "What was examined: 0 good, 1 warning, 2 bad.");
    for (const auto& [name, health] : worst) metrics.sample(static_cast<std::int64_t>(health), {{"check", name}});
    metrics.family("creditlink_alerts", "gauge", "Alerts that stand.");
    metrics.sample(static_cast<std::int64_t>(alerts));
    if (const auto space = disk_space(office.config().state)) {
        metrics.family("creditlink_disk_free_bytes", "gauge", "Free on the disk of the state folder.");
        metrics.sample(static_cast<std::int64_t>(space->free));
    }
    std::error_code none;
    if (std::filesystem::exists(office.config().state / "ledger.db", none))
        if (auto ledger = office.ledger(true)) books_of(*ledger, metrics), runs_of(*ledger, metrics);
    return metrics.take();
}

}  // namespace creditlink
