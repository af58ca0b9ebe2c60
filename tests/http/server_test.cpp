#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "raw_socket.h"

using namespace creditlink;

namespace {

// Answers with what it understood, so that a test sees it.
ServerResponse echo(const ServerRequest& request) {
    std::string text = request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.fields) text += name + "=" + value + "\n";
    return {200, {{"Content-Type", "text/plain"}}, text + "[" + request.body + "]", {}};
}

HttpServer server_with(HttpHandler handler, HttpServerOptions options = {}) {
    return std::move(HttpServer::start(options, std::move(handler)).value());
}

std::string answer_to(const HttpServer& server, std::string_view request) {
    RawClient client(server.port());
    client.send(request);
    return client.read_all();
}

std::int64_t ms_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("the handler sees the raw target, the fields in order and twice, and the whole body") {
    const HttpServer server = server_with(echo);
    const std::string answer = answer_to(server,
                                         "POST /a/../%62?x=%20&y HTTP/1.1\r\nHost: h\r\nX-b:  1 \r\nx-B: "
                                         "2\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: "));
    CHECK(answer.ends_with("POST /a/../%62?x=%20&y\nHost=h\nX-b=1\nx-B=2\nContent-Length=4\nConnection=close\n[body]"));
}

TEST_CASE("a body in chunks arrives whole, and 100 Continue is said when it is waited for") {
    const HttpServer server = server_with(echo);
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";
    CHECK(answer_to(server,
                    head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n")
              .ends_with("[abc0123456789]"));
    const std::string continued = answer_to(server, head + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok");
    CHECK(continued.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
}

TEST_CASE("requests one behind the other on a connection are answered in order") {
    const HttpServer server = server_with(echo);
    const std::string one = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
                      two = "GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    const std::string answer = answer_to(server, one + one + two);
    CHECK(answer.find("POST /1") < answer.rfind("POST /1"));
    CHECK(answer.rfind("POST /1") < answer.find("GET /2"));
    CHECK(server.connections() == 1);
}

TEST_CASE("what two readers could understand differently is refused, and nothing behind it is executed") {
    std::atomic<int> handled = 0;
    const HttpServer server = server_with([&](const ServerRequest& request) {
        ++handled;
        return echo(request);
    });
    const std::string smuggled = "GET /injected HTTP/1.1\r\nHost: h\r\n\r\n";
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\n";
    for (const std::string& request : {
             start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             start + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
             start + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
             start + "Content-Length: 4\r\nContent-Length: 9\r\n\r\nbody",
             start + "Content-Length: -4\r\n\r\n",
             start + "Content-Length: +4\r\n\r\nbody",
             start + "Content-Length: 4, 4\r\n\r\nbody",
             start + "Content-Length: 0x4\r\n\r\nbody",
             start + "Content-Length: abc\r\n\r\n",
             start + "Content-Length:\r\n\r\n",
             start + "Content-Length: 99999999999999999999\r\n\r\n",
             start + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
             start + "Transfer-Encoding: gzip\r\n\r\n",
             start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
             start + "Transfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n0\r\n\r\n",
             start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
             start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
             start + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
             start + "Content-Length : 4\r\n\r\nbody",
             start + " Content-Length: 4\r\n\r\nbody",
             start + "X: a\r\n b\r\n\r\n",
             start + "X: a\rb\r\n\r\n",
             start + "X: a\nY: b\r\n\r\n",
             start + "no colon\r\n\r\n",
             start + ": empty\r\n\r\n",
             std::string("POST / HTTP/1.1\r\n\r\n"),
             start + "Host: other\r\n\r\n",
             std::string("GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("GET / HTTP/2.0\r\nHost: h\r\n\r\n"),
             std::string("GET / HTTP/1.1 \r\nHost: h\r\n\r\n"),
             std::string("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("GET * HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("G(T / HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("\r\n\r\n"),
             std::string("\x16\x03\x01\x02\r\n\r\n"),
             start + "X: " + std::string(70'000, 'x') + "\r\n\r\n",
             start + "Expect: tea\r\n\r\n",
         }) {
        INFO(request.substr(0, 200));
        handled = 0;
        const std::string answer = answer_to(server, request + smuggled);
        CHECK(handled == 0);
        CHECK(answer.find("HTTP/1.1 200") == std::string::npos);
        CHECK((answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 5")));
        CHECK(answer.find("Connection: close") != std::string::npos);
    }
    std::string many = start;
    for (int i = 0; i < 200; ++i) many += "X: y\r\n";
    CHECK(answer_to(server, many + "\r\n").starts_with("HTTP/1.1 431"));
}

TEST_CASE("a body over the limit is refused with 413, by its word or by its chunks, and the refusal can be read") {
    HttpServerOptions options;
    options.max_body = 1000;
    const HttpServer server = server_with(echo, options);
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n", body(1000, 'x');
    CHECK(answer_to(server, start + "Content-Length: 1000\r\n\r\n" + body).starts_with("HTTP/1.1 200"));
    CHECK(answer_to(server, start + "Content-Length: 1001\r\n\r\n" + body + "x").starts_with("HTTP/1.1 413"));
    CHECK(answer_to(server, start + "Content-Length: 500000\r\n\r\n" + std::string(500'000, 'x'))
              .starts_with("HTTP/1.1 413"));
    CHECK(answer_to(server, start + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + body + "\r\n1\r\nx\r\n0\r\n\r\n")
              .starts_with("HTTP/1.1 413"));
}

TEST_CASE("a longer body is taken where its head earns it, and the others are held to the limit") {
    HttpServerOptions options;
    options.max_body = 1000;
    options.body_limit = [](const ServerRequest& head) -> std::size_t {
        if (head.target == "/throw") throw std::runtime_error("x");
        return head.target == "/upload" && head.body.empty() ? 2000 : 1000;
    };
    const HttpServer server = server_with(echo, options);
    const auto post = [&](const std::string& target, std::size_t bytes) {
        return answer_to(server, "POST " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'x'));
    };
    CHECK(post("/upload", 2000).starts_with("HTTP/1.1 200"));
    CHECK(post("/upload", 2001).starts_with("HTTP/1.1 413"));
    CHECK(post("/", 2000).starts_with("HTTP/1.1 413"));
    CHECK(post("/throw", 2000).starts_with("HTTP/1.1 413"));
    CHECK(post("/throw", 1000).starts_with("HTTP/1.1 200"));
}

TEST_CASE("what a body beyond the limit is answered can be a page, and it comes even where the whole body is sent first") {
    HttpServerOptions options;
    options.max_body = 1000;
    options.too_large = [](const ServerRequest& head) { return ServerResponse{200, {{"X-Page", head.target}}, "the page", {}}; };
    const HttpServer server = server_with(echo, options);
    const std::string answer = answer_to(server, "POST /scan HTTP/1.1\r\nHost: h\r\nContent-Length: 6000000\r\n\r\n" + std::string(6'000'000, 'x'));
    CHECK(answer.starts_with("HTTP/1.1 413"));
    CHECK(answer.find("X-Page: /scan\r\n") != std::string::npos);
    CHECK(answer.ends_with("the page"));
}

TEST_CASE("a slow line has the time that its bytes take, there and back") {
    HttpServerOptions options;
    options.request_ms = 1000;
    options.least_rate = 64 << 10;
    const std::string piece(64u << 10, 'x'), answer(24u << 20, 'x');  // more than the sockets between hold
    const HttpServer server = server_with([&](const ServerRequest& request) { return ServerResponse{200, {}, request.method == "GET" ? answer : std::to_string(request.body.size()), {}}; }, options);
    RawClient up(server.port());
    up.send("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + std::to_string(8 * piece.size()) + "\r\n\r\n");
    for (int i = 0; i < 8; ++i) {  // 1.6 seconds in all
        up.send(piece);
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    CHECK(up.read_all().ends_with(std::to_string(8 * piece.size())));
    RawClient down(server.port());
    down.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    std::size_t read = 0;
    for (std::string got = down.read_until("x"); !got.empty() && got.find('(') == std::string::npos; got = down.read_until("x")) {
        read += got.size();
        std::this_thread::sleep_for(std::chrono::milliseconds(6));  // for 64 KiB: more than two seconds in all
    }
    CHECK(read > answer.size());
}

TEST_CASE("a handler that throws is a 500, one that forges a field too, and HEAD has no body") {
    const HttpServer server = server_with([](const ServerRequest& request) -> ServerResponse {
        if (request.target == "/throw") throw std::runtime_error("secret");
        return {200,
                {{"X", request.target == "/forge" ? "a\r\nSet-Cookie: b" : "a"}, {"content-length", "99"}},
                "body",
                {}};
    });
    const auto get = [&](const std::string& method, const std::string& path) {
        return answer_to(server, method + " " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    };
    CHECK(get("GET", "/throw").starts_with("HTTP/1.1 500"));
    CHECK(get("GET", "/throw").find("secret") == std::string::npos);
    CHECK(get("GET", "/forge").starts_with("HTTP/1.1 500"));
    CHECK(get("GET", "/").ends_with("\r\n\r\nbody"));
    CHECK(get("GET", "/").find("99") == std::string::npos);
    CHECK(get("HEAD", "/").ends_with("Content-Length: 4\r\nConnection: close\r\n\r\n"));
}

TEST_CASE("a request that drips in is ended at the deadline, however often a byte comes") {
    HttpServerOptions options;
    options.request_ms = 400;
    options.idle_ms = 400;
    const HttpServer server = server_with(echo, options);
    for (const char* begin : {"", "GET / HTTP/1.1\r\nX: ", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n",
                              "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n"}) {
        RawClient client(server.port());
        const auto start = std::chrono::steady_clock::now();
        client.send(begin);
        while (ms_since(start) < 3000 && !client.ended(50)) client.send("x");
        CHECK(ms_since(start) < 2000);
    }
}

TEST_CASE("a reader that does not read is ended at the deadline") {
    HttpServerOptions options;
    options.request_ms = 300;
    std::atomic<int> handled = 0;
    HttpServer server = server_with(
        [&](const ServerRequest&) -> ServerResponse {
            ++handled;
            return {200, {}, std::string(64u << 20, 'x'), {}};
        },
        options);
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto start = std::chrono::steady_clock::now();
    while (handled == 0 && ms_since(start) < 3000) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    server.stop();
    CHECK(ms_since(start) < 3000);
}

TEST_CASE("one address gets so many connections: a further one takes the place of the one that has waited longest") {
    HttpServerOptions options;
    options.max_per_address = 4;
    options.max_connections = 6;
    const HttpServer server = server_with(echo, options);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 4; ++i) {
        idle.push_back(std::make_unique<RawClient>(server.port()));
        idle.back()->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        CHECK(idle.back()->read_until("[]").starts_with("HTTP/1.1 200"));
    }
    CHECK(answer_to(server, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
    int ended = 0, answered = 0;  // which one waited longest is the server's to know: an answer is read before its thread waits again
    for (const auto& each : idle) {
        if (each->ended(300)) {
            ++ended;
            continue;
        }
        each->send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        if (each->read_all().starts_with("HTTP/1.1 200")) ++answered;
    }
    CHECK(ended == 1);
    CHECK(answered == 3);
}

TEST_CASE("where every connection is being answered a further one is closed, and none of them is disturbed") {
    HttpServerOptions options;
    options.max_per_address = 2;
    std::atomic<bool> go = false;
    std::atomic<int> inside = 0;
    const HttpServer server = server_with([&](const ServerRequest& request) {
        ++inside;
        while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return echo(request);
    }, options);
    RawClient one(server.port()), two(server.port());
    for (RawClient* each : {&one, &two}) each->send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    while (inside < 2) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    RawClient third(server.port());
    CHECK(third.ended(2000));
    go = true;
    for (RawClient* each : {&one, &two}) CHECK(each->read_all().starts_with("HTTP/1.1 200"));
}

TEST_CASE("five hundred connections that are idle or send a request byte by byte keep nobody else from being answered") {
    const HttpServer server = server_with(echo);
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 500; ++i) {
        crowd.push_back(std::make_unique<RawClient>(server.port()));
        if (i % 2 == 1) crowd.back()->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n1");
    }
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) CHECK(answer_to(server, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
    CHECK(ms_since(start) < 5000);
}

TEST_CASE("what has not changed is said without a length, which would be that of what it does not send") {
    const HttpServer server = server_with([&](const ServerRequest&) { return ServerResponse{304, {{"ETag", "\"1\""}}, {}, {}}; });
    const std::string answer = answer_to(server, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    CHECK(answer.starts_with("HTTP/1.1 304 "));
    CHECK(answer.find("Content-Length") == std::string::npos);
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("an idle connection is closed after its time") {
    HttpServerOptions options;
    options.idle_ms = 200;
    const HttpServer server = server_with(echo, options);
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto start = std::chrono::steady_clock::now();
    CHECK(client.ended(3000));
    CHECK(ms_since(start) < 2000);
}

TEST_CASE("every misbehaviour does what it says") {
    Misbehaviour fault;
    const HttpServer server = server_with([&](const ServerRequest&) {
        return ServerResponse{200, {}, "0123456789", fault};
    });
    const auto answer = [&](const Misbehaviour& next) {
        fault = next;
        return answer_to(server, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    };
    using Misbehave = Misbehaviour::Kind;
    CHECK(answer({Misbehave::none}).ends_with("0123456789"));
    CHECK(answer({Misbehave::close}) == "");
    CHECK(answer({Misbehave::reset}) == "(reset)");
    CHECK(answer({.kind = Misbehave::truncate, .bytes = 3}).ends_with("Content-Length: 10\r\nConnection: close\r\n\r\n012"));
    CHECK(answer({.kind = Misbehave::raw, .text = "no HTTP"}) == "no HTTP");
    const auto start = std::chrono::steady_clock::now();
    CHECK(answer({.kind = Misbehave::drip, .pause_ms = 1}).ends_with("0123456789"));
    CHECK(ms_since(start) >= 100);
    const auto later = std::chrono::steady_clock::now();
    CHECK(answer({.kind = Misbehave::none, .delay_ms = 200}).ends_with("0123456789"));
    CHECK(ms_since(later) >= 200);
}

TEST_CASE("a server that stops finishes what it is doing, closes idle connections, and takes no more") {
    std::atomic<bool> entered = false;
    HttpServer server = server_with([&](const ServerRequest& request) {
        entered = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        return echo(request);
    });
    RawClient busy(server.port()), idle(server.port());
    busy.send("GET /busy HTTP/1.1\r\nHost: h\r\n\r\n");
    while (!entered) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto start = std::chrono::steady_clock::now();
    std::jthread stopper([&] { server.stop(); });
    CHECK(busy.read_all().find("GET /busy") != std::string::npos);
    CHECK(idle.ended(2000));
    stopper.join();
    CHECK(ms_since(start) < 3000);
}

TEST_CASE("a stopping server does not wait for a long pause that a test asked for") {
    HttpServer server = server_with([&](const ServerRequest&) {
        return ServerResponse{200, {}, "x", {.delay_ms = 60'000}};
    });
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto start = std::chrono::steady_clock::now();
    server.stop();
    CHECK(ms_since(start) < 3000);
}

TEST_CASE("a server is refused what it must not do") {
    const auto start = [](HttpServerOptions options) { return static_cast<bool>(HttpServer::start(options, echo)); };
    HttpServerOptions options;
    options.address = "0.0.0.0";
    CHECK_FALSE(start(options));  // plain beyond loopback
    options.address = "localhost";
    CHECK_FALSE(start(options));
    options = {};
    options.certificate = "/absent.crt";
    CHECK_FALSE(start(options));
    options.key = "/absent.key";
    CHECK_FALSE(start(options));
    const HttpServer first = server_with(echo);
    options = {};
    options.port = first.port();
    CHECK_FALSE(start(options));
}
