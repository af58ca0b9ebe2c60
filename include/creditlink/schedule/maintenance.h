#pragma once
// When a platform is away on purpose: windows that come again by a cron expression (Beijing time), and single ones. In a window
// nothing is sent and nothing asked.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/schedule/cron.h"
#include "creditlink/schedule/timetable.h"

namespace creditlink {

inline constexpr std::int64_t kLongestMaintenance = 7 * 24 * 60;  // minutes: a longer one is a platform switched off

class Maintenance {
  public:
    // [{"cron": "0 0 * * SAT", "minutes": 360}, {"from": "2026-12-05 22:00", "until": "2026-12-06 06:00"}]. Errc::config with
    // line and column.
    static Result<Maintenance> parse(const json::Value& list, std::string_view file);

    // When the window ends that `unix_seconds` lies in (the latest end if several do); nullopt outside of all.
    std::optional<std::int64_t> until(std::int64_t unix_seconds) const;
    bool none() const { return repeated_.empty() && single_.empty(); }

  private:
    struct Repeated {
        Timetable begins;
        std::int64_t seconds;
    };
    struct Single {
        std::int64_t from, until;
    };
    std::vector<Repeated> repeated_;
    std::vector<Single> single_;
};

}  // namespace creditlink
