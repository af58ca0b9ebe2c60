#pragma once
// The one HTTP/1.1 server of the house: TLS, or plain on a loopback address. A handler gets whole requests and gives whole
// answers. What is ambiguous is refused and the connection closed: Content-Length with Transfer-Encoding, either twice, a
// bare line feed, a folded field. The body is always read to its end or the connection closed, so that a body is never
// taken for the next request. Reading a request and writing an answer have deadlines in total, which grow with what a body has moved, kept by
// a watchdog, so that a peer that drips bytes holds nothing for long.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct ServerRequest {
    std::string method;
    std::string target;   // as on the request line, byte for byte; begins with "/"
    std::vector<std::pair<std::string, std::string>> fields;  // in order, twice if they came twice; no white space at the ends
    std::string body;     // decoded from chunks; empty if there is none
    std::string peer;     // address without port
};

// Faults that a test or the sandbox wants. A handler that resets "before anything was done" simply does nothing first.
struct Misbehaviour {
    enum class Kind {
        none,
        close,      // no answer, the connection ended in order
        reset,      // no answer, RST
        truncate,   // the head promises the whole body; `bytes` of it come, then the end
        drip,       // one byte each `pause_ms`
        raw,        // `text` in place of the answer, then the end
    } kind = Kind::none;
    std::int64_t delay_ms = 0;   // before any of it; ends early when the server stops
    std::size_t bytes = 0;
    std::int64_t pause_ms = 100;
    std::string text = {};
};

struct ServerResponse {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> fields;  // Content-Length, Date and Connection are the server's
    std::string body;
    Misbehaviour misbehaviour = {};
};

// Called by several threads at once; an exception is answered with 500. It must return: stop() waits for it.
using HttpHandler = std::function<ServerResponse(const ServerRequest&)>;

struct HttpServerOptions {
    std::string address = "127.0.0.1";   // plain only on loopback
    std::uint16_t port = 0;              // 0: any that is free
    Path certificate, key;               // PEM, the chain after the certificate; both empty: plain
    Path client_ca;                      // PEM: then clients need a certificate from it
    std::size_t max_body = 32u << 20;
    // How long a body this very request may have, asked when its head is there and nothing of its body; absent: max_body.
    std::function<std::size_t(const ServerRequest& head)> body_limit = {};
    // What a body beyond its limit is answered, by its head alone; absent: a line of plain text. The status is 413 in any case.
    std::function<ServerResponse(const ServerRequest& head)> too_large = {};
    std::int64_t request_ms = 30'000;    // from a request's first byte to its last, and the same again for the answer; both have
    std::int64_t least_rate = 64 << 10;  // bytes a second beside: what a body has moved prolongs its time. Half a Mbit/s: the slowest line on
                                         // which a scan (32 MiB) or a pack (128 MiB) is worth waiting for. Who stops for request_ms is ended
    std::int64_t idle_ms = 15'000;       // between requests on one connection; longer than our client's five seconds
    int max_connections = 64;            // served at once; each has a thread
    int max_per_address = 48;            // so that one peer cannot take every thread
    // Beyond either number a newcomer takes the place of whoever has waited longest for bytes of its peer, idle ones first; where
    // nobody waits, because every one is being answered, it is closed at once.
    std::int64_t stop_ms = 5'000;        // what running requests are given when the server stops
};

// "127.0.0.1:8443"; nullopt if it is no such text. Whether the address is one is found out when it is listened on.
std::optional<std::pair<std::string, std::uint16_t>> address_and_port(std::string_view text);

class HttpServer {
  public:
    static Result<HttpServer> start(const HttpServerOptions& options, HttpHandler handler);
    HttpServer(HttpServer&&) noexcept;
    HttpServer& operator=(HttpServer&&) noexcept;
    ~HttpServer();  // stops

    std::uint16_t port() const;
    std::string origin() const;          // https://127.0.0.1:4711
    std::uint64_t connections() const;   // accepted so far
    void stop();  // no new connections, idle ones closed, running requests finished within stop_ms, then cut

  private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
