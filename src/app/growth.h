#pragma once
// How large the state is and how fast it grows, from a sample a day that the service notes in state/growth.json. Looking through the
// folder takes as long as it has files: the service does it once an hour, and whoever asks in between is told what it found.

#include "creditlink/app/config.h"

namespace creditlink {

inline constexpr std::int64_t kGrowthWalkSeconds = 3600;

struct Growth {
    std::uint64_t state = 0, evidence = 0;  // bytes, as of `at`
    std::uint64_t per_day = 0;              // of the state, over the samples of the last 30 days; 0: too few samples, or it shrank
    std::int64_t at = 0;                    // unix seconds
};
// Looks through the folder itself where the service did not within the last two hours.
Growth growth_of(const Config& config, std::int64_t now);
Status note_growth(const Config& config, std::int64_t now);  // as often as you like: it walks once an hour

}  // namespace creditlink
