#include "creditlink/schedule/agenda.h"

#include <algorithm>

namespace creditlink {

namespace {

constexpr std::string_view kWords[] = {"away", "clock", "busy", "died", "paused"};
constexpr std::int64_t kCorrection = 120;  // seconds: a clock corrected by less does not make done times due again

}  // namespace

std::string_view name_of(Why why) { return kWords[static_cast<std::size_t>(why)]; }

std::optional<Why> why_named(std::string_view name) {
    const auto at = std::find(std::begin(kWords), std::end(kWords), name);
    return at == std::end(kWords) ? std::nullopt : std::optional(Why(at - std::begin(kWords)));
}

Result<Decision> decide(const Timetable& timetable, const WorkingDays& days, std::uint64_t seed, std::int64_t done, Watch watch, std::int64_t now) {
    if (done > now + kCorrection) done = now;
    std::vector<std::int64_t> seen, before;
    for (std::int64_t after = std::max(done, now - kLookBackSeconds);;) {
        auto due = timetable.next_after(after, days, now);
        if (!due) return due.error();
        if (!*due) break;
        const std::int64_t begins = timetable.begins(**due, seed, days);
        if (begins > now) break;
        // Its run begins when the service is there, even if its time came a little before that.
        (begins >= watch.since ? seen : before).push_back(after = **due);
    }
    Decision decision{.runs = {}, .missed = {}, .done = done};
    MissedPolicy policy = timetable.missed;
    if (watch.before == Why::clock && policy == MissedPolicy::all) policy = MissedPolicy::once;
    if (policy == MissedPolicy::all) decision.runs.assign(before.size() > kMostMadeUp ? before.end() - kMostMadeUp : before.begin(), before.end());
    if (!seen.empty()) decision.runs.push_back(seen.back());
    else if (policy == MissedPolicy::once && !before.empty()) decision.runs.push_back(before.back());

    const auto gets_a_run = [&](std::int64_t at) { return std::find(decision.runs.begin(), decision.runs.end(), at) != decision.runs.end(); };
    for (const std::int64_t at : before) decision.missed.push_back({at, watch.before, policy == MissedPolicy::once || gets_a_run(at)});
    for (const std::int64_t at : seen)
        if (at != seen.back()) decision.missed.push_back({at, Why::busy, true});
    for (const std::vector<std::int64_t>* times : {&before, &seen})
        for (const std::int64_t at : *times)
            if (decision.runs.empty() || at < decision.runs.front()) decision.done = std::max(decision.done, at);
    return decision;
}

}  // namespace creditlink
