// The same platform over real loopback connections: what a fault of the connection looks like from outside.

#include "support/temporary_folder.h"
#include "creditlink/http/certificate.h"
#include "creditlink/http/client.h"
#include "creditlink/http/server.h"
#include "fixture.h"
#include "transport.h"

using namespace creditlink;
using namespace creditlink::sandbox;

namespace {

struct Loopback {
    explicit Loopback(PlatformFixture::Wish wish, const HttpServerOptions& options = {})
        : platform(std::move(wish)), server(*HttpServer::start(options, [this](const ServerRequest& request) { return response_of(platform.platform.handle(call_of(request))); })) {
        platform.platform.set_origin(server.origin());
    }

    HttpClient::Outcome post(HttpClient& client, const std::string& id, const std::string& body, std::int64_t timeout_ms = 20'000) {
        sent = {.method = "POST", .target_uri = server.origin() + "/exchange/v1/batches", .fields = {{"Content-Type", "application/json"}, {"Idempotency-Key", "\"" + id + "\""}}};
        REQUIRE(sign_request(sent, body, platform.office_key, kNow, random_bytes(16)));
        return client.send({.method = "POST", .url = sent.target_uri, .fields = sent.fields, .body = body, .max_answer = 16u << 20, .total_timeout_ms = timeout_ms});
    }

    bool believed(const HttpResponse& response) {
        return verify_response({.status = response.status, .fields = response.fields}, response.body, sent, platform.pins, kNow).kind == SignatureVerdict::Kind::valid;
    }

    bool stored(const std::string& key) { return platform.store.record(kOffice, "xk", key)->has_value(); }

    PlatformFixture platform;
    HttpServer server;
    RequestHead sent;
};

}  // namespace

TEST_CASE("over HTTP a batch gets a receipt that verifies, several on one connection") {
    Loopback loopback({});
    SystemClock clock;
    auto client = *HttpClient::make({}, clock);
    for (int i = 0; i < 5; ++i) {
        const auto id = "b-" + std::to_string(i);
        const auto outcome = loopback.post(client, id, batch(id, {put("k-" + std::to_string(i))}));
        REQUIRE(outcome.response);
        CHECK(outcome.response->status == 200);
        CHECK(loopback.believed(*outcome.response));
    }
    CHECK(loopback.server.connections() == 1);
}

TEST_CASE("over TLS as well, with a certificate of this machine") {
    const TemporaryFolder folder;
    SystemClock clock;
    HttpServerOptions options;
    options.certificate = folder.path() / "server.crt";
    options.key = folder.path() / "server.key";
    REQUIRE(ensure_loopback_certificate(options.certificate, options.key, clock.unix_seconds()));
    Loopback loopback({}, options);
    REQUIRE(loopback.server.origin().starts_with("https://"));
    auto client = *HttpClient::make({.ca_file = options.certificate, .client_certificate = {}, .client_key = {}, .pinned_public_key = {}}, clock);
    const auto outcome = loopback.post(client, "b-1", batch("b-1", {put("k-1")}));
    REQUIRE(outcome.response);
    CHECK(loopback.believed(*outcome.response));
}

TEST_CASE("a fault of the connection leaves the outcome unclear, before the commit and after it") {
    const std::pair<const char*, bool> cases[] = {{"reset-before-commit", false}, {"commit-then-reset", true}, {"truncated", true}, {"timeout", false}, {"timeout-after-commit", true}, {"drip", true}};
    for (const auto& [fault, stored] : cases) {
        CAPTURE(fault);
        Loopback loopback({.faults = {fault}});
        SystemClock clock;
        auto client = *HttpClient::make({}, clock);
        const auto outcome = loopback.post(client, "b-1", batch("b-1", {put("k-1")}), 700);
        CHECK_FALSE(outcome.response);
        CHECK(outcome.failure.kind == HttpFailure::Kind::unclear);
        CHECK(loopback.stored("k-1") == stored);
        CHECK(loopback.platform.store.batch("b-1", {kOffice})->has_value() == stored);
    }
}

TEST_CASE("an answer from a gateway, a forged one and a redirect are answers that nobody believes") {
    for (const auto* fault : {"502-html", "413-html", "html-200-after-commit", "redirect", "bad-signature", "altered-body", "unsigned", "other-key"}) {
        CAPTURE(fault);
        Loopback loopback({.faults = {fault}});
        SystemClock clock;
        auto client = *HttpClient::make({}, clock);
        const auto outcome = loopback.post(client, "b-1", batch("b-1", {put("k-1")}));
        REQUIRE(outcome.response);
        CHECK_FALSE(loopback.believed(*outcome.response));
    }
}

TEST_CASE("Retry-After reaches the client in each of its notations") {
    const std::pair<const char*, const char*> cases[] = {{"429=3", "3"}, {"429-date=5", "Mon, 23 Nov 2026 02:00:05 GMT"}, {"429-garbage", "soon"}};
    for (const auto& [fault, value] : cases) {
        CAPTURE(fault);
        Loopback loopback({.faults = {fault}});
        SystemClock clock;
        auto client = *HttpClient::make({}, clock);
        const auto outcome = loopback.post(client, "b-1", batch("b-1", {put("k-1")}));
        REQUIRE(outcome.response);
        CHECK(loopback.believed(*outcome.response));
        CHECK(outcome.response->status == 429);
        CHECK(field_of(outcome.response->fields, "Retry-After") == value);
    }
}
