#pragma once
// Who is logged in. Sessions live in the server's memory: a restart ends them all.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/console/role.h"

namespace creditlink::console_detail {

struct Session {
    std::string account, person;
    Roles roles;
    bool must_change = false;          // its password, before anything else
    std::int64_t changed = 0;          // of the account, when the session began
    std::string token = {};            // forms carry it: another site cannot know it
    std::int64_t begun = 0, used = 0;  // steady ms
};

// Any number of threads may call it at once.
class Sessions {
  public:
    explicit Sessions(Clock& clock) : clock_(clock) {}

    // The cookie's value, made anew at each log-in: 256 random bits, kept here only as a digest.
    std::string begin(Session session);
    // Using it keeps it alive.
    std::optional<Session> find(std::string_view cookie);
    void end(std::string_view cookie);
    void end_all_of(std::string_view account);

  private:
    void drop_old();  // under mutex_

    Clock& clock_;
    std::mutex mutex_;
    std::map<Digest256, Session> open_;
};

inline constexpr std::int64_t kIdleMs = 15 * 60 * 1000;            // a desk that was left
inline constexpr std::int64_t kLongestMs = 10 * 60 * 60 * 1000;    // a working day
inline constexpr std::size_t kMostSessions = 500;                  // the oldest goes

}  // namespace creditlink::console_detail
