#include "output.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SocketImpl.h>
#include <Poco/Timestamp.h>
#include <sys/socket.h>

#include <algorithm>
#include <limits>

#include "request_head.h"

namespace creditlink {
namespace {

using Kind = Misbehaviour::Kind;

constexpr std::size_t kSmallBody = 64u << 10;  // leaves together with the head
constexpr std::string_view kServerFields[] = {"content-length", "date", "connection", "transfer-encoding"};

bool is_server_field(std::string_view name) {
    return std::any_of(std::begin(kServerFields), std::end(kServerFields),
                       [&](std::string_view own) { return same_field_name(own, name); });
}

std::string head_of(const ServerResponse& response, bool keep_alive) {
    const auto status = static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status);
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " +
                       Poco::Net::HTTPResponse::getReasonForStatus(status) + "\r\n";
    for (const auto& [name, value] : response.fields)
        if (!is_server_field(name)) head.append(name).append(": ").append(value).append("\r\n");
    head += "Date: " + Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::HTTP_FORMAT) + "\r\n";
    constexpr int kNotModified = 304;  // its length would be that of what it does not send, RFC 9110 8.6
    if (response.status != kNotModified) head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    return head + (keep_alive ? "\r\n" : "Connection: close\r\n\r\n");
}

// A line break in a field would let whoever chose its value write the rest of the answer.
bool can_be_sent(const ServerResponse& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::all_of(response.fields.begin(), response.fields.end(),
                       [](const auto& field) { return is_field_name(field.first) && is_field_value(field.second); });
}

bool drip(Poco::Net::StreamSocket& socket, std::string_view bytes, ServerFloor& floor, std::int64_t pause_ms) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (!write_bytes(socket, bytes.substr(i, 1)) || !floor.pause(pause_ms)) return false;
    return true;
}

}  // namespace

bool write_bytes(Poco::Net::StreamSocket& socket, std::string_view bytes, const Moved& moved) {
    constexpr std::size_t kMostAtOnce = 256u << 10;  // so that what has moved is known while it moves
    try {
        while (!bytes.empty()) {
            const int sent = socket.sendBytes(bytes.data(), static_cast<int>(std::min(bytes.size(), kMostAtOnce)));
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            if (moved) moved(static_cast<std::size_t>(sent));
        }
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

void reset_connection(int fd) {
    // Dissolving the association sends RST now; closing with a linger time of zero would first let TLS say good-bye.
    const linger none{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    sockaddr nowhere{};
    nowhere.sa_family = AF_UNSPEC;
    ::connect(fd, &nowhere, sizeof nowhere);
}

AfterAnswer write_answer(Poco::Net::StreamSocket& socket, const ServerResponse& response, ServerFloor& floor,
                         bool keep_alive, bool with_body, const Moved& moved) {
    if (!can_be_sent(response)) return write_answer(socket, ServerResponse{500, {}, {}, {}}, floor, false, with_body);
    const Misbehaviour& fault = response.misbehaviour;
    if (fault.delay_ms > 0 && !floor.pause(fault.delay_ms)) return AfterAnswer::close;
    const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
    bool there = false;
    switch (fault.kind) {
        case Kind::close:
            return AfterAnswer::close;
        case Kind::reset:
            reset_connection(static_cast<int>(socket.impl()->sockfd()));
            return AfterAnswer::close;
        case Kind::raw:
            write_bytes(socket, fault.text);
            return AfterAnswer::close;
        case Kind::truncate:
            write_bytes(socket, head_of(response, keep_alive).append(body.substr(0, fault.bytes)));
            return AfterAnswer::close;
        case Kind::drip:
            there = drip(socket, head_of(response, keep_alive).append(body), floor, fault.pause_ms);
            break;
        case Kind::none:
            if (body.size() <= kSmallBody)
                there = write_bytes(socket, head_of(response, keep_alive).append(body));
            else
                there = write_bytes(socket, head_of(response, keep_alive)) && write_bytes(socket, body, moved);
            break;
    }
    return there && keep_alive ? AfterAnswer::keep : AfterAnswer::close;
}

}  // namespace creditlink
