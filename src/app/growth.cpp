#include "growth.h"

#include <algorithm>

namespace creditlink {

namespace {

constexpr std::size_t kSamples = 30;
constexpr std::int64_t kDay = 86'400;

using Samples = std::vector<std::pair<std::int64_t, std::uint64_t>>;  // day since 1970, bytes

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

// None if the file is absent or makes no sense: it is only what was noted.
Samples samples_of(const Config& config) {
    Samples samples;
    const auto text = read_file(file_of(config), 1u << 20);
    const auto list = text ? json::parse(*text) : Result<json::Value>(text.error());
    if (!list) return samples;
    for (const json::Value& each : list->items)
        if (each.items.size() == 2 && each.items[0].integer() && each.items[1].integer()) samples.emplace_back(*each.items[0].integer(), static_cast<std::uint64_t>(*each.items[1].integer()));
    return samples;
}

}  // namespace

Growth growth_of(const Config& config, std::int64_t now) {
    Growth growth{.state = size_of(config.state), .evidence = size_of(config.state / "evidence"), .per_day = 0};
    const Samples samples = samples_of(config);
    if (samples.empty()) return growth;
    const auto& [day, bytes] = samples.front();
    const std::int64_t days = now / kDay - day;
    if (days > 0 && growth.state > bytes) growth.per_day = (growth.state - bytes) / static_cast<std::uint64_t>(days);
    return growth;
}

Status note_growth(const Config& config, std::int64_t now) {
    Samples samples = samples_of(config);
    if (!samples.empty() && samples.back().first >= now / kDay) return {};
    samples.emplace_back(now / kDay, size_of(config.state));
    if (samples.size() > kSamples) samples.erase(samples.begin(), samples.end() - kSamples);
    json::Writer w;
    w.begin_array();
    for (const auto& [day, bytes] : samples) w.begin_array().number(day).number(static_cast<std::int64_t>(bytes)).end_array();
    return write_file(file_of(config), w.end_array().take(), 0600);
}

}  // namespace creditlink
