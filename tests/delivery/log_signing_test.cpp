// How long entries of the exchange log may wait for a signature.

#include "creditlink/delivery/log_signing.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

struct TestClock final : Clock {
    std::int64_t unix_now = 1'795'000'000'000, steady_now = 5'000;
    std::int64_t unix_ms() const override { return unix_now; }
    std::int64_t steady_ms() const override { return steady_now; }
    bool sleep_ms(std::int64_t ms, std::stop_token) override { return pass(ms), true; }
    void pass(std::int64_t ms) { unix_now += ms, steady_now += ms; }
};

struct SigningOffice {
    SigningOffice() : key(std::make_shared<const PrivateKey>(*PrivateKey::generate(Algorithm::ed25519))) {
        log.emplace(opened({}));
    }
    ExchangeLog opened(std::vector<PublicKey> away) {
        LogKeys keys{.origin = "creditlink/test",
                     .ed25519 = away.empty() ? key : nullptr,
                     .sm2 = {},
                     .former = {},
                     .away = away};
        auto made = ExchangeLog::open(folder / "log", keys, clock);
        REQUIRE(made);
        return std::move(*made);
    }
    void take_key_away() { log.emplace(opened({key->public_key()})); }
    void put_key_back() { log.emplace(opened({})); }
    void write(std::uint64_t entries) {
        for (std::uint64_t i = 0; i < entries; ++i) REQUIRE(log->append("submitted", "{}"));
        REQUIRE(log->sync());
    }
    TemporaryFolder folder;
    TestClock clock;
    std::shared_ptr<const PrivateKey> key;
    std::optional<ExchangeLog> log;
};

}  // namespace

TEST_CASE(
    "while anything happens no entry is older than a minute when it is signed, and an idle log is not signed again") {
    SigningOffice office;
    LogSigning signing(*office.log, office.clock);
    std::int64_t oldest = 0;
    for (int second = 0; second < 600; ++second) {
        office.write(1);
        REQUIRE(signing.in_time());
        office.clock.pass(1000);
        const UnsignedTail tail = office.log->unsigned_tail();
        if (tail.entries > 0) oldest = std::max(oldest, office.clock.unix_now - tail.since);
    }
    CHECK(oldest <= 60'000);
    CHECK(oldest > 20'000);  // and not at every entry: a signature costs a file
    office.clock.pass(kSignEveryMs);
    REQUIRE(signing.in_time());
    const std::uint64_t signed_size = office.log->signed_size();
    CHECK(signed_size == office.log->head().size);
}

TEST_CASE("many entries in little time are signed early") {
    SigningOffice office;
    LogSigning signing(*office.log, office.clock);
    office.write(1);
    REQUIRE(signing.in_time());
    office.write(kSignAtEntries);
    REQUIRE(signing.in_time());
    CHECK(office.log->unsigned_tail().entries == 0);
}

TEST_CASE(
    "with the key away entries may wait for a day; then nothing may be sent, with the reason, until the key is back") {
    SigningOffice office;
    office.take_key_away();
    LogSigning signing(*office.log, office.clock);
    office.write(3);
    REQUIRE(signing.in_time());
    REQUIRE(signing.trouble());
    office.clock.pass(kMaxUnsignedMs);
    REQUIRE(signing.in_time());
    office.clock.pass(1000);
    const auto stopped = signing.in_time();
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::trust);
    CHECK(stopped.error().hint.find("sync deliver") != std::string::npos);

    office.take_key_away();  // a restart does not give another day
    LogSigning again(*office.log, office.clock);
    CHECK_FALSE(again.in_time());

    office.put_key_back();
    LogSigning resumed(*office.log, office.clock);
    REQUIRE(resumed.in_time());
    CHECK(office.log->unsigned_tail().entries == 0);
}

TEST_CASE("with the key away 10,000 entries may wait, and one more stops the sending, whatever the clock says") {
    SigningOffice office;
    office.take_key_away();
    LogSigning signing(*office.log, office.clock);
    office.write(kMaxUnsignedEntries);
    office.clock.unix_now -= 2 * kMaxUnsignedMs;
    REQUIRE(signing.in_time());
    office.write(1);
    CHECK_FALSE(signing.in_time());
}
