#include "roster.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargestCalendar = 1u << 20;

std::optional<int> year_of(const Path& file) {
    const std::string stem = file.stem().string();
    int year = 0;
    const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), year);
    return file.extension() == ".json" && stem.size() == 4 && error == std::errc() && end == stem.data() + stem.size() ? std::optional(year) : std::nullopt;
}

// The same number for an office whatever its configuration: whose runs begin how much later.
std::uint64_t seed_of(std::string_view uscc) {
    const Digest256 digest = sha256(uscc);
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < sizeof seed; ++i) seed = seed << 8 | digest[i];
    return seed;
}

}  // namespace

Result<WorkingDays> read_calendars(const Config& config) {
    const Path folder = config.mappings / "calendars";
    WorkingDays days(folder.string());
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const auto year = year_of(at->path());
        if (!year) continue;
        auto text = read_file(at->path(), kLargestCalendar);
        if (!text) return text.error();
        if (auto added = days.add(*year, *text); !added) return added.error();
    }
    return days;
}

Result<Roster> roster_of(const Config& config) {
    auto days = read_calendars(config);
    if (!days) return days.error();
    Roster roster{.tasks = {}, .days = std::move(*days), .seed = seed_of(config.office_uscc)};
    for (const TaskConfig& task : config.tasks)
        if (task.schedule && !task.off) roster.tasks.push_back({task.name, *task.schedule});
    if (roster.tasks.empty() && config.console.listen.empty())  // with a console there is something to serve all the same
        return Error{Errc::config, std::string(say("没有一个任务有时间表", "no task has a timetable")), config.file,
                     std::string(say("给全部任务写一个顶层的 \"schedule\": {\"cron\": \"0 7-19 * * *\", \"days\": \"working\"}，或写在任务里",
                                     "write \"schedule\": {\"cron\": \"0 7-19 * * *\", \"days\": \"working\"} for all tasks, or into a task"))};
    return roster;
}

Status check_parts(Office& office) {
    for (const PlatformConfig& platform : office.config().platforms)
        if (auto route = office.route(platform); !route) return route.error();
    for (const TaskConfig& task : office.config().tasks) {
        if (task.off) continue;
        if (auto source = check_source_options(task.source); !source) return source;
        if (auto mapping = office.mapping(task.mapping); !mapping) return mapping.error();
    }
    return {};
}

Path schedule_file(const Config& config) { return config.state / "schedule.json"; }

}  // namespace creditlink
