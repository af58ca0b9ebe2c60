#include "creditlink/schedule/maintenance.h"

#include <algorithm>

#include "civil_text.h"
#include "creditlink/base/message.h"

namespace creditlink {

Result<Maintenance> Maintenance::parse(const json::Value& list, std::string_view file) {
    Maintenance maintenance;
    for (const json::Value& window : list.items) {
        if (window.find("cron")) {
            if (auto known = json::only_members(file, window, {"cron", "minutes"}); !known) return known.error();
            auto cron = CronExpression::parse(window.find("cron")->string_or(""));
            if (!cron) return json::error_at(file, *window.find("cron"), cron.error().message, cron.error().hint);
            const json::Value* minutes = window.find("minutes");
            const std::int64_t length = minutes ? minutes->integer().value_or(0) : 0;
            if (length < 1 || length > kLongestMaintenance)
                return json::error_at(file, minutes ? *minutes : window, say("“minutes”应为 1 到 {m} 分钟", "\"minutes\" takes 1 to {m}", {{"m", std::to_string(kLongestMaintenance)}}));
            maintenance.repeated_.push_back({{.cron = std::move(*cron)}, length * 60});
            continue;
        }
        if (auto known = json::only_members(file, window, {"from", "until"}); !known) return known.error();
        const auto minute_of = [&](std::string_view name) {
            const json::Value* value = window.find(name);
            return minute_named(value ? value->string_or("") : "", kUsualZone);
        };
        const auto from = minute_of("from"), until = minute_of("until");
        if (!from || !until || *until <= *from)
            return json::error_at(file, window, std::string(say("维护时段应写成 {\"cron\", \"minutes\"} 或 {\"from\": \"2026-12-05 22:00\", \"until\": …}",
                                                                "a window is {\"cron\", \"minutes\"} or {\"from\": \"2026-12-05 22:00\", \"until\": …}")));
        maintenance.single_.push_back({*from, *until});
    }
    return maintenance;
}

std::optional<std::int64_t> Maintenance::until(std::int64_t unix_seconds) const {
    static const WorkingDays kNone{{}};  // these windows do not look at working days
    std::optional<std::int64_t> end;
    for (const Repeated& window : repeated_) {
        // The first begin after (now - length) is the earliest window that still lasts; the ones begun since end later.
        for (std::int64_t after = unix_seconds - window.seconds;;) {
            auto begin = window.begins.next_after(after, kNone, unix_seconds);
            if (!begin || !*begin) break;
            end = std::max(end.value_or(0), **begin + window.seconds);
            after = **begin;
        }
    }
    for (const Single& window : single_)
        if (unix_seconds >= window.from && unix_seconds < window.until) end = std::max(end.value_or(0), window.until);
    return end;
}

}  // namespace creditlink
