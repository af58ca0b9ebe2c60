#pragma once
// /healthz and /metrics of the service, on this machine unless the address says otherwise. /healthz answers 503 where the loop stands
// still, the ledger cannot be read or the log not be appended to.

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/http/server.h"
#include "liveness.h"

namespace creditlink {

inline constexpr std::int64_t kLookedAliveForMs = 1000;  // whoever asks more often is told what was found then

class StatusPages {
  public:
    // `alive` is asked when /healthz is, at most once a second, by a thread of the server.
    StatusPages(Clock& clock, std::function<Liveness()> alive) : clock_(clock), alive_(std::move(alive)) {}
    // Where each answers, "127.0.0.1:8095"; empty: nowhere. One server if both are at the same address. Errc::config.
    Status open(const std::string& health_at, const std::string& figures_at);
    // What they say from now on; 503 before that. Any thread. What /healthz says is the JSON, and what was found alive.
    void health(const std::string& json);
    void figures(const std::string& text);

  private:
    Status serve(const std::string& address, std::string_view name, bool with_health, bool with_figures);
    ServerResponse answer(const ServerRequest& request, bool with_health, bool with_figures);

    ServerResponse health_answer();

    Clock& clock_;
    std::function<Liveness()> alive_;
    std::mutex mutex_, looking_;
    std::string health_, figures_;     // under mutex_
    std::optional<Liveness> found_;    // under looking_, as its time
    std::int64_t found_ms_ = 0;
    std::vector<HttpServer> servers_;  // last: they end before what they serve
};

}  // namespace creditlink
