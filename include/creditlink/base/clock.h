#pragma once
// Every place that needs "now" is handed a Clock. Tests hand in one that they set.

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "creditlink/base/civil_date.h"

namespace creditlink {

inline constexpr int kBeijingMinutes = 480;  // UTC+8: what the platform, the files and the people use

class Clock {
  public:
    virtual ~Clock() = default;
    virtual std::int64_t unix_ms() const = 0;      // wall clock
    virtual std::int64_t steady_ms() const = 0;    // never goes back: for deadlines and back-off
    // Returns early, with false, when `stop` is requested.
    virtual bool sleep_ms(std::int64_t ms, std::stop_token stop = {}) = 0;

    std::int64_t unix_seconds() const { return unix_ms() / 1000; }
    CivilDate today() const { return CivilDate::of_unix(unix_seconds(), kBeijingMinutes); }
};

class SystemClock final : public Clock {
  public:
    std::int64_t unix_ms() const override;
    std::int64_t steady_ms() const override;
    bool sleep_ms(std::int64_t ms, std::stop_token stop = {}) override;
};

std::string rfc3339(std::int64_t unix_seconds, int offset_minutes = kBeijingMinutes);  // 2026-11-23T10:00:00+08:00
std::string shown_time(std::int64_t unix_seconds);                                     // 2026-11-23 10:00:00, Beijing
// nullopt unless it is RFC 3339 with an offset.
std::optional<std::int64_t> parse_rfc3339(const std::string& text);

}  // namespace creditlink
