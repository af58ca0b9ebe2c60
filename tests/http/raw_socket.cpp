#include "raw_socket.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>

#include "creditlink/http/certificate.h"

namespace creditlink {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

}  // namespace

RawServer::RawServer(std::function<void(int)> serve) : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listening_, 16) == 0);
    REQUIRE(::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, serve = std::move(serve)] {
        for (;;) {
            const int fd = ::accept(listening_, nullptr, nullptr);
            if (fd < 0 || stopping_) return;
            ++accepted_;
            current_ = fd;
            serve(fd);
            current_ = -1;
            ::close(fd);
        }
    });
}

RawServer::~RawServer() {
    stopping_ = true;
    ::shutdown(listening_, SHUT_RDWR);
    if (const int fd = current_; fd >= 0) ::shutdown(fd, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
}

std::string read_one_request(int fd) {
    std::string text;
    char piece[65536];
    for (;;) {
        const std::size_t end = text.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::size_t at = text.find("Content-Length: ");
            const std::size_t length = at < end ? std::stoul(text.substr(at + 16)) : 0;
            if (text.size() >= end + 4 + length) return text;
        }
        const ssize_t got = ::recv(fd, piece, sizeof piece, 0);
        if (got <= 0) return {};
        text.append(piece, static_cast<std::size_t>(got));
    }
}

void write_raw(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (done <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

void reset(int fd) {
    const linger none{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);  // the close that follows sends RST
}

RawClient::RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in address = loopback(port);
    REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

RawClient::~RawClient() {
    ::close(fd_);
}

void RawClient::send(std::string_view bytes) {
    write_raw(fd_, bytes);
}

std::string RawClient::read_until(std::string_view mark, int timeout_ms) {
    std::string text;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    char piece[65536];
    while (mark.empty() || text.find(mark) == std::string::npos) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd waiting{fd_, POLLIN, 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return text + "(timeout)";
        const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
        if (got < 0) return text + "(reset)";
        if (got == 0) return text;
        text.append(piece, static_cast<std::size_t>(got));
    }
    return text;
}

std::string RawClient::read_all(int timeout_ms) {
    return read_until({}, timeout_ms);
}

bool RawClient::ended(int timeout_ms) {
    return read_all(timeout_ms).find("(timeout)") == std::string::npos;
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "creditlink-http-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    path = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::filesystem::remove_all(path);
}

CertificateFiles loopback_certificate(const TemporaryFolder& folder, const std::string& stem) {
    const CertificateFiles files{folder.path / (stem + ".crt"), folder.path / (stem + ".key")};
    REQUIRE(ensure_loopback_certificate(files.certificate, files.key, std::time(nullptr)));
    return files;
}

HttpClient client_of(Clock& clock, const Path& ca_file) {
    HttpClientOptions options;
    options.ca_file = ca_file;
    return std::move(HttpClient::make(options, clock).value());
}

HttpRequest post_to(const std::string& url, std::string_view body) {
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.fields = {{"Content-Type", "application/json"}};
    request.body = body;
    request.total_timeout_ms = 5'000;
    return request;
}

}  // namespace creditlink
