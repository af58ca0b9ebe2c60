// Changes of the signing key: who proposed and released them, and the rules that the store itself holds.

#include "creditlink/ledger/key_changes.h"

#include "creditlink/ledger/accounts.h"
#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

const Signatory kOfficer{"wangfang", "王芳"}, kSecond{"liming", "李明"};
OfficeKey office_key_called(const std::string& id) { return {.id = id + "0123456789", .algorithm = "sm2-sm3", .signer_id = "1234567812345678", .pem = "pem of " + id}; }
const OfficeKey kFormerKey = office_key_called("aa"), kNextKey = office_key_called("bb");

struct KeyOffice : Office {
    using Office::Office;
    KeyChanges changes{ledger};

    std::int64_t proposed() { return must(changes.propose(kFormerKey, kNextKey, "each year", kOfficer)); }
    Errc refused(const Status& status) { return status ? Errc::internal : status.error().code; }
};

}  // namespace

TEST_CASE("a key that one person proposed another one releases, who names it; both and both keys stand in the log's entries") {
    Folder folder;
    KeyOffice office(folder.path);
    const auto number = office.proposed();
    CHECK(must(office.changes.open())->number == number);
    CHECK(must(office.changes.former_keys()).empty());
    CHECK(office.refused(office.changes.release(number, "bb01", kSecond)) == Errc::approval);       // too little of it
    CHECK(office.refused(office.changes.release(number, kFormerKey.id, kSecond)) == Errc::approval);  // another one
    must(office.changes.release(number, kNextKey.id.substr(0, 8), kSecond));
    CHECK_FALSE(must(office.changes.open()));
    CHECK(must(office.changes.not_in_place())->next.id == kNextKey.id);
    must(office.changes.in_place(number));
    CHECK_FALSE(must(office.changes.not_in_place()));
    REQUIRE(must(office.changes.former_keys()).size() == 1);
    CHECK(must(office.changes.former_keys()).front().pem == kFormerKey.pem);
    std::string entries;
    for (const auto& entry : must(office.ledger.to_log(1000))) entries += entry.json + "\n";
    for (const std::string& word : std::vector<std::string>{"key-propose", "key-release", "kc-1 key:" + kNextKey.id, "\"former\":\"" + kFormerKey.id, "wangfang", "liming"}) CHECK(entries.find(word) != std::string::npos);
    CHECK(entries.find("each year") == std::string::npos);  // the reason is a salted digest there
}

TEST_CASE("nobody releases the key that he proposed, by whatever account he comes") {
    Folder folder;
    KeyOffice office(folder.path);
    const auto number = office.proposed();
    for (const Signatory& self : {kOfficer, Signatory{"wangfang2", "王芳"}, Signatory{"王芳", "Somebody"}})
        CHECK(office.refused(office.changes.release(number, kNextKey.id, self)) == Errc::approval);
    CHECK(must(office.changes.open()));
}

TEST_CASE("one change waits at a time, and one that was withdrawn is over") {
    Folder folder;
    KeyOffice office(folder.path);
    CHECK_FALSE(office.changes.propose(kFormerKey, kFormerKey, "why", kOfficer));
    CHECK_FALSE(office.changes.propose(kFormerKey, kNextKey, " ", kOfficer));
    const auto number = office.proposed();
    CHECK_FALSE(office.changes.propose(kFormerKey, office_key_called("cc"), "why", kSecond));
    CHECK(office.refused(office.changes.withdraw(number, "", kOfficer)) == Errc::usage);
    must(office.changes.withdraw(number, "not yet", kOfficer));
    CHECK(office.refused(office.changes.release(number, kNextKey.id, kSecond)) == Errc::usage);
    CHECK(must(office.changes.change(number))->note == "not yet");
    CHECK(must(office.changes.former_keys()).empty());
    CHECK(must(office.changes.propose(kFormerKey, office_key_called("cc"), "why", kSecond)) == number + 1);
}

TEST_CASE("the store refuses what no caller may do with a change of the key") {
    Folder folder;
    KeyOffice office(folder.path);
    office.proposed();
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE key_change SET state = 'released', decider = 'wangfang', deciding = 'x'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE key_change SET state = 'released', decider = 'x', deciding = '王芳'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE key_change SET state = 'released'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE key_change SET next_pem = 'another'"));
    CHECK_FALSE(sql_is_taken(folder.path, "DELETE FROM key_change"));
    CHECK(sql_is_taken(folder.path, "UPDATE key_change SET state = 'released', decider = 'x', deciding = 'y'"));  // it is the rules that refuse
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE key_change SET state = 'open'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE key_change SET decider = 'z'"));
}
