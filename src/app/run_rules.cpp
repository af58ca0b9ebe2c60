#include "run_rules.h"

#include <algorithm>
#include <functional>
#include <map>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::size_t kRunsCompared = 10;      // whose volume is the usual one …
constexpr std::size_t kLeastRuns = 3;          // … if there are as many
constexpr std::uint64_t kLeastDifference = 20; // rows: a handful more or fewer is no news
constexpr double kLeastDrift = 0.05;           // of the rows: less than that more refused than usual is no drift of the source
constexpr double kAlarmShare = 0.5;            // half of it refused: something is broken
constexpr std::int64_t kColumnDays = 7;        // a change of columns is told of for so long

using Values = std::vector<std::pair<std::string, std::string>>;

HealthCheck check_of_run(std::string_view name, std::string_view subject, Health health, std::string code, Values values) {
    return {.name = std::string(name), .subject = std::string(subject), .health = health, .code = std::move(code), .values = std::move(values)};
}

template <typename Number>
Number median_of_runs(std::vector<Number> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return numbers[numbers.size() / 2];
}

std::uint64_t codes_unknown(const RunInfo& run) {
    for (const Tally& tally : run.findings)
        if (tally.what == "code-unknown") return tally.count;
    return 0;
}

std::string percent_of_rows(double share) { return std::to_string(static_cast<int>(share * 100 + 0.5)) + "%"; }

// The newest run's share of rows, if it is far above the usual one.
struct Drift {
    std::uint64_t count = 0;
    double share = 0, usual = 0;
};
std::optional<Drift> drift(const std::vector<RunInfo>& runs, const std::function<std::uint64_t(const RunInfo&)>& count_of) {
    std::vector<double> before;
    for (std::size_t i = 1; i < runs.size() && before.size() < kRunsCompared; ++i)
        if (runs[i].counts.read > 0) before.push_back(static_cast<double>(count_of(runs[i])) / static_cast<double>(runs[i].counts.read));
    if (before.size() < kLeastRuns || runs.front().counts.read == 0) return std::nullopt;
    const double read = static_cast<double>(runs.front().counts.read);
    const Drift now{.count = count_of(runs.front()), .share = static_cast<double>(count_of(runs.front())) / read, .usual = median_of_runs(before)};
    const bool news = now.share >= 2 * now.usual && now.share - now.usual >= kLeastDrift && (now.share - now.usual) * read >= static_cast<double>(kLeastDifference);
    return news ? std::optional(now) : std::nullopt;
}

std::string columns_by_lines(const std::vector<std::string>& columns) {
    std::string lines;
    for (const std::string& column : columns) lines.append(lines.empty() ? "" : "\n").append(shown(column));
    return lines;
}

std::vector<std::string> columns_without(const std::vector<std::string>& all, const std::vector<std::string>& others) {
    std::vector<std::string> rest;
    std::set_difference(all.begin(), all.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

}  // namespace

std::vector<HealthCheck> volume_checks(const std::vector<RunInfo>& runs) {
    std::vector<std::uint64_t> before;
    for (std::size_t i = 1; i < runs.size() && before.size() < kRunsCompared; ++i) before.push_back(runs[i].counts.read);
    if (before.size() < kLeastRuns) return {};
    const std::uint64_t usual = median_of_runs(before), now = runs.front().counts.read, difference = usual > now ? usual - now : now - usual;
    if (difference < kLeastDifference || (now <= 2 * usual && 2 * now >= usual)) return {};
    return {check_of_run("volume", runs.front().task, Health::warning, "volume-unusual", {{"n", std::to_string(now)}, {"u", std::to_string(usual)}})};
}

std::vector<HealthCheck> refusal_checks(const std::vector<RunInfo>& runs) {
    std::vector<HealthCheck> checks;
    if (runs.empty()) return checks;
    const auto values = [](const Drift& now) { return Values{{"n", std::to_string(now.count)}, {"s", percent_of_rows(now.share)}, {"u", percent_of_rows(now.usual)}}; };
    if (const auto now = drift(runs, [](const RunInfo& run) { return run.counts.quarantined; })) checks.push_back(check_of_run("refused", runs.front().task, now->share >= kAlarmShare ? Health::bad : Health::warning, "refused-more", values(*now)));
    if (const auto now = drift(runs, codes_unknown)) checks.push_back(check_of_run("codes", runs.front().task, Health::warning, "codes-more", values(*now)));
    return checks;
}

std::string columns_fact(std::string_view task) { return "columns of " + std::string(task); }

SeenColumns parse_columns(std::string_view fact) {
    SeenColumns seen;
    const auto value = json::parse(fact);
    if (!value) return seen;
    for (const auto& [name, list] : {std::pair{"now", &seen.now}, {"before", &seen.before}})
        if (const json::Value* columns = value->find(name))
            for (const json::Value& column : columns->items) list->push_back(column.text);
    if (const json::Value* changed = value->find("changed")) seen.changed = changed->integer().value_or(0);
    return seen;
}

std::string text_of(const SeenColumns& columns) {
    json::Writer w;
    w.begin_object();
    for (const auto& [name, list] : {std::pair{"now", &columns.now}, {"before", &columns.before}}) {
        w.name(name).begin_array();
        for (const std::string& column : *list) w.string(column);
        w.end_array();
    }
    return w.member("changed", columns.changed).end_object().take();
}

bool take_columns(SeenColumns& seen, std::vector<std::string> columns, std::int64_t now) {
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    if (columns.empty() || columns == seen.now) return false;  // a run that read nothing saw none
    if (seen.now.empty()) seen = {.now = std::move(columns), .before = {}, .changed = 0};
    else if (columns == seen.before) seen = {.now = std::move(columns), .before = {}, .changed = 0};
    else seen = {.now = std::move(columns), .before = std::move(seen.now), .changed = now};
    return true;
}

std::vector<HealthCheck> column_checks(std::string_view task, const SeenColumns& seen, std::int64_t now) {
    if (seen.changed == 0 || now - seen.changed >= kColumnDays * kDaySeconds) return {};
    const auto gone = columns_without(seen.before, seen.now), fresh = columns_without(seen.now, seen.before);
    const std::string_view code = fresh.empty() ? "columns-gone" : gone.empty() ? "columns-new" : "columns-changed";
    return {check_of_run("columns", task, Health::warning, std::string(code), {{"d", shown_time(seen.changed).substr(0, 10)}, {"gone[]", columns_by_lines(gone)}, {"new[]", columns_by_lines(fresh)}})};
}

std::vector<HealthCheck> missed_checks(const std::vector<MissedTime>& missed, std::int64_t now) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> by_task;  // how many, the last
    for (const MissedTime& each : missed)
        if (!each.missed.made_up && now - each.missed.at < kDaySeconds) by_task[each.task] = {by_task[each.task].first + 1, each.missed.at};
    std::vector<HealthCheck> checks;
    for (const auto& [task, times] : by_task)
        checks.push_back(check_of_run("missed", task, Health::warning, "missed-times", {{"n", std::to_string(times.first)}, {"t", shown_time(times.second)}}));
    return checks;
}

}  // namespace creditlink
