#pragma once
// The room `schedule`: when a task runs, which days are working days, and what is to be done about times that passed.
// It knows base alone and is pure: now, files and what was remembered are handed in. Nothing is persisted here.
//
// A cron expression: minute 0-59, hour 0-23, day of the month 1-31, month 1-12 or JAN-DEC, day of the week 0-7 or SUN-SAT (0
// and 7 are Sunday). A field is a list of *, numbers and ranges; * and ranges take a step: */15, 8-18/2. POSIX (crontab): where
// both day fields are something else than a bare *, a day counts if either of them names it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/result.h"

namespace creditlink {

class CronExpression {
  public:
    // Errc::config naming the field. What programs read differently (5/15, FRI-MON, @daily, a sixth field) and what names no
    // day of any year (30 February) is refused.
    static Result<CronExpression> parse(std::string_view text);

    bool on(CivilDate date) const;
    // The first minute of a day, 0 to 1439, that is not before `from`; nullopt if the day has none left.
    std::optional<int> minute_from(int from) const;
    const std::string& text() const { return text_; }

  private:
    CronExpression() = default;
    std::string text_;
    std::uint64_t minutes_ = 0, hours_ = 0, days_ = 0, months_ = 0, weekdays_ = 0;  // bit n: n is named
    bool any_day_ = false, any_weekday_ = false;                                    // a bare *
};

}  // namespace creditlink
