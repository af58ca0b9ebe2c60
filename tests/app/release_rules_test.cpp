// What two people released, beside what there is: a key that is not in its place, files of a mapping that somebody changed.

#include "release_rules.h"

#include <doctest/doctest.h>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/midnight.h"
#include "creditlink/health/finding_words.h"
#include "liveness.h"
#include "mapping_in_force.h"
#include "mapping_standing.h"
#include "signing_key_change.h"
#include "support/folders.h"
#include "support/set_clock.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr const char* kApprovals = "office-a/approvals.json";
constexpr const char* kDocuments = "lists/id-document.json";

struct ReleasingOffice {
    ReleasingOffice() {
        std::filesystem::create_directories(folder / "keys");
        std::filesystem::copy(Path(test::kSourceFolder) / "mappings", folder / "mappings", std::filesystem::copy_options::recursive);
        REQUIRE(write_file(folder / "secret", std::string(32, 's'), 0600));
        key.emplace(PrivateKey::generate(Algorithm::sm2_sm3, std::string(kDefaultSignerId)).value());
        REQUIRE(key->save(folder / "keys/office.pem", Secret()));
        Config config;
        config.directory = folder.path(), config.state = folder / "state", config.mappings = folder / "mappings", config.office_secret_file = "secret";
        config.office_name = "示范厅", config.office_uscc = "11220000Y00000016R", config.office_division = "220000";
        config.sign.file = "keys/office.pem", config.documents.ofd_certificate = "keys/none.crt";
        TaskConfig task;
        task.name = "approvals", task.mapping = kApprovals;
        config.tasks = {task};
        office = std::move(Office::open(config)).value();
        ledger.emplace(std::move(office->ledger()).value());
    }
    void run() { REQUIRE(mapping_in_force(*office, *ledger, kApprovals)); }
    void append(const std::string& file) {
        auto text = read_file(folder / "mappings" / Path(file)).value();
        REQUIRE(write_file(folder / "mappings" / Path(file), text + "\n", 0644));
    }
    std::string told(std::int64_t later = 0) {
        std::string lines;
        for (const HealthCheck& check : mapping_file_checks(*office, *ledger, office->clock().unix_seconds() + later)) lines += check.subject + " " + check.code + " ";
        return lines;
    }
    std::size_t entries() {
        std::size_t count = 0;
        const auto waiting = ledger->to_log(1000).value();
        for (const auto& entry : waiting) count += entry.event == "mapping-found" && entry.json.find(kDocuments) != std::string::npos && entry.json.find("before") != std::string::npos;
        return count;
    }
    DeskMappingFile documents() {
        const auto standing = standing_of(*office, *ledger, used_mappings(*office).front());
        REQUIRE(standing);
        for (const DeskMappingFile& file : standing->second.files)
            if (file.file == kDocuments) return file;
        FAIL("the list is not among the mapping's files");
        return {};
    }
    std::string keeps_away() {
        const auto check = key_place_check(*office, *ledger);
        return check ? found_in(*check) : std::string();
    }

    TemporaryFolder folder;
    std::optional<PrivateKey> key;
    std::unique_ptr<Office> office;
    std::optional<Ledger> ledger;
};

}  // namespace

TEST_CASE("a code list that was changed by hand is told before a run uses it, noted in the log by the run that does, and told for a week") {
    ReleasingOffice it;
    it.run();
    CHECK(it.told().empty());
    CHECK(it.entries() == 0);
    CHECK_FALSE(it.documents().changed_by_hand);
    it.append(kDocuments);
    CHECK(it.told() == std::string(kDocuments) + " mapping-changed ");
    CHECK(it.documents().changed_by_hand);
    CHECK(it.entries() == 0);
    it.run();
    it.run();
    CHECK(it.entries() == 1);
    CHECK(it.told() == std::string(kDocuments) + " mapping-found ");
    CHECK_FALSE(it.documents().changed_by_hand);
    CHECK(it.told(8 * kDaySeconds).empty());
}

TEST_CASE("a kind and the mapping's own file are told of like a code list, and a mapping that was not used yet is not") {
    ReleasingOffice it;
    CHECK(it.told().empty());
    it.run();
    it.append("kinds/xk.json");
    it.append(kApprovals);
    CHECK(it.told() == std::string(kApprovals) + " mapping-changed kinds/xk.json mapping-changed ");
    it.run();
    CHECK(it.told() == std::string(kApprovals) + " mapping-found kinds/xk.json mapping-found ");
}

TEST_CASE("a released key that is lost, or was not moved, is told with its number and what keeps it away until it is in place") {
    ReleasingOffice it;
    CHECK(it.keeps_away().empty());
    const auto number = propose_signing_key(*it.office, *it.ledger, "yearly", {"wangfang", "王芳"});
    REQUIRE(number);
    CHECK(it.keeps_away().empty());
    const OfficeKeyChange change = *KeyChanges(*it.ledger).change(*number).value();
    REQUIRE(KeyChanges(*it.ledger).release(*number, change.next.id, {"liming", "李明"}));  // killed here
    CHECK(it.keeps_away().find("kc-1") != std::string::npos);
    SetClock clock;
    const std::string warned = look_alive(*it.office, Heartbeat(clock)).warnings.at("signing_key");  // whoever asks there hears of no file
    CHECK(warned.find("doctor") != std::string::npos);
    CHECK(warned.find('/') == std::string::npos);
    CHECK(it.keeps_away().find("/keys/") != std::string::npos);
    CHECK(with_liveness("{}", look_alive(*it.office, Heartbeat(clock))).find("\"warnings\":{\"signing_key\":") != std::string::npos);
    const Path next = next_key_file(it.office->config(), change);
    std::filesystem::rename(next, it.folder / "aside");
    const auto lost = key_place_check(*it.office, *it.ledger);
    REQUIRE(lost);
    CHECK(lost->health == Health::bad);
    CHECK(found_in(*lost).find(next.string()) != std::string::npos);
    CHECK_FALSE(remedy_in(*lost).empty());
    std::filesystem::rename(it.folder / "aside", next);
    REQUIRE(finish_signing_key(*it.office, *it.ledger));
    CHECK(it.keeps_away().empty());
    CHECK(look_alive(*it.office, Heartbeat(clock)).warnings.empty());
}
