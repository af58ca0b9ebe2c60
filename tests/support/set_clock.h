#pragma once

#include "creditlink/base/clock.h"

// A clock that a test sets; waiting moves it on.
class SetClock final : public creditlink::Clock {
  public:
    std::int64_t unix_ms() const override { return now_ms; }
    std::int64_t steady_ms() const override { return now_ms; }
    bool sleep_ms(std::int64_t ms, std::stop_token) override {
        now_ms += ms;
        return true;
    }
    std::int64_t now_ms = 1'795'000'000'000;  // November 2026
};
