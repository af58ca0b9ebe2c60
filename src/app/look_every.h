#pragma once
// How often the service's threads look; tests look more often.

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace creditlink {

// Milliseconds: CREDITLINK_LOOK_MS where it is set, never more than usual.
inline std::int64_t look_every(std::int64_t usual_ms) {
    constexpr std::int64_t kLeastMs = 100;
    const char* const wanted = std::getenv("CREDITLINK_LOOK_MS");
    return wanted ? std::clamp<std::int64_t>(std::atoll(wanted), kLeastMs, usual_ms) : usual_ms;
}

}  // namespace creditlink
