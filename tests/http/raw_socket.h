#pragma once
// Sockets by hand: a peer that does exactly what a test says, byte for byte.

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"
#include "creditlink/http/client.h"
#include "creditlink/http/server.h"

namespace creditlink {

// Accepts on loopback, one connection after the other, and hands each to `serve`, which owns the descriptor's use.
class RawServer {
  public:
    explicit RawServer(std::function<void(int)> serve);
    ~RawServer();
    std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
    int accepted() const { return accepted_; }

  private:
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> accepted_ = 0;
    std::atomic<int> current_ = -1;
    std::atomic<bool> stopping_ = false;
    std::jthread thread_;
};

// Reads one request with Content-Length (or none) from `fd`; empty when the peer has gone.
std::string read_one_request(int fd);
void write_raw(int fd, std::string_view bytes);
void reset(int fd);  // RST; the descriptor stays to be closed

// A plain connection to a server of ours.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    void send(std::string_view bytes);
    std::string read_all(int timeout_ms = 5000);  // until the other side ends; "reset" appended if by RST
    std::string read_until(std::string_view mark, int timeout_ms = 5000);
    bool ended(int timeout_ms);

  private:
    int fd_;
};

struct TemporaryFolder {
    Path path;
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
};

// A certificate and key in `folder`, as `<stem>.crt` and `<stem>.key`.
struct CertificateFiles {
    Path certificate, key;
};
CertificateFiles loopback_certificate(const TemporaryFolder& folder, const std::string& stem = "server");

HttpClient client_of(Clock& clock, const Path& ca_file = {});
HttpRequest post_to(const std::string& url, std::string_view body);

}  // namespace creditlink
