// What a certificate says of itself.

#include "creditlink/http/certificate_facts.h"

#include <doctest/doctest.h>

#include "creditlink/http/certificate.h"
#include "raw_socket.h"

using namespace creditlink;

TEST_CASE("every certificate of a file is told by holder, issuer, names, fingerprint and dates") {
    TemporaryFolder folder;
    const auto one = make_loopback_certificate({.from = 1'700'000'000, .until = 1'800'000'000, .common_name = "示范厅"});
    const auto two = make_loopback_certificate({.from = 1'700'000'000, .until = 1'900'000'000, .common_name = "second"});
    REQUIRE((one && two));
    REQUIRE(write_file(folder.path / "bundle.pem", one->certificate_pem + "\n" + two->certificate_pem, 0600));
    const auto all = certificates_in(folder.path / "bundle.pem");
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK(all->front().subject == "CN=示范厅");
    CHECK(all->front().issuer == "CN=示范厅");
    CHECK(all->front().names == std::vector<std::string>{"localhost", "127.0.0.1", "::1"});
    CHECK(all->front().from == 1'700'000'000);
    CHECK(all->front().until == 1'800'000'000);
    CHECK(all->front().fingerprint.size() == 64);
    CHECK(all->back().until == 1'900'000'000);
    CHECK(all->back().fingerprint != all->front().fingerprint);
}

TEST_CASE("a file without a certificate is an error, and a private key is none") {
    TemporaryFolder folder;
    const auto made = make_loopback_certificate({.from = 1, .until = 2});
    REQUIRE(made);
    REQUIRE(write_file(folder.path / "key.pem", made->key_pem.reveal(), 0600));
    CHECK(certificates_in(folder.path / "key.pem").error().code == Errc::trust);
    CHECK_FALSE(certificates_in(folder.path / "nowhere.pem"));
}
