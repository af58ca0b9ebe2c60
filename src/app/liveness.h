#pragma once
// What /healthz does when it is asked: cheap, real, and without writing. The deep look is `creditlink doctor`.

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/app/office.h"

namespace creditlink {

inline constexpr std::int64_t kLoopStuckMs = 30'000;  // half of what systemd waits: whoever asks hears it before the service is ended

// The last round of the service's loop. Any thread.
class Heartbeat {
  public:
    explicit Heartbeat(Clock& clock) : clock_(clock), last_(clock.steady_ms()) {}
    void beat() { last_ = clock_.steady_ms(); }
    std::int64_t age_ms() const { return clock_.steady_ms() - last_; }

  private:
    Clock& clock_;
    std::atomic<std::int64_t> last_;
};

struct Liveness {
    std::vector<std::pair<std::string_view, std::optional<Error>>> checks;  // "loop", "ledger", "log"
    std::map<std::string, std::string> warnings = {};  // what is wrong and keeps no work up: "signing_key"
    bool sound() const;
};

// Reads a fact of the ledger, opens the end of the exchange log to append to it, and looks when the loop went round last.
Liveness look_alive(Office& office, const Heartbeat& heartbeat);

// What the service says of itself (a JSON object), with what was found: "checks", "sound", and "warnings" if there are some.
std::string with_liveness(std::string_view status, const Liveness& liveness);

}  // namespace creditlink
