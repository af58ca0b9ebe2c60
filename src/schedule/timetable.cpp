#include "creditlink/schedule/timetable.h"

#include <algorithm>

#include "civil_text.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"

namespace creditlink {

namespace {

constexpr int kHorizonDays = 8 * 366 + 1;  // 29 February 2096 to 29 February 2104
constexpr std::int64_t kMinuteSeconds = 60;
constexpr int kFarthestZone = 14 * 60;      // Kiribati

// FNV-1a over both numbers: spreads well enough for a delay, and is the same in every process.
std::uint64_t spread(std::uint64_t seed, std::uint64_t value) {
    std::uint64_t hash = 14695981039346656037u;
    for (const std::uint64_t part : {seed, value})
        for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ (part >> shift & 0xff)) * 1099511628211u;
    return hash;
}

struct Choice {
    std::string_view word;
    int value;
};

// The value that one of a few words stands for; `otherwise` if the member is absent.
template <std::size_t N>
Result<int> chosen(const json::Value& object, std::string_view file, std::string_view name, const Choice (&choices)[N], int otherwise) {
    const json::Value* value = object.find(name);
    if (!value) return otherwise;
    std::string words;
    for (const Choice& choice : choices) {
        if (value->string_or("") == choice.word) return choice.value;
        words.append(words.empty() ? "" : ", ").append(choice.word);
    }
    return json::error_at(file, *value, say("“{n}”应为 {w} 之一", "\"{n}\" is one of {w}", {{"n", std::string(name)}, {"w", words}}));
}

constexpr Choice kPolicies[] = {{"skip", int(MissedPolicy::skip)}, {"once", int(MissedPolicy::once)}, {"all", int(MissedPolicy::all)}};

}  // namespace

std::string_view name_of(MissedPolicy policy) { return kPolicies[static_cast<std::size_t>(policy)].word; }

std::optional<int> zone_named(std::string_view text) {
    if (text == "Asia/Shanghai") return kUsualZone;
    if (text == "UTC") return 0;
    const auto offset = text.starts_with('+') || text.starts_with('-') ? minute_of_day_named(text.substr(1)) : std::nullopt;
    if (!offset || *offset > kFarthestZone) return std::nullopt;
    return text[0] == '-' ? -*offset : *offset;
}

Result<Timetable> Timetable::parse(const json::Value& value, std::string_view file) {
    constexpr Choice kDays[] = {{"every", 0}, {"working", 1}};
    if (auto known = json::only_members(file, value, {"cron", "zone", "days", "missed", "jitter"}); !known) return known.error();
    const json::Value *cron_text = value.find("cron"), *zone = value.find("zone"), *jitter = value.find("jitter");
    if (!cron_text || !cron_text->is_string()) return json::error_at(file, value, std::string(say("缺少 cron 表达式“cron”", "the cron expression \"cron\" is missing")));
    auto cron = CronExpression::parse(cron_text->text);
    if (!cron) return json::error_at(file, *cron_text, cron.error().message, cron.error().hint);
    Timetable timetable{.cron = std::move(*cron)};
    if (zone) {
        const auto minutes = zone_named(zone->string_or(""));
        if (!minutes)
            return json::error_at(file, *zone, std::string(say("时区应为 Asia/Shanghai、UTC 或 +08:00 这样的固定时差", "a zone is Asia/Shanghai, UTC or a fixed offset like +08:00")));
        timetable.zone_minutes = *minutes;
    }
    auto days = chosen(value, file, "days", kDays, 0);
    if (!days) return days.error();
    timetable.working_days_only = *days == 1;
    auto missed = chosen(value, file, "missed", kPolicies, int(MissedPolicy::once));
    if (!missed) return missed.error();
    timetable.missed = MissedPolicy(*missed);
    if (jitter) {
        timetable.jitter_seconds = jitter->integer().value_or(-1);
        if (timetable.jitter_seconds < 0 || timetable.jitter_seconds > kMostJitter)
            return json::error_at(file, *jitter, say("“jitter”应为 0 到 {m} 秒", "\"jitter\" takes 0 to {m} seconds", {{"m", std::to_string(kMostJitter)}}));
    }
    return timetable;
}

Result<std::optional<std::int64_t>> Timetable::next_after(std::int64_t unix_seconds, const WorkingDays& days, std::int64_t last) const {
    const std::int64_t local = unix_seconds + zone_minutes * kMinuteSeconds, second = (local % kDaySeconds + kDaySeconds) % kDaySeconds;
    std::int64_t day = (local - second) / kDaySeconds;
    int from = static_cast<int>(second / kMinuteSeconds) + 1;
    for (int i = 0; i < kHorizonDays && day * kDaySeconds - zone_minutes * kMinuteSeconds <= last; ++i, ++day, from = 0) {
        const CivilDate date = CivilDate::of_days(day);
        const auto minute = cron.on(date) ? cron.minute_from(from) : std::nullopt;
        if (!minute) continue;
        const std::int64_t at = day * kDaySeconds + (*minute - zone_minutes) * kMinuteSeconds;
        if (at > last) break;
        if (working_days_only) {
            auto working = days.is_working(date);
            if (!working) return working.error();
            if (!*working) continue;
        }
        return std::optional(at);
    }
    return std::optional<std::int64_t>();
}

std::int64_t Timetable::begins(std::int64_t due, std::uint64_t seed, const WorkingDays& days) const {
    if (jitter_seconds == 0) return due;
    std::int64_t most = jitter_seconds + 1;
    auto next = next_after(due, days, due + jitter_seconds);
    if (next && *next) most = std::min(most, **next - due);
    return due + static_cast<std::int64_t>(spread(seed, static_cast<std::uint64_t>(due)) % static_cast<std::uint64_t>(most));
}

std::string Timetable::identity() const {
    return cron.text() + (working_days_only ? " working " : " every ") + std::to_string(zone_minutes);
}

}  // namespace creditlink
