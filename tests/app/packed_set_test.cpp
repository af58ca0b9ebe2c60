// Sets of packs as the console makes them: not too many, and given up when the service ends.

#include "packed_set.h"

#include <doctest/doctest.h>

#include "ofd_check.h"
#include "support/temporary_folder.h"

using namespace creditlink;

TEST_CASE("more packs than somebody waits for at the console are refused with the command that makes them") {
    AskedPacks asked{{.origin = {}, .made = {}, .kind = "day", .subject = "2026-11-26", .list = {}, .lines = {}}, std::vector<WantedPack>(kMostPacksHere)};
    CHECK(few_enough_here(asked));
    asked.lines.emplace_back();
    const auto refused = few_enough_here(asked);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::usage);
    CHECK(refused.error().hint.find("creditlink evidence pack --day 2026-11-26") != std::string::npos);
}

TEST_CASE("a set of packs is given up when the service ends") {
    const TemporaryFolder folder;
    REQUIRE(write_file(folder.path() / "office-secret", std::string(32, 's'), 0600));
    Config config;
    config.directory = folder.path(), config.state = folder.path() / "state", config.office_secret_file = "office-secret";
    const std::shared_ptr<Office> office = std::move(*Office::open(std::move(config)));
    auto ledger = office->ledger();
    REQUIRE(ledger);
    std::stop_source ending;
    ending.request_stop();
    std::uint64_t done = 0;
    AskedPacks asked{{.origin = {}, .made = {}, .kind = "day", .subject = "2026-11-26", .list = {}, .lines = {}}, {WantedPack{"b-1", {}, "unknown"}}};
    const auto made = packed_set({.office = office, .directory = folder.path(), .keys = {}, .checkpoint = {}, .head = {}}, *ledger, std::move(asked), {.bytes = 1u << 20, .stop = ending.get_token()}, [&](std::uint64_t n, std::uint64_t) { done = n; });
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::interrupted);
    CHECK(done == 0);
}

TEST_CASE("an OFD signed before the certificate was renewed is not accused of being another's") {
    const OfdCheck check{{}, false};
    CHECK(check.sentence().find("不是用现在配置的证书签的") != std::string::npos);
    CHECK(check.sentence().find("证书更换前") != std::string::npos);
}
