#include "client_exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "creditlink/base/message.h"

namespace creditlink::http_detail {
namespace {

constexpr std::size_t kMostHeadBytes = 64u << 10;  // of an answer's fields: an honest one has one or two KiB

bool is_loopback(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4;
        std::memcpy(&v4, &address, sizeof v4);
        return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
    }
    if (address.sa_family != AF_INET6) return false;
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

}  // namespace

std::size_t give_body(char* buffer, std::size_t size, std::size_t count, void* user) {
    Exchange& exchange = *static_cast<Exchange*>(user);
    const std::string_view body = exchange.request.body.value_or(std::string_view());
    const std::size_t piece = std::min(size * count, body.size() - exchange.sent);
    std::memcpy(buffer, body.data() + exchange.sent, piece);
    exchange.sent += piece;
    return piece;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    Exchange& exchange = *static_cast<Exchange*>(user);
    const std::size_t piece = size * count;
    if (exchange.response.body.size() + piece > exchange.request.max_answer) {
        exchange.aborted_why = say("应答超过 {limit} 字节的上限，已停止读取",
                                   "the answer is over the limit of {limit} bytes and was not read on",
                                   {{"limit", std::to_string(exchange.request.max_answer)}});
        return CURL_WRITEFUNC_ERROR;
    }
    exchange.response.body.append(data, piece);
    return piece;
}

std::size_t take_field(char* data, std::size_t size, std::size_t count, void* user) {
    Exchange& exchange = *static_cast<Exchange*>(user);
    std::string_view line(data, size * count);
    const std::size_t taken = line.size();
    exchange.head_bytes += taken;
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (exchange.head_bytes > kMostHeadBytes || line.starts_with(' ') || line.starts_with('\t')) {
        exchange.aborted_why =
            std::string(say("应答头过大或格式不正确", "the answer's header is too large or malformed"));
        return 0;
    }
    if (line.starts_with("HTTP/")) {  // an interim answer (1xx) stood before this one
        exchange.response.fields.clear();
        exchange.head_ended = false;
    } else if (line.empty()) {
        exchange.head_ended = true;
    } else if (colon != std::string_view::npos) {
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
        exchange.response.fields.emplace_back(line.substr(0, colon), value);
    }
    return taken;
}

// The connection stands and nothing of the request has left: the one moment at which that is certain.
int before_request(void* user, char*, char*, int, int) {
    static_cast<Exchange*>(user)->begun = true;
    return CURL_PREREQFUNC_OK;
}

// Judged by the address and not by the name, which a resolver could send anywhere.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    if (static_cast<Exchange*>(user)->plain && !is_loopback(address->addr)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace creditlink::http_detail
