#include <doctest/doctest.h>
#include <sys/socket.h>

#include <vector>

#include "raw_socket.h"

using namespace creditlink;
using Kind = HttpFailure::Kind;

namespace {

// A clock whose steady time the test moves.
class TestClock final : public Clock {
  public:
    std::int64_t now_ms = 1'000'000;
    std::int64_t unix_ms() const override { return SystemClock().unix_ms(); }
    std::int64_t steady_ms() const override { return now_ms; }
    bool sleep_ms(std::int64_t, std::stop_token) override { return true; }
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// A server that says `answer` to each request and keeps the connection.
std::function<void(int)> saying(std::string answer) {
    return [answer = std::move(answer)](int fd) {
        while (!read_one_request(fd).empty()) write_raw(fd, answer);
    };
}

HttpClient::Outcome outcome_of(const std::string& answer, std::size_t max_answer = 1000) {
    RawServer server([answer](int fd) {
        read_one_request(fd);
        write_raw(fd, answer);
    });
    TestClock clock;
    HttpClient client = client_of(clock);
    HttpRequest request = post_to(server.origin() + "/x", "body");
    request.max_answer = max_answer;
    return client.send(request);
}

}  // namespace

TEST_CASE(
    "a POST on a kept connection that the server commits and resets is sent exactly once, and its outcome is unclear") {
    for (const bool by_reset : {true, false}) {  // RST, or an orderly end
        int commits = 0;
        RawServer server([&](int fd) {
            for (int served = 0; !read_one_request(fd).empty(); ++served) {
                ++commits;
                if (served == 1) {
                    if (by_reset) reset(fd);
                    return;
                }
                write_raw(fd, kOk);
            }
        });
        TestClock clock;
        HttpClient client = client_of(clock);
        REQUIRE(client.send(post_to(server.origin() + "/batch", "first")).response);
        for (const std::size_t size : {10u, 3'000'000u}) {
            const int before = commits;
            const std::string body(size, 'x');
            const HttpClient::Outcome outcome = client.send(post_to(server.origin() + "/batch", body));
            CHECK_FALSE(outcome.response);
            CHECK(outcome.failure.kind == Kind::unclear);
            CHECK(outcome.failure.error.code == Errc::platform);
            CHECK(commits == before + 1);
            REQUIRE(client.send(post_to(server.origin() + "/batch", "again")).response);  // on a fresh connection
        }
    }
}

TEST_CASE("a DELETE or POST without a body is not sent again by itself either") {
    for (const char* method : {"DELETE", "POST"}) {
        int commits = 0;
        RawServer server([&](int fd) {
            const std::string request = read_one_request(fd);
            if (request.empty()) return;
            if (request.starts_with("GET")) {
                write_raw(fd, kOk);
                if (read_one_request(fd).empty()) return;
            }
            ++commits;
            reset(fd);
        });
        TestClock clock;
        HttpClient client = client_of(clock);
        HttpRequest request = post_to(server.origin() + "/x", "");
        request.fields.clear();
        request.body.reset();
        request.method = "GET";
        REQUIRE(client.send(request).response);
        request.method = method;
        CHECK(client.send(request).failure.kind == Kind::unclear);
        CHECK(commits == 1);
    }
}

TEST_CASE("five hundred requests use one connection; five idle seconds or an error give a fresh one") {
    RawServer server(saying(std::string(kOk)));
    TestClock clock;
    HttpClient client = client_of(clock);
    const std::string body(2000, 'x');
    for (int i = 0; i < 500; ++i) {
        clock.now_ms += 4'999;
        REQUIRE(client.send(post_to(server.origin() + "/batch", body)).response);
    }
    CHECK(server.accepted() == 1);
    clock.now_ms += 5'000;
    REQUIRE(client.send(post_to(server.origin() + "/batch", body)).response);
    CHECK(server.accepted() == 2);
}

TEST_CASE("what stands on the wire is what was asked: target as it is, fields in order, nothing put in that was not") {
    std::string seen;
    RawServer server([&](int fd) {
        seen = read_one_request(fd);
        write_raw(fd,
                  "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 409 Conflict\r\nX-A:  b \r\nx-a: "
                  "c\r\nEmpty:\r\nContent-Length: 4\r\n\r\nbody");
    });
    TestClock clock;
    HttpClient client = client_of(clock);
    HttpRequest request = post_to(server.origin() + "/a/../b//%2e?x=%20&y", "{}");
    request.fields.emplace_back("X-Empty", "");
    request.fields.emplace_back("Idempotency-Key", "\"b-1\"");
    const HttpClient::Outcome outcome = client.send(request);
    REQUIRE(outcome.response);
    CHECK(outcome.response->status == 409);
    CHECK(outcome.response->body == "body");
    CHECK(outcome.response->fields == std::vector<std::pair<std::string, std::string>>{
                                          {"X-A", "b"}, {"x-a", "c"}, {"Empty", ""}, {"Content-Length", "4"}});
    CHECK(seen.starts_with("POST /a/../b//%2e?x=%20&y HTTP/1.1\r\n"));
    CHECK(seen.find("\r\nContent-Type: application/json\r\nX-Empty:\r\nIdempotency-Key: \"b-1\"\r\n") !=
          std::string::npos);
    for (const char* absent : {"Expect", "Accept-Encoding", "urlencoded", "Transfer-Encoding"})
        CHECK(seen.find(absent) == std::string::npos);
    CHECK(seen.ends_with("\r\n\r\n{}"));
}

TEST_CASE("each method goes out with its body and length") {
    std::string seen;
    RawServer server([&](int fd) {
        while (!(seen = read_one_request(fd)).empty()) write_raw(fd, kOk);
    });
    TestClock clock;
    HttpClient client = client_of(clock);
    for (const char* method : {"POST", "PUT", "DELETE"}) {
        HttpRequest request = post_to(server.origin() + "/x", "{\"a\":1}");
        request.method = method;
        REQUIRE(client.send(request).response);
        CHECK(seen.starts_with(std::string(method) + " /x HTTP/1.1\r\n"));
        CHECK(seen.find("Content-Length: 7\r\n") != std::string::npos);
        CHECK(seen.ends_with("{\"a\":1}"));
    }
}

TEST_CASE("a redirect is an answer, not an order") {
    int elsewhere = 0;
    RawServer other([&](int fd) {
        ++elsewhere;
        read_one_request(fd);
    });
    const HttpClient::Outcome outcome =
        outcome_of("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.origin() + "/\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(outcome.response);
    CHECK(outcome.response->status == 307);
    CHECK(elsewhere == 0);
}

TEST_CASE("HTML with 200 is an answer like any other: whether it is believed is for others to say") {
    const HttpClient::Outcome outcome =
        outcome_of("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>");
    REQUIRE(outcome.response);
    CHECK(outcome.response->body == "<html></html>");
}

TEST_CASE("an answer over the limit is refused while it is read, whatever it says its length is") {
    const std::string big(1001, 'x');
    CHECK(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + big.substr(1)).response);
    for (const std::string& head : {std::string("Content-Length: 1001\r\n\r\n"), std::string("\r\n"),
                                    std::string("Transfer-Encoding: chunked\r\n\r\n3e9\r\n")}) {
        const HttpClient::Outcome outcome = outcome_of("HTTP/1.1 200 OK\r\n" + head + big + "\r\n0\r\n\r\n");
        CHECK_FALSE(outcome.response);
        CHECK(outcome.failure.kind == Kind::unclear);
        CHECK(outcome.failure.error.message.find("1000") != std::string::npos);
    }
    CHECK_FALSE(
        outcome_of("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\nContent-Length: 0\r\n\r\n").response);
}

TEST_CASE("a compressed answer is handed over as it came, never unpacked") {
    const std::string bytes("\x1f\x8b\x08\x00", 4);
    const HttpClient::Outcome outcome =
        outcome_of("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n" + bytes);
    REQUIRE(outcome.response);
    CHECK(outcome.response->body == bytes);
}

TEST_CASE("an answer that ends early, is garbage or never comes is unclear") {
    for (const char* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                               "HTTP/1.1 200 OK\r\nConte", "garbage without end\r\n\r\n", "HTTP/0.9", ""}) {
        INFO(std::string(answer));
        const HttpClient::Outcome outcome = outcome_of(answer);
        CHECK_FALSE(outcome.response);
        CHECK(outcome.failure.kind == Kind::unclear);
        CHECK(outcome.failure.error.code == Errc::platform);
        CHECK_FALSE(outcome.failure.error.message.empty());
    }
}

TEST_CASE("limits in time: total, and a peer that has stalled") {
    RawServer server([](int fd) {
        read_one_request(fd);
        write_raw(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        char gone;
        ::recv(fd, &gone, 1, 0);
    });
    TestClock clock;
    HttpClient client = client_of(clock);
    HttpRequest request = post_to(server.origin() + "/x", "body");
    const auto seconds = [&] {
        const std::int64_t before = SystemClock().steady_ms();
        const HttpClient::Outcome outcome = client.send(request);
        CHECK(outcome.failure.kind == Kind::unclear);
        return SystemClock().steady_ms() - before;
    };
    request.total_timeout_ms = 300;
    CHECK(seconds() < 2'000);
    request.total_timeout_ms = 60'000;
    request.stalled_timeout_s = 1;
    CHECK(seconds() < 5'000);
}

TEST_CASE("when no connection can be made nothing was sent") {
    TestClock clock;
    HttpClient client = client_of(clock);
    std::string refused_origin;
    {
        refused_origin = RawServer([](int) {}).origin();
    }
    for (const std::string& url : {refused_origin + "/x", std::string("https://no-such-host.invalid/x")}) {
        const HttpClient::Outcome outcome = client.send(post_to(url, "body"));
        CHECK_FALSE(outcome.response);
        CHECK(outcome.failure.kind == Kind::not_sent);
        CHECK(outcome.failure.error.code == Errc::platform);
        CHECK_FALSE(outcome.failure.error.place.empty());
    }
    RawServer plain([](int fd) { ::shutdown(fd, SHUT_RDWR); });  // hangs up in the middle of the TLS handshake
    const HttpClient::Outcome outcome = client.send(post_to("https" + plain.origin().substr(4) + "/x", "body"));
    CHECK(outcome.failure.kind == Kind::not_sent);
}

TEST_CASE("a request that must not be sent is refused before a connection is made") {
    RawServer server(saying(std::string(kOk)));
    TestClock clock;
    HttpClient client = client_of(clock);
    for (const std::string& url :
         {std::string("http://192.0.2.1/x"), std::string("http://example.com/"), std::string("ftp://127.0.0.1/x"),
          std::string("file:///etc/passwd"), std::string("https://user:secret@127.0.0.1/"), server.origin() + "/x#y",
          server.origin() + "/a b", std::string("x"), std::string()}) {
        INFO(url);
        const HttpClient::Outcome outcome = client.send(post_to(url, "body"));
        CHECK(outcome.failure.kind == Kind::not_sent);
        CHECK(outcome.failure.error.code == Errc::config);
    }
    HttpRequest request = post_to(server.origin() + "/x", "body");
    for (const auto& field : std::vector<std::pair<std::string, std::string>>{{"A", "b\r\nC: d"},
                                                                              {"A\r\nB", "c"},
                                                                              {"", "x"},
                                                                              {"Content-Length", "1"},
                                                                              {"Transfer-Encoding", "chunked"},
                                                                              {"Host", "x"}}) {
        request.fields = {field};
        CHECK(client.send(request).failure.kind == Kind::not_sent);
    }
    request.fields.clear();
    for (const char* method : {"GET", "HEAD", "PATCH", "post", ""}) {
        request.method = method;
        CHECK(client.send(request).failure.kind == Kind::not_sent);
    }
    CHECK(server.accepted() == 0);
}
