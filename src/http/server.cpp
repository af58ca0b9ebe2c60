#include "creditlink/http/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>
#include <sys/stat.h>

#include "connection.h"
#include "creditlink/base/message.h"

namespace creditlink {
namespace {

using Poco::Net::Context;

constexpr int kBacklog = 512;  // connections that the kernel holds for us
constexpr int kQueued = 1024;  // and that wait for a thread: a crowd that comes at once is not dropped, but makes room one by one
constexpr int kNewcomers = 8;  // threads beside those served: whoever comes when all wait for their peers makes room for itself

class Factory final : public Poco::Net::TCPServerConnectionFactory {
  public:
    explicit Factory(ServerFloor& floor) : floor_(floor) {}
    Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
        return new Connection(socket, floor_);
    }

  private:
    ServerFloor& floor_;
};

Context::Ptr context_of(const HttpServerOptions& options) {
    Context::Params params;
    params.certificateFile = options.certificate.string();
    params.privateKeyFile = options.key.string();
    params.caLocation = options.client_ca.string();
    params.verificationMode = options.client_ca.empty() ? Context::VERIFY_NONE : Context::VERIFY_STRICT;
    params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
    params.ecdhCurve = "X25519:P-256:P-384";
    Context::Ptr context(new Context(Context::TLS_SERVER_USE, params));
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    // Without an id of its own OpenSSL refuses to resume a session once client certificates are asked for.
    context->enableSessionCache(true, "creditlink");
    return context;
}

Status check_options(const HttpServerOptions& options) {
    Poco::Net::IPAddress address;
    if (!Poco::Net::IPAddress::tryParse(options.address, address))
        return Error{Errc::config,
                     say("监听地址 {address} 不是 IP 地址", "the address {address} to listen on is no IP address",
                         {{"address", options.address}}),
                     {},
                     {}};
    if (options.certificate.empty() != options.key.empty())
        return Error{Errc::config,
                     std::string(say("TLS 证书与私钥要么都给出，要么都不给",
                                     "a TLS certificate and its key are given both or not at all")),
                     {},
                     {}};
    if (options.certificate.empty() && !address.isLoopback())
        return Error{Errc::config,
                     std::string(say("没有 TLS 证书时只能监听回环地址",
                                     "without a TLS certificate only a loopback address can be listened on")),
                     options.address,
                     {}};
    struct stat about {};
    if (!options.key.empty() && ::stat(options.key.c_str(), &about) == 0 && (about.st_mode & 077) != 0)
        return Error{Errc::trust,
                     std::string(say("TLS 私钥文件可被他人读取，请执行 chmod 600",
                                     "others may read the TLS key file: run chmod 600 on it")),
                     options.key.string(),
                     {}};
    return {};
}

Poco::Net::ServerSocket socket_of(const HttpServerOptions& options) {
    if (options.certificate.empty()) return Poco::Net::ServerSocket();
    static const bool started = (Poco::Net::initializeSSL(), true);
    static_cast<void>(started);
    return Poco::Net::SecureServerSocket(context_of(options));
}

// By itself Poco would let a second server listen on the same port, and each would get half of the connections.
Poco::Net::ServerSocket listening(const HttpServerOptions& options) {
    Poco::Net::ServerSocket socket = socket_of(options);
    constexpr bool kReuseAddress = true, kReusePort = false;
    socket.bind(Poco::Net::SocketAddress(options.address, options.port), kReuseAddress, kReusePort);
    socket.listen(kBacklog);
    return socket;
}

}  // namespace

struct HttpServer::State {
    State(const HttpServerOptions& options, HttpHandler handler, const Poco::Net::ServerSocket& listening_socket)
        : floor(options, std::move(handler)),
          socket(listening_socket),
          port(socket.address().port()),
          pool("http", 2, options.max_connections + 2 * kNewcomers),  // a thread is free a little later than its connection
          server(new Factory(floor), pool, socket, parameters(options)) {}

    ~State() { stop(); }

    static Poco::Net::TCPServerParams* parameters(const HttpServerOptions& options) {
        auto* params = new Poco::Net::TCPServerParams;  // the server takes it
        params->setMaxThreads(options.max_connections + kNewcomers);
        params->setMaxQueued(kQueued);
        return params;
    }

    void stop() {
        if (stopped) return;
        stopped = true;
        floor.begin_stop();
        server.stop();
        socket.close();  // whoever waits to be accepted learns that nobody will come
        floor.watchdog.end_idle();
        if (!floor.wait_until_empty(floor.options.stop_ms)) floor.watchdog.end_all();
        pool.joinAll();
    }

    ServerFloor floor;
    Poco::Net::ServerSocket socket;  // the server's own, by reference
    std::uint16_t port;
    Poco::ThreadPool pool;
    Poco::Net::TCPServer server;
    bool stopped = false;
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::start(const HttpServerOptions& options, HttpHandler handler) {
    if (Status status = check_options(options); !status) return status.error();
    try {
        auto state = std::make_unique<State>(options, std::move(handler), listening(options));
        state->server.start();
        return HttpServer(std::move(state));
    } catch (const Poco::Exception& exception) {
        return Error{
            Errc::config,
            say("HTTP 服务无法启动：{reason}", "the HTTP server cannot be started: {reason}",
                {{"reason", exception.displayText()}}),
            options.address + ":" + std::to_string(options.port),
            std::string(say("请核对地址、端口以及证书和私钥文件", "check address, port, certificate and key files"))};
    }
}

std::uint16_t HttpServer::port() const {
    return state_->port;
}
std::uint64_t HttpServer::connections() const {
    return state_->floor.accepted();
}
void HttpServer::stop() {
    state_->stop();
}

std::string HttpServer::origin() const {
    const HttpServerOptions& options = state_->floor.options;
    const bool v6 = options.address.find(':') != std::string::npos;
    return std::string(options.certificate.empty() ? "http://" : "https://") +
           (v6 ? "[" + options.address + "]" : options.address) + ":" + std::to_string(port());
}

}  // namespace creditlink
