#pragma once
// At most so many rows a second, in small steps: what waits is never more than a tenth of a second's rows ahead, and time that
// went by elsewhere is not made up for by a burst.

#include <cstdint>
#include <stop_token>
#include <utility>

#include "creditlink/base/clock.h"

namespace creditlink {

class RowRate {
  public:
    // 0: no limit. `clock` outlives it.
    RowRate(std::int64_t rows_per_second, Clock& clock, std::stop_token stop) : per_second_(rows_per_second), clock_(clock), stop_(std::move(stop)), began_ms_(clock.steady_ms()) {}

    // Call after each row. False: asked to stop.
    bool wait() {
        if (per_second_ <= 0) return true;
        ++rows_;
        const std::int64_t early = began_ms_ + rows_ * 1000 / per_second_ - clock_.steady_ms();
        if (early < -kStepMs) {
            began_ms_ = clock_.steady_ms() - kStepMs;
            rows_ = 0;
        }
        return early < kStepMs || clock_.sleep_ms(early, stop_);
    }

  private:
    static constexpr std::int64_t kStepMs = 100;
    std::int64_t per_second_;
    Clock& clock_;
    std::stop_token stop_;
    std::int64_t began_ms_;
    std::int64_t rows_ = 0;  // since then
};

}  // namespace creditlink
