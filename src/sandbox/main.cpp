// creditlink-sandbox: wiring. Prints one line of JSON on stdout when it listens; talk goes to stderr.

#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <latch>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/http/server.h"
#include "keys.h"
#include "options.h"
#include "platform.h"
#include "transport.h"

namespace {

using namespace creditlink;
using namespace creditlink::sandbox;

int exit_code_of(Errc code) { return code == Errc::usage ? 2 : code == Errc::config || code == Errc::not_found ? 3 : 70; }

int told(const Error& error) {
    std::fputs(("creditlink-sandbox: " + error.message + (error.place.empty() ? "" : " (" + error.place + ")") + "\n").c_str(), stderr);
    if (!error.hint.empty()) std::fputs((std::string(say("提示：", "hint: ")) + error.hint + "\n").c_str(), stderr);
    return exit_code_of(error.code);
}

bool is_loopback(std::string_view address) { return address == "127.0.0.1" || address == "::1" || address == "localhost"; }

std::string ready_line(const std::string& origin, std::uint16_t port, const PublicKey& key) {
    json::Writer w;
    w.begin_object().name("ready").boolean(true).member("origin", origin).member("port", std::int64_t{port}).member("keyid", key.id());
    w.member("alg", name_of(key.algorithm())).member("public_key", key.pem()).end_object();
    return w.take() + "\n";
}

void greet(const Options& options, const std::string& address) {
    std::string text = say("模拟平台已启动：{address}/ （Ctrl-C 结束）\n", "the sandbox is up: {address}/ (Ctrl-C ends it)\n", {{"address", address}});
    if (!options.keys.empty())
        text += say("平台公钥：{file}，请固定到报送端的平台配置中\n", "the platform's public key to pin: {file}\n", {{"file", (options.keys / "platform.pub").string()}});
    std::fputs(text.c_str(), stderr);
}

Status serve(const Options& options, const sigset_t& ends) {
    SystemClock clock;
    auto key = own_key(options.keys, options.algorithm);
    if (!key) return key.error();
    auto stranger = PrivateKey::generate(options.algorithm);
    if (!stranger) return stranger.error();
    auto ring = ring_of(options);
    if (!ring) return ring.error();
    auto faults = FaultPlan::make(options.faults, options.fault_rate, options.seed, options.fault_target);
    if (!faults) return faults.error();
    auto store = Store::open(options.store, clock.unix_seconds());
    if (!store) return store.error();
    const auto public_key = key->public_key();
    Platform platform({.origin = {}, .settings = options.settings, .bench = options.bench, .open_views = is_loopback(options.address)}, std::move(*key), std::move(*stranger),
                      std::move(*ring), std::move(*faults), *store, clock);
    HttpServerOptions server_options;
    server_options.address = options.address;
    server_options.port = options.port;
    server_options.certificate = options.certificate;
    server_options.key = options.certificate_key;
    server_options.client_ca = options.client_ca;
    std::latch named(1);  // no call is answered before the origin that signatures are about is known
    auto server = HttpServer::start(server_options, [&](const ServerRequest& request) {
        named.wait();
        return response_of(platform.handle(call_of(request)));
    });
    if (!server) return server.error();
    platform.set_origin(options.origin.empty() ? server->origin() : options.origin);
    named.count_down();
    const auto line = ready_line(options.origin.empty() ? server->origin() : options.origin, server->port(), public_key);
    if (std::fputs(line.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
        return Error{Errc::storage, std::string(say("写不出标准输出", "cannot write to stdout")), {}, {}};
    greet(options, server->origin());
    int signal = 0;
    sigwait(&ends, &signal);
    server->stop();
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    set_language(language_of_environment());
    const auto options = read_options({argv + 1, argv + argc});
    if (!options) return told(options.error());
    if (options->help) {
        std::fputs(help_text().c_str(), stdout);
        return 0;
    }
    // Blocked before any thread exists, so that only sigwait below sees them.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    const auto served = serve(*options, ends);
    return served ? 0 : told(served.error());
}
