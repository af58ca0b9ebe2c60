#include "status_pages.h"

#include <tuple>

#include "creditlink/base/message.h"

namespace creditlink {

Status StatusPages::open(const std::string& health_at, const std::string& figures_at) {
    const bool together = health_at == figures_at;
    if (!health_at.empty())
        if (auto open = serve(health_at, "service.health", true, together); !open) return open;
    if (!figures_at.empty() && !together) return serve(figures_at, "service.metrics", false, true);
    return {};
}

Status StatusPages::serve(const std::string& address, std::string_view name, bool with_health, bool with_figures) {
    auto listen = address_and_port(address);
    if (!listen || listen->second == 0) return Error{Errc::config, say("“{a}”应为 127.0.0.1:端口", "\"{a}\" should be 127.0.0.1:port", {{"a", address}}), std::string(name), {}};
    HttpServerOptions options;
    std::tie(options.address, options.port) = std::move(*listen);
    options.max_body = 0;
    auto server = HttpServer::start(options, [this, with_health, with_figures](const ServerRequest& request) { return answer(request, with_health, with_figures); });
    if (!server) return server.error();
    servers_.push_back(std::move(*server));
    return {};
}

void StatusPages::health(const std::string& json) {
    const std::lock_guard lock(mutex_);
    health_ = json;
}

void StatusPages::figures(const std::string& text) {
    const std::lock_guard lock(mutex_);
    figures_ = text;
}

ServerResponse StatusPages::answer(const ServerRequest& request, bool with_health, bool with_figures) {
    const bool health = with_health && request.target == "/healthz", figures = with_figures && request.target == "/metrics";
    if (!health && !figures) return {.status = 404, .fields = {}, .body = {}};
    if (request.method != "GET") return {.status = 405, .fields = {{"Allow", "GET"}}, .body = {}};
    if (health) return health_answer();
    const std::lock_guard lock(mutex_);
    return {.status = figures_.empty() ? 503 : 200, .fields = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}, {"Cache-Control", "no-store"}}, .body = figures_};
}

ServerResponse StatusPages::health_answer() {
    const std::lock_guard one(looking_);  // and not as many looks as there are askers
    if (!found_ || clock_.steady_ms() - found_ms_ >= kLookedAliveForMs) found_ = alive_(), found_ms_ = clock_.steady_ms();
    const std::lock_guard lock(mutex_);
    return {.status = health_.empty() || !found_->sound() ? 503 : 200, .fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, .body = with_liveness(health_, *found_) + "\n"};
}

}  // namespace creditlink
