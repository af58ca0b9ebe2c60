#pragma once
// How large the state is and how fast it grows, from a sample a day that the service notes in state/growth.json.

#include "creditlink/app/config.h"

namespace creditlink {

struct Growth {
    std::uint64_t state = 0, evidence = 0;  // bytes now
    std::uint64_t per_day = 0;              // of the state, over the samples of the last 30 days; 0: too few samples, or it shrank
};
Growth growth_of(const Config& config, std::int64_t now);
Status note_growth(const Config& config, std::int64_t now);  // at most once a day

}  // namespace creditlink
