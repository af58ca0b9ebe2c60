#pragma once
// What is wrong now, since when, and who was told. A condition that stands is raised once, told of again after a while, silenced by a
// person until a time, and told of once more when it is over. Kept in state/alerts.json, replaced whole; losing it means that what
// stands is told of once more.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/health/health_check.h"

namespace creditlink {

struct Alert {
    HealthCheck check;              // as it was found last
    std::int64_t since = 0;         // unix seconds: when it was found first
    std::int64_t told = 0;          // when a notice of it was made last; 0: not yet, its lead time has not passed
    std::int64_t silent_until = 0;  // 0: not silenced
    std::string silenced_by;
};

struct Notice {
    enum class Kind { raised, repeated, recovered, trial };
    Kind kind = Kind::raised;
    std::string id;
    HealthCheck check;
    std::int64_t since = 0, at = 0;
};
std::string_view name_of(Notice::Kind kind);

struct AlertRules {
    std::int64_t lead = 0;          // seconds that a condition stands before it is told of
    std::int64_t repeat = 86'400;   // seconds from one notice of it to the next
};

inline constexpr std::size_t kMostUnsent = 200;  // notices that wait for a channel, the newest: a channel that is dead for weeks

class AlertBook {
  public:
    explicit AlertBook(Path file) : file_(std::move(file)) {}
    // Empty if the file is absent. Errc::storage if it cannot be read or makes no sense.
    static Result<AlertBook> load(const Path& file);
    Status save() const;

    // What is found now, good ones left out or not. What comes of it is to be told; silenced ones are not.
    // Alerts of the rules that were `not_examined` stay as they are: nobody knows whether they are over.
    std::vector<Notice> take(const std::vector<HealthCheck>& found, const AlertRules& rules, std::int64_t now, const std::vector<std::string_view>& not_examined = {});
    // Errc::not_found. Until then, or until it is over, no notice of it is made, not even of a recovery.
    Status silence(std::string_view id, std::int64_t until, std::string_view who);

    static std::string id_of(const HealthCheck& check);  // "disk", "certificate:console"

    std::map<std::string, Alert> alerts;                 // that stand, by id
    std::map<std::string, std::vector<Notice>> unsent;   // by channel, the oldest first

  private:
    Path file_;
};

}  // namespace creditlink
