#pragma once
// /healthz and /metrics of the service, on this machine unless the address says otherwise.

#include <mutex>
#include <string>
#include <vector>

#include "creditlink/http/server.h"

namespace creditlink {

class StatusPages {
  public:
    // Where each answers, "127.0.0.1:8095"; empty: nowhere. One server if both are at the same address. Errc::config.
    Status open(const std::string& health_at, const std::string& figures_at);
    // What they say from now on; 503 before that. Any thread.
    void health(const std::string& json);
    void figures(const std::string& text);

  private:
    Status serve(const std::string& address, std::string_view name, bool with_health, bool with_figures);
    ServerResponse answer(const ServerRequest& request, bool with_health, bool with_figures);

    std::mutex mutex_;
    std::string health_, figures_;     // under mutex_
    std::vector<HttpServer> servers_;  // last: they end before what they serve
};

}  // namespace creditlink
