#include "console_server.h"

#include <cstdlib>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargestForm = 256u << 10;  // a row of 400 corrected cells

}  // namespace

Result<std::unique_ptr<ConsoleServer>> ConsoleServer::start(const Config& config, std::function<std::shared_ptr<Office>()> office, Clock& clock) {
    const ConsoleConfig& wanted = config.console;
    const std::size_t colon = wanted.listen.rfind(':');
    const unsigned long port = colon == std::string::npos ? 0 : std::strtoul(wanted.listen.c_str() + colon + 1, nullptr, 10);
    if (colon == 0 || port == 0 || port > 65535)
        return Error{Errc::config, say("“{a}”应为 地址:端口", "\"{a}\" should be address:port", {{"a", wanted.listen}}), "console.listen", {}};
    HttpServerOptions options;
    options.address = wanted.listen.substr(0, colon);
    options.port = static_cast<std::uint16_t>(port);
    if (!wanted.certificate.empty()) options.certificate = config.at(wanted.certificate);
    if (!wanted.key.empty()) options.key = config.at(wanted.key);
    options.max_body = kLargestForm;
    const bool secure = wanted.tls_in_front || !wanted.certificate.empty();
    std::unique_ptr<ConsoleServer> made(new ConsoleServer(std::move(office), clock, secure));
    auto server = HttpServer::start(options, [&console = made->console_](const ServerRequest& request) { return console.answer(request); });
    if (!server) return server.error();
    made->server_.emplace(std::move(*server));
    return made;
}

}  // namespace creditlink
