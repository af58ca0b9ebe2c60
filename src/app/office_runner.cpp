#include "office_runner.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/health/finding_words.h"

namespace creditlink {

namespace {

using Level = Diagnostics::Level;

bool interrupted(const TaskOutcome& task, const std::stop_token& stop) {
    return stop.stop_requested() && (task.error ? true : task.report.state == "stopped");
}

void tell_task(Diagnostics& diagnostics, const TaskOutcome& task) {
    const Level level = task.error || task.report.state == "failed" ? Level::error : task.report.state == "balanced" ? Level::info : Level::warning;
    diagnostics.say(level, "task", [&](json::Writer& w) { w.name("outcome").raw(as_json(task)); });
}

void tell_platform(Diagnostics& diagnostics, const std::string& platform, const DeliveryReport& report) {
    const auto counts = [&](json::Writer& w) {
        w.member("platform", platform);
        for (const auto& [name, count] : std::initializer_list<std::pair<std::string_view, std::uint64_t>>{
                 {"requests", report.requests}, {"inquiries", report.inquiries}, {"accepted", report.accepted}, {"rejected", report.rejected}, {"doubtful", report.doubtful}})
            w.member(name, static_cast<std::int64_t>(count));
        if (!report.last_trouble.empty()) w.member("trouble", report.last_trouble);
    };
    if (report.stopped) diagnostics.error("platform", *report.stopped, counts);
    else diagnostics.say(report.gave_up ? Level::warning : Level::info, "platform", counts);
}

// A platform that refuses us or cannot be reached, until a delivery goes well.
std::optional<HealthCheck> trouble_of(const std::string& platform, const DeliveryReport& report) {
    if (!report.stopped && !report.gave_up) return std::nullopt;
    HealthCheck trouble{.name = "delivery", .subject = platform, .health = report.stopped ? Health::bad : Health::warning};
    if (report.stopped) say_error(trouble, report.stopped->message, report.stopped->hint);
    else trouble.code = "delivery-stalls", trouble.values = {{"w", report.last_trouble}};
    return trouble;
}

// What waits for a platform that can be tried again; one that a person has to look at first is none.
bool waits(const SyncOutcome& outcome, const Config& config) {
    return std::any_of(outcome.books.begin(), outcome.books.end(), [&](const auto& lane) {
        const auto delivery = std::find_if(outcome.deliveries.begin(), outcome.deliveries.end(), [&](const auto& each) { return each.first == lane.first.platform; });
        const bool stopped = delivery != outcome.deliveries.end() && delivery->second.stopped;
        const Books& books = lane.second;
        return config.platform(lane.first.platform) && !stopped && books.pending + books.sending + books.unknown + books.waiting > 0;
    });
}

}  // namespace

void OfficeRunner::begin(std::vector<std::string> tasks) {
    thread_ = std::jthread([this, office = this->office(), tasks = std::move(tasks)](std::stop_token stop) {
        progress_.begin(tasks, office->clock().steady_ms());
        RunReport report = run(*office, tasks, std::move(stop));
        progress_.end();
        const std::lock_guard lock(mutex_);
        report_ = std::move(report);
    });
}

std::optional<RunReport> OfficeRunner::finished() {
    std::optional<RunReport> report;
    {
        const std::lock_guard lock(mutex_);
        report = std::exchange(report_, std::nullopt);
    }
    if (report) thread_.join();
    return report;
}

RunReport OfficeRunner::run(Office& office, const std::vector<std::string>& tasks, std::stop_token stop) {
    RunReport report;
    SyncOptions options;
    options.stop = stop;
    options.about = "creditlink serve";
    for (const std::string& name : tasks)  // one that was asked for may have left the configuration since
        if (const TaskConfig* task = office.config().task(name)) options.tasks.push_back(task);
    options.progress = [&](const std::string& task, const RunCounts& counts, double share) { progress_.reading(task, counts, share, office.clock().steady_ms()); };
    options.sending = [&](std::uint64_t answered, double share) { progress_.sending(answered, share, office.clock().steady_ms()); };
    const auto outcome = sync(office, options);
    if (!outcome) {
        report.refused = outcome.error();
        return report;
    }
    for (const TaskOutcome& task : outcome->tasks) {
        tell_task(diagnostics_, task);
        if (!interrupted(task, stop)) report.results[task.task] = task.error ? "error" : task.report.state;
    }
    if (outcome->behind) diagnostics_.error("log_behind", *outcome->behind);
    if (outcome->not_signed) diagnostics_.error("log_not_signed", *outcome->not_signed);
    for (const auto& [platform, delivery] : outcome->deliveries) tell_platform(diagnostics_, platform, delivery), troubles_.set("delivery", platform, trouble_of(platform, delivery));
    for (const auto& [platform, until] : outcome->closed) {
        report.closed_until = std::max(report.closed_until, until);
        diagnostics_.info("maintenance", [&](json::Writer& w) { w.member("platform", platform).member("until", rfc3339(until)); });
    }
    for (const auto& [lane, books] : outcome->books)
        if (!books.balanced()) diagnostics_.say(Level::error, "books_do_not_balance", [&](json::Writer& w) { w.name("books").raw(as_json(lane, books)); });
    for (const std::string& note : outcome->notes) diagnostics_.warning("note", [&](json::Writer& w) { w.member("text", note); });
    report.left = !outcome->behind && waits(*outcome, office.config());  // until a person has recorded it, nothing is sent
    return report;
}

}  // namespace creditlink
