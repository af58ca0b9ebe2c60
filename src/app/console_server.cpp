#include "console_server.h"

#include <tuple>

#include "creditlink/base/message.h"

namespace creditlink {

Result<std::unique_ptr<ConsoleServer>> ConsoleServer::start(const Config& config, OfficeRunner& runner, RunRequests& requests, Clock& clock) {
    const ConsoleConfig& wanted = config.console;
    auto listen = address_and_port(wanted.listen);
    if (!listen || listen->second == 0)
        return Error{Errc::config, say("“{a}”应为 地址:端口", "\"{a}\" should be address:port", {{"a", wanted.listen}}), "console.listen",
                     std::string(say("例如 0.0.0.0:8443；只供本机则 127.0.0.1:8443", "as in 0.0.0.0:8443; for this machine alone 127.0.0.1:8443"))};
    HttpServerOptions options;
    std::tie(options.address, options.port) = std::move(*listen);
    if (!wanted.certificate.empty()) options.certificate = config.at(wanted.certificate);
    if (!wanted.key.empty()) options.key = config.at(wanted.key);
    options.max_body = Console::kLargestForm;
    const bool secure = wanted.tls_in_front || !wanted.certificate.empty();
    std::unique_ptr<ConsoleServer> made(new ConsoleServer(runner, requests, clock, secure));
    options.body_limit = [&console = made->console_](const ServerRequest& head) { return console.largest_body(head); };
    options.too_large = [&console = made->console_](const ServerRequest& head) { return console.too_large(head); };
    auto server = HttpServer::start(options, [&console = made->console_](const ServerRequest& request) { return console.answer(request); });
    if (!server) return server.error();
    made->server_.emplace(std::move(*server));
    return made;
}

}  // namespace creditlink
