#include "growth.h"

#include <algorithm>

#include "creditlink/base/midnight.h"

namespace creditlink {

namespace {

constexpr std::size_t kSamples = 30;

constexpr std::int64_t kNotedFor = 2 * kGrowthWalkSeconds;

struct Noted {
    std::vector<std::pair<std::int64_t, std::uint64_t>> days;  // day since 1970, bytes
    std::int64_t at = 0;                                       // when it was walked last; 0: never
    std::uint64_t state = 0, evidence = 0;
};

Path file_of(const Config& config) { return config.state / "growth.json"; }

std::uint64_t size_of(const Path& folder) {
    std::uint64_t sum = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code gone;  // a file may go while it is looked at
        if (const auto size = at->file_size(gone); !gone && at->is_regular_file(gone)) sum += size;
    }
    return sum;
}

std::int64_t whole_number(const json::Value& of, std::string_view name) {
    const json::Value* value = of.find(name);
    return value ? std::max<std::int64_t>(0, value->integer().value_or(0)) : 0;
}

// Empty if the file is absent or makes no sense: it is only what was noted.
Noted noted_in(const Config& config) {
    Noted noted;
    const auto text = read_file(file_of(config), 1u << 20);
    const auto value = text ? json::parse(*text) : Result<json::Value>(text.error());
    if (!value) return noted;
    noted.at = whole_number(*value, "at");
    noted.state = static_cast<std::uint64_t>(whole_number(*value, "state")), noted.evidence = static_cast<std::uint64_t>(whole_number(*value, "evidence"));
    const json::Value* days = value->is_array() ? &*value : value->find("days");  // an array: of earlier versions
    for (const json::Value& each : days ? days->items : std::vector<json::Value>())
        if (each.items.size() == 2 && each.items[0].integer() && each.items[1].integer()) noted.days.emplace_back(*each.items[0].integer(), static_cast<std::uint64_t>(*each.items[1].integer()));
    return noted;
}

bool is_fresh(const Noted& noted, std::int64_t now, std::int64_t seconds) { return noted.at > 0 && noted.at <= now && now - noted.at < seconds; }

}  // namespace

Growth growth_of(const Config& config, std::int64_t now) {
    const Noted noted = noted_in(config);
    Growth growth{.state = noted.state, .evidence = noted.evidence, .per_day = 0, .at = noted.at};
    if (!is_fresh(noted, now, kNotedFor)) growth = {.state = size_of(config.state), .evidence = size_of(config.state / "evidence"), .per_day = 0, .at = now};
    if (noted.days.empty()) return growth;
    const auto& [day, bytes] = noted.days.front();
    const std::int64_t days = now / kDaySeconds - day;
    if (days > 0 && growth.state > bytes) growth.per_day = (growth.state - bytes) / static_cast<std::uint64_t>(days);
    return growth;
}

Status note_growth(const Config& config, std::int64_t now) {
    Noted noted = noted_in(config);
    if (is_fresh(noted, now, kGrowthWalkSeconds)) return {};
    noted.at = now, noted.state = size_of(config.state), noted.evidence = size_of(config.state / "evidence");
    if (noted.days.empty() || noted.days.back().first < now / kDaySeconds) noted.days.emplace_back(now / kDaySeconds, noted.state);
    if (noted.days.size() > kSamples) noted.days.erase(noted.days.begin(), noted.days.end() - kSamples);
    json::Writer w;
    w.begin_object().member("at", noted.at).member("state", static_cast<std::int64_t>(noted.state)).member("evidence", static_cast<std::int64_t>(noted.evidence)).name("days").begin_array();
    for (const auto& [day, bytes] : noted.days) w.begin_array().number(day).number(static_cast<std::int64_t>(bytes)).end_array();
    return write_file(file_of(config), w.end_array().end_object().take(), 0600);
}

}  // namespace creditlink
