// Scans of signed letters: read beside whoever writes them.

#include "scans.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

using namespace creditlink;

TEST_CASE("a kept scan is read while an import has the writers' turn, and a second writer waits no longer than it says") {
    const TemporaryFolder folder;
    REQUIRE(write_file(folder.path() / "office-secret", std::string(32, 's'), 0600));
    REQUIRE(write_file(folder.path() / "evidence-key", std::string(32, 'k'), 0600));
    Config config;
    config.directory = folder.path(), config.state = folder.path() / "state", config.office_secret_file = "office-secret", config.evidence_key_file = "evidence-key";
    const auto office = std::move(*Office::open(std::move(config)));
    auto writer = Scans::open(*office);
    REQUIRE(writer);
    const auto scan = writer->put("%PDF-1.7");
    REQUIRE(scan);
    REQUIRE(writer->sync());
    const auto read = scan_kept(*office, *scan);
    REQUIRE(read);
    CHECK(*read == "%PDF-1.7");
    const auto second = Scans::open(*office, 0);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::locked);
    Scan other = *scan;
    other.digest[0] ^= 1;
    CHECK_FALSE(scan_kept(*office, other));
}
