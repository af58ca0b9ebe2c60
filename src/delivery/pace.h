#pragma once
// When the next request may leave: failures in a row widen the wait, a success ends it. After a failure the whole route
// waits and one request probes it (the circuit breaker).

#include <cstdint>
#include <optional>

#include "creditlink/base/clock.h"
#include "creditlink/delivery/courier.h"

namespace creditlink::delivery_detail {

class Pace {
  public:
    Pace(const RouteOptions& options, Clock& clock) : options_(options), clock_(clock) {}

    void succeeded();
    // `retry_after_s`: the platform's wish in seconds, capped at kMaxRetryAfter.
    void failed(std::optional<std::int64_t> retry_after_s);
    bool waits() const { return not_before_ms_ > clock_.steady_ms(); }

    // How long to wait after `times` failures in a row, in ms: doubles with each, half of it at random, because a fleet of
    // offices must not come back in step.
    std::int64_t backoff_ms(std::uint32_t times) const;
    std::int64_t backoff_ms() const { return backoff_ms(failures_); }

  private:
    const RouteOptions& options_;
    Clock& clock_;
    std::uint32_t failures_ = 0;
    std::int64_t not_before_ms_ = 0;  // steady
};

}  // namespace creditlink::delivery_detail
