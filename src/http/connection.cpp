#include "connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketImpl.h>
#include <sys/socket.h>

#include <exception>

#include "input.h"
#include "output.h"
#include "request_head.h"

namespace creditlink {
namespace {

constexpr std::size_t kMostHead = 64u << 10;  // request line and fields
constexpr std::size_t kMostChunkLine = 64;
constexpr std::size_t kMostTrailer = 8u << 10;
constexpr std::size_t kMostDrained = 64u << 20;  // so that a refusal is read before the connection is cut: a browser sends a whole scan first
constexpr std::int64_t kDrainMs = 5'000;         // in which a scan has come over the office's network
constexpr std::int64_t kSlackMs = 5'000;  // the watchdog acts first; the socket's own timeout only stands behind it

struct Received {
    std::variant<RequestFraming, HeadFault> head = HeadFault{};
    std::string body;
    bool ended = false;  // the peer went away in the middle
    std::optional<ServerRequest> beyond = {};  // the head of one whose body is too large
};

// Tells the watchdog what a body has moved: it prolongs the time, in steps that drops of it never fill. Whoever stops is ended by
// request_ms after that all the same, whatever the sockets between have taken for him.
Moved at_least_rate(Watchdog::Watch& watch, const HttpServerOptions& options) {
    constexpr std::size_t kStep = 64u << 10;
    return [&watch, &options, since_step = std::size_t{0}](std::size_t bytes) mutable {
        since_step += bytes;
        if (since_step < kStep) return;
        watch.grow(static_cast<std::int64_t>(since_step) * 1000 / options.least_rate, options.request_ms);
        since_step = 0;
    };
}

HeadFault too_large() {
    return HeadFault{413, "the body is too large"};
}

// Reads a body in chunks; a fault, or nothing and `ended` set.
std::optional<HeadFault> read_chunks(Input& input, std::size_t limit, const Moved& moved, Received& out) {
    std::string line;
    for (;;) {
        const Input::Got got = input.until("\r\n", kMostChunkLine, line);
        out.ended = got == Input::Got::ended;
        if (out.ended) return std::nullopt;
        const std::size_t size = got == Input::Got::all
                                     ? parse_chunk_size(std::string_view(line).substr(0, line.size() - 2))
                                     : std::string_view::npos;
        if (size == std::string_view::npos) return HeadFault{400, "a chunk without a proper size"};
        if (size == 0) break;
        if (size > limit - out.body.size()) return too_large();
        std::string after;
        out.ended = input.append(size, out.body, moved) != Input::Got::all || input.append(2, after) != Input::Got::all;
        if (out.ended) return std::nullopt;
        if (after != "\r\n") return HeadFault{400, "a chunk longer than its size"};
    }
    for (std::size_t trailer = 0; trailer < kMostTrailer;
         trailer += line.size()) {  // trailer fields mean nothing to us
        const Input::Got got = input.until("\r\n", kMostTrailer, line);
        out.ended = got == Input::Got::ended;
        if (out.ended || line == "\r\n") return std::nullopt;
        if (got == Input::Got::too_much) break;
    }
    return HeadFault{431, "the trailer is too large"};
}

std::optional<HeadFault> read_body(Input& input, Poco::Net::StreamSocket& socket, const RequestFraming& head,
                                   std::size_t limit, const Moved& moved, Received& out) {
    if (!head.chunked && head.length > limit) return too_large();
    if (head.expects_continue && (head.chunked || head.length > 0) &&
        !write_bytes(socket, "HTTP/1.1 100 Continue\r\n\r\n")) {
        out.ended = true;
        return std::nullopt;
    }
    if (head.chunked) return read_chunks(input, limit, moved, out);
    out.ended = input.append(head.length, out.body, moved) != Input::Got::all;
    return std::nullopt;
}

std::size_t body_limit(const RequestFraming& head, const HttpServerOptions& options, const std::string& peer) {
    if (!options.body_limit || (!head.chunked && head.length <= options.max_body)) return options.max_body;
    try {
        return options.body_limit({head.method, head.target, head.fields, {}, peer});
    } catch (const std::exception&) {
        return options.max_body;
    }
}

Received read_request(Input& input, Poco::Net::StreamSocket& socket, const HttpServerOptions& options, const std::string& peer, const Moved& moved) {
    Received out;
    std::string text;
    const Input::Got got = input.until("\r\n\r\n", kMostHead, text);
    if (got == Input::Got::too_much) out.head = HeadFault{431, "the header is too large"};
    out.ended = got == Input::Got::ended;
    if (got != Input::Got::all) return out;
    out.head = parse_head(text);
    if (const RequestFraming* head = std::get_if<RequestFraming>(&out.head))
        if (const std::optional<HeadFault> fault = read_body(input, socket, *head, body_limit(*head, options, peer), moved, out)) {
            if (fault->status == 413) out.beyond = {head->method, head->target, head->fields, {}, peer};
            out.head = *fault;
        }
    return out;
}

ServerResponse handled(const HttpHandler& handler, const ServerRequest& request) {
    try {
        return handler(request);
    } catch (const std::exception&) {  // what went wrong is no business of the peer's
        return ServerResponse{500, {{"Content-Type", "text/plain; charset=utf-8"}}, "internal error\n", {}};
    }
}

ServerResponse refusal(const HeadFault& fault) {
    return ServerResponse{
        fault.status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::string(fault.why) + "\n", {}};
}

ServerResponse refusal(const Received& received, const HeadFault& fault, const HttpServerOptions& options) {
    if (!received.beyond || !options.too_large) return refusal(fault);
    ServerResponse page = handled(options.too_large, *received.beyond);
    page.status = fault.status;
    return page;
}

// Left in whatever way: a count that stays would in the end lock the address out.
struct Presence {
    ServerFloor& floor;
    const std::string& address;
    ~Presence() { floor.leave(address); }
};

}  // namespace

void Connection::run() {
    std::string peer;
    try {
        peer = socket().peerAddress().host().toString();
        const std::int64_t ms = std::max(floor_.options.request_ms, floor_.options.idle_ms) + kSlackMs;
        socket().setReceiveTimeout(Poco::Timespan(ms * 1000));
        socket().setSendTimeout(Poco::Timespan(ms * 1000));
    } catch (const Poco::Exception&) {  // gone already
        return;
    }
    if (!floor_.enter(peer)) return;
    const Presence presence{floor_, peer};
    serve(peer);
    try {
        socket().close();
    } catch (const Poco::Exception&) {  // a peer that is gone cannot be told good-bye
    }
}

void Connection::serve(const std::string& peer) {
    Input input(socket());
    Watchdog::Watch watch(floor_.watchdog, static_cast<int>(socket().impl()->sockfd()), peer);
    while (watch.idle_for(floor_.options.idle_ms) && input.wait()) {
        watch.read_within(floor_.options.request_ms);
        Received received = read_request(input, socket(), floor_.options, peer, at_least_rate(watch, floor_.options));
        if (received.ended) return;
        if (const HeadFault* fault = std::get_if<HeadFault>(&received.head)) {
            write_answer(socket(), refusal(received, *fault, floor_.options), floor_, false, true);
            ::shutdown(static_cast<int>(socket().impl()->sockfd()),
                       SHUT_WR);  // the peer sees the end while we still take what it sends
            watch.within(kDrainMs);
            input.drain(kMostDrained);
            return;
        }
        RequestFraming& head = std::get<RequestFraming>(received.head);
        const bool with_body = head.method != "HEAD", keep_alive = head.keep_alive;
        watch.no_limit();  // the handler's own time
        const ServerResponse response = handled(
            floor_.handler,
            {std::move(head.method), std::move(head.target), std::move(head.fields), std::move(received.body), peer});
        if (response.misbehaviour.kind == Misbehaviour::Kind::none && response.misbehaviour.delay_ms == 0)
            watch.within(floor_.options.request_ms);
        if (write_answer(socket(), response, floor_, keep_alive, with_body, at_least_rate(watch, floor_.options)) == AfterAnswer::close) return;
    }
}

}  // namespace creditlink
