#pragma once
// One libcurl client per peer. It never re-sends by itself: bodies are given by a read function without seek, so that a
// POST on a kept-alive connection that dies ends as an error (outcome unknown) instead of a second commit. After any error,
// and after kIdleSeconds without use, the next request opens a fresh connection. No redirects, HTTP/1.1, HTTPS or loopback
// HTTP only, no proxy from the environment, every limit explicit. For one thread at a time.

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

inline constexpr std::int64_t kIdleSeconds = 5;
inline constexpr std::int64_t kStopGraceMs = 5'000;  // an answer under way is worth a moment: it spares an inquiry
inline constexpr std::int64_t kStalledBytesPerSecond = 64;  // a peer slower than that has stopped

struct HttpRequest {
    std::string method;   // GET, POST, PUT, DELETE
    std::string url;      // sent as it is, dot segments included; neither user nor fragment in it
    std::vector<std::pair<std::string, std::string>> fields;
    std::optional<std::string_view> body;
    std::size_t max_answer = 1u << 20;      // bytes as received: nothing is decompressed, for digests are over those
    std::int64_t connect_timeout_ms = 10'000;   // name, connection and TLS
    std::int64_t total_timeout_ms = 120'000;
    std::int64_t stalled_timeout_s = 60;        // less than kStalledBytesPerSecond for so long; waiting for the answer counts
    std::stop_token stop = {};              // asked to stop: the exchange has kStopGraceMs left, then its outcome is unclear
};

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
};

struct HttpFailure {
    enum class Kind {
        not_sent,   // no byte of the request can have reached the other side: name, connection or TLS failed
        unclear,    // bytes may have left; whether it was done is not known
    } kind = Kind::unclear;
    Error error;    // Errc::platform or Errc::trust (certificate)
};

struct HttpClientOptions {
    Path ca_file;              // PEM, and then nobody else is believed; empty: the system's
    Path client_certificate, client_key;  // PEM, mutual TLS; empty: none. A key that others may read is refused.
    std::string pinned_public_key;        // "sha256//…" as libcurl has it; empty: none
    std::string user_agent = "creditlink/" CREDITLINK_VERSION;
};

class HttpClient {
  public:
    // Refuses files that are absent, expired or do not belong together, naming them. `clock` outlives the client.
    static Result<HttpClient> make(const HttpClientOptions& options, Clock& clock);
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;
    ~HttpClient();

    struct Outcome {
        std::optional<HttpResponse> response;  // a complete answer of any status, or
        HttpFailure failure;                   // what happened instead
    };
    Outcome send(const HttpRequest& request);

  private:
    struct State;
    explicit HttpClient(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
