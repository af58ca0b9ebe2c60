// What /healthz finds: the loop, the ledger, the log.

#include "liveness.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "creditlink/base/json.h"
#include "support/set_clock.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

struct Alive {
    Alive() {
        REQUIRE(make_directories(state() / "log" / "journal", 0700));
        REQUIRE(write_file(folder.path() / "office-secret", std::string(32, 's'), 0600));
        Config config;
        config.directory = folder.path(), config.state = state(), config.office_secret_file = "office-secret";
        office = std::move(*Office::open(std::move(config)));
        REQUIRE(office->ledger());
        REQUIRE(write_file(segment(), "entries", 0600));
    }
    Path state() const { return folder.path() / "state"; }
    Path segment() const { return state() / "log" / "journal" / "000000000000"; }
    std::string wrong() {
        std::string names;
        for (const auto& [name, error] : look_alive(*office, heartbeat).checks)
            if (error) names += std::string(name) + " ";
        return names;
    }
    TemporaryFolder folder;
    SetClock clock;
    Heartbeat heartbeat{clock};
    std::unique_ptr<Office> office;
};

}  // namespace

TEST_CASE("a service whose loop goes round, whose ledger reads and whose log can be appended to is sound, and looking writes nothing") {
    Alive alive;
    const auto before = std::filesystem::last_write_time(alive.segment());
    CHECK(alive.wrong().empty());
    CHECK(std::filesystem::last_write_time(alive.segment()) == before);
    CHECK(std::filesystem::file_size(alive.segment()) == 7);
}

TEST_CASE("a loop that stands still is found after half a minute, and is well again with its next round") {
    Alive alive;
    alive.clock.now_ms += 29'000;
    CHECK(alive.wrong().empty());
    alive.clock.now_ms += 2'000;
    CHECK(alive.wrong() == "loop ");
    alive.heartbeat.beat();
    CHECK(alive.wrong().empty());
}

TEST_CASE("a ledger that is gone or broken, and a log that is no file, are found") {
    Alive alive;
    REQUIRE(write_file(alive.state() / "ledger.db", "no database at all, and long enough to be looked at as one", 0600));
    CHECK(alive.wrong() == "ledger ");
    std::filesystem::remove(alive.segment());
    std::filesystem::create_directory(alive.segment());
    CHECK(alive.wrong() == "ledger log ");
}

TEST_CASE("what was found stands beside what the service says of itself") {
    Liveness found{.checks = {{"loop", std::nullopt}, {"ledger", Error{Errc::storage, "台账打不开", "secret place", {}}}}};
    const auto said = json::parse(with_liveness(R"({"status":"idle","next_task":"a"})", found));
    REQUIRE(said);
    CHECK(said->find("status")->text == "idle");
    CHECK_FALSE(said->find("sound")->boolean);
    CHECK(said->find("checks")->find("loop")->text == "ok");
    CHECK(said->find("checks")->find("ledger")->text == "台账打不开");
    CHECK(json::parse(with_liveness("", found))->find("checks"));
}
