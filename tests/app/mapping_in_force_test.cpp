// The text of a mapping that a run uses: the file's, whatever a killed process or somebody's editor left there.

#include "mapping_in_force.h"

#include <doctest/doctest.h>

#include "creditlink/base/encode.h"
#include "mapping_release.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr const char* kMapping = "office-a/penalties.json";

struct SmallOffice {
    SmallOffice() {
        std::filesystem::create_directories(folder / "mappings/office-a");
        REQUIRE(write_file(folder / "secret", std::string(32, 's'), 0600));
        Config config;
        config.directory = folder.path(), config.state = folder / "state", config.mappings = folder / "mappings", config.office_secret_file = "secret";
        TaskConfig task;
        task.name = "penalties", task.mapping = kMapping;
        config.tasks = {task};
        office = std::move(Office::open(config)).value();
        ledger.emplace(std::move(office->ledger()).value());
        put("one");
    }
    void put(const std::string& text) { REQUIRE(write_file(path(), text, 0640)); }
    std::string file() { return read_file(path()).value(); }
    Path path() const { return folder / "mappings/office-a/penalties.json"; }
    Mappings mappings() { return Mappings(*ledger); }
    std::int64_t released(const std::string& text, const std::string& over) {
        const auto number = mappings().propose(kMapping, text, sha256(over), "why", {"wangfang", "王芳"}).value();
        REQUIRE(mappings().release(number, hex(bytes_of(sha256(text))), {"liming", "李明"}));
        return number;
    }

    TemporaryFolder folder;
    std::unique_ptr<Office> office;
    std::optional<Ledger> ledger;
};

}  // namespace

TEST_CASE("a release whose file was not written when its process was killed is written before the next run reads it") {
    SmallOffice it;
    REQUIRE(text_in_force(*it.office, *it.ledger, kMapping));
    const auto number = it.released("two", "one");  // killed here
    CHECK(it.file() == "one");
    const auto now = text_in_force(*it.office, *it.ledger, kMapping);
    REQUIRE(now);
    CHECK(now->text == "two");
    CHECK(now->known.proposal == number);
    CHECK(it.file() == "two");
    CHECK(it.mappings().proposal(number).value()->written);
    CHECK((std::filesystem::status(it.path()).permissions() & std::filesystem::perms::group_read) != std::filesystem::perms::none);
}

TEST_CASE("killed between file and ledger a release is known to be written the next time, and the service's start is such a time") {
    SmallOffice it;
    REQUIRE(text_in_force(*it.office, *it.ledger, kMapping));
    const auto number = it.released("two", "one");
    it.put("two");  // killed here
    REQUIRE(finish_releases(*it.office, *it.ledger));
    CHECK(it.mappings().proposal(number).value()->written);
    CHECK(it.mappings().history(kMapping, 9).value().size() == 2);
}

TEST_CASE("a release over which somebody has written at once is no success: the answer says what is in force") {
    SmallOffice it;
    REQUIRE(text_in_force(*it.office, *it.ledger, kMapping));
    const auto number = it.released("two", "one");
    it.put("by hand");  // between the release and its file
    const auto done = finish_release(*it.office, *it.ledger, number, kMapping);
    REQUIRE_FALSE(done);
    CHECK(done.error().message.find(hex(bytes_of(sha256("by hand"))).substr(0, 8)) != std::string::npos);
    SmallOffice other;
    REQUIRE(text_in_force(*other.office, *other.ledger, kMapping));
    CHECK(finish_release(*other.office, *other.ledger, other.released("two", "one"), kMapping));
    CHECK(other.file() == "two");
}

TEST_CASE("what somebody writes into the file by hand is used, noticed, and stays") {
    SmallOffice it;
    REQUIRE(text_in_force(*it.office, *it.ledger, kMapping));
    const auto number = it.released("two", "one");
    REQUIRE(text_in_force(*it.office, *it.ledger, kMapping));
    it.put("by hand");
    const auto now = text_in_force(*it.office, *it.ledger, kMapping);
    REQUIRE(now);
    CHECK(now->text == "by hand");
    CHECK(now->known.proposal == 0);
    REQUIRE(finish_releases(*it.office, *it.ledger));
    CHECK(it.file() == "by hand");
    CHECK(it.mappings().proposal(number).value()->written);
}

TEST_CASE("where the file of a mapping is gone, a run hears of it and nothing is released into the void") {
    SmallOffice it;
    std::filesystem::remove(it.path());
    const auto now = text_in_force(*it.office, *it.ledger, kMapping);
    REQUIRE_FALSE(now);
    CHECK(now.error().code == Errc::config);
}
