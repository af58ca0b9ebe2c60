#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>

#include <cstdlib>
#include <ctime>

#include "creditlink/base/message.h"
#include "creditlink/http/certificate.h"
#include "raw_socket.h"

using namespace creditlink;
using Kind = HttpFailure::Kind;

namespace {

ServerResponse hello(const ServerRequest& request) {
    return {200, {{"Content-Type", "text/plain"}}, "hello " + request.body, {}};
}

HttpServer tls_server(const CertificateFiles& files, const Path& client_ca = {}) {
    HttpServerOptions options;
    options.certificate = files.certificate;
    options.key = files.key;
    options.client_ca = client_ca;
    return std::move(HttpServer::start(options, hello).value());
}

CertificateFiles made(const TemporaryFolder& folder, const std::string& stem, const CertificateWish& wish) {
    const ServerCertificate certificate = make_loopback_certificate(wish).value();
    const CertificateFiles files{folder.path / (stem + ".crt"), folder.path / (stem + ".key")};
    REQUIRE(write_file(files.certificate, certificate.certificate_pem));
    REQUIRE(write_file(files.key, certificate.key_pem.reveal(), 0600));
    return files;
}

// The error of a client that trusts `ca` and speaks to a server that has `files`.
Error refusal(const CertificateFiles& files, const Path& ca) {
    const HttpServer server = tls_server(files);
    SystemClock clock;
    HttpClient client = client_of(clock, ca);
    const HttpClient::Outcome outcome = client.send(post_to(server.origin() + "/x", "body"));
    CHECK_FALSE(outcome.response);
    CHECK(outcome.failure.kind == Kind::not_sent);
    return outcome.failure.error;
}

}  // namespace

TEST_CASE("over TLS five hundred requests use one connection and one handshake") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder);
    const HttpServer server = tls_server(files);
    SystemClock clock;
    HttpClient client = client_of(clock, files.certificate);
    const std::string small = "x", large(1'000'000, 'y');
    for (int i = 0; i < 500; ++i) {
        const std::string& body = i % 50 == 0 ? large : small;
        const HttpClient::Outcome outcome = client.send(post_to(server.origin() + "/x", body));
        REQUIRE(outcome.response);
        REQUIRE(outcome.response->body == "hello " + body);
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("a TLS peer that goes away while we send or while it answers ends neither process") {
    ::signal(SIGPIPE, SIG_DFL);  // whoever started the tests may have had it ignored
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder);
    HttpServerOptions options;
    options.certificate = files.certificate;
    options.key = files.key;
    options.max_body = 1000;
    const HttpServer server = std::move(HttpServer::start(options, [](const ServerRequest&) {
                                            return ServerResponse{200, {}, std::string(20u << 20, 'x'), {}};
                                        }).value());
    SystemClock clock;
    const std::string large(20u << 20, 'y');
    for (int i = 0; i < 3; ++i) {
        HttpClient client = client_of(clock, files.certificate);
        const HttpClient::Outcome sending = client.send(post_to(server.origin() + "/x", large));
        CHECK((sending.response ? sending.response->status == 413 : sending.failure.kind == Kind::unclear));
        CHECK_FALSE(client.send(post_to(server.origin() + "/x", "small")).response);  // over our limit: we hang up
    }
}

TEST_CASE("each loopback name of the made certificate is accepted") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder);
    const HttpServer server = tls_server(files);
    SystemClock clock;
    HttpClient client = client_of(clock, files.certificate);
    for (const char* host : {"127.0.0.1", "localhost"})
        CHECK(client.send(post_to("https://" + std::string(host) + ":" + std::to_string(server.port()) + "/", ""))
                  .response);
    HttpServerOptions options;
    options.address = "::1";
    options.certificate = files.certificate;
    options.key = files.key;
    const Result<HttpServer> v6 = HttpServer::start(options, hello);
    REQUIRE(v6);
    CHECK(client.send(post_to(v6->origin() + "/", "")).response);
}

TEST_CASE(
    "a certificate that is expired, not yet valid, for another host or of a stranger is refused with its reason") {
    const TemporaryFolder folder;
    const std::int64_t now = std::time(nullptr), day = 86400;
    const CertificateFiles expired = made(folder, "expired", {now - 9 * day, now - day});
    const CertificateFiles early = made(folder, "early", {now + day, now + 9 * day});
    const CertificateFiles other = made(folder, "other", {now - day, now + day, "other", "DNS:platform.example"});
    const CertificateFiles stranger = made(folder, "stranger", {now - day, now + day});
    const CertificateFiles known = made(folder, "known", {now - day, now + day, "known"});
    struct Case {
        const CertificateFiles &server, &ca;
        const char *zh, *en;
    };
    for (const Case& c :
         {Case{expired, expired, "已过期", "expired"}, Case{early, early, "尚未生效", "not yet valid"},
          Case{other, other, "不是发给这个主机", "another host"}, Case{stranger, known, "自签名", "self-signed"}}) {
        set_language(Language::zh);
        const Error chinese = refusal(c.server, c.ca.certificate);
        set_language(Language::en);
        const Error english = refusal(c.server, c.ca.certificate);
        set_language(Language::zh);
        CHECK(chinese.code == Errc::trust);
        CHECK(chinese.place.starts_with("https://127.0.0.1:"));
        INFO(chinese.message << " / " << english.message);
        CHECK(chinese.message.find(c.zh) != std::string::npos);
        CHECK(english.message.find(c.en) != std::string::npos);
    }
}

TEST_CASE("a public key that is not the pinned one is refused though the certificate is good") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder);
    const HttpServer server = tls_server(files);
    SystemClock clock;
    HttpClientOptions options;
    options.ca_file = files.certificate;
    options.pinned_public_key = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    HttpClient client = std::move(HttpClient::make(options, clock).value());
    const HttpClient::Outcome outcome = client.send(post_to(server.origin() + "/x", "body"));
    CHECK(outcome.failure.kind == Kind::not_sent);
    CHECK(outcome.failure.error.code == Errc::trust);
}

TEST_CASE("TLS 1.1 is refused, 1.2 and 1.3 are spoken") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder);
    const HttpServer server = tls_server(files);
    const auto speaks = [&](const std::string& version) {
        return std::system(("echo | openssl s_client -connect 127.0.0.1:" + std::to_string(server.port()) +
                            " -cipher ALL@SECLEVEL=0 -" + version + " > " + (folder.path / "out").string() + " 2>&1")
                               .c_str()) == 0;
    };
    CHECK(speaks("tls1_2"));
    CHECK(speaks("tls1_3"));
    CHECK_FALSE(speaks("tls1_1"));
}

TEST_CASE("client certificates: needed where a CA for them is given, on a resumed session too") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder), office = loopback_certificate(folder, "office"),
                           other = loopback_certificate(folder, "other");
    const HttpServer server = tls_server(files, office.certificate);
    SystemClock clock;
    HttpClientOptions options;
    options.ca_file = files.certificate;
    HttpClient without = std::move(HttpClient::make(options, clock).value());
    CHECK_FALSE(without.send(post_to(server.origin() + "/x", "body")).response);

    options.client_certificate = other.certificate;
    options.client_key = other.key;
    HttpClient stranger = std::move(HttpClient::make(options, clock).value());
    CHECK_FALSE(stranger.send(post_to(server.origin() + "/x", "body")).response);

    options.client_certificate = office.certificate;
    options.client_key = office.key;
    HttpClient client = std::move(HttpClient::make(options, clock).value());
    for (int i = 0; i < 3; ++i) {
        HttpRequest request = post_to(server.origin() + "/x", "body");
        CHECK(client.send(request).response);
        request.body = "";  // wants a connection of its own, which resumes the session
        CHECK(client.send(request).response);
    }
}

TEST_CASE("a session of a connection with a client certificate can be resumed") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder), office = loopback_certificate(folder, "office");
    const HttpServer server = tls_server(files, office.certificate);
    const std::string common = "openssl s_client -connect 127.0.0.1:" + std::to_string(server.port()) + " -CAfile " +
                               files.certificate.string() + " -cert " + office.certificate.string() + " -key " +
                               office.key.string() + " -tls1_2 ";
    const std::string out = (folder.path / "out").string(), session = (folder.path / "session").string();
    CHECK(std::system(("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | " + common + "-ign_eof -sess_out " + session + " > " +
                       out + " 2>&1")
                          .c_str()) == 0);
    CHECK(std::system(("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | " + common + "-ign_eof -sess_in " + session + " > " +
                       out + " 2>&1")
                          .c_str()) == 0);
    CHECK(read_file(out).value().find("Reused") != std::string::npos);
    CHECK(read_file(out).value().find("hello") != std::string::npos);
}

TEST_CASE("the client's own files are looked at first, and the one at fault is named") {
    const TemporaryFolder folder;
    const std::int64_t now = std::time(nullptr), day = 86400;
    const CertificateFiles good = loopback_certificate(folder), other = loopback_certificate(folder, "other");
    const CertificateFiles expired = made(folder, "expired", {now - 9 * day, now - day});
    SystemClock clock;
    const auto place = [&](const HttpClientOptions& options) {
        const Result<HttpClient> client = HttpClient::make(options, clock);
        REQUIRE_FALSE(client);
        return client.error().place;
    };
    HttpClientOptions options;
    options.ca_file = folder.path / "absent";
    CHECK(place(options) == options.ca_file.string());
    options.ca_file = good.key;
    CHECK(place(options) == options.ca_file.string());
    options.ca_file = good.certificate;
    options.client_certificate = expired.certificate;
    options.client_key = expired.key;
    CHECK(place(options) == expired.certificate.string());
    options.client_certificate = good.certificate;
    options.client_key = other.key;
    CHECK(place(options) == other.key.string());
    options.client_key = good.key;
    REQUIRE(::chmod(good.key.c_str(), 0644) == 0);
    CHECK(place(options) == good.key.string());
}

TEST_CASE("a made certificate is left alone when it is there, and half of it is not written over") {
    const TemporaryFolder folder;
    const CertificateFiles files = loopback_certificate(folder);
    const std::string before = read_file(files.certificate).value();
    CHECK(ensure_loopback_certificate(files.certificate, files.key, std::time(nullptr)));
    CHECK(read_file(files.certificate).value() == before);
    struct stat about {};
    REQUIRE(::stat(files.key.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    std::filesystem::remove(files.certificate);
    CHECK_FALSE(ensure_loopback_certificate(files.certificate, files.key, std::time(nullptr)));
}
