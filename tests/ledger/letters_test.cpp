// The life of letters, and the rules that the store itself holds.

#include "creditlink/ledger/letters.h"

#include "creditlink/base/encode.h"
#include "creditlink/ledger/accounts.h"
#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

const Actor kAuthor{"zhang", "desk-1"}, kOtherPerson{"li", "desk-2"};

struct Library : Office {
    using Office::Office;
    Letters letters{ledger};
    CivilDate today = *CivilDate::of(2026, 11, 20);

    std::string submitted(const std::string& text = "text", const std::string& document = "document", std::optional<CivilDate> effective = {}) {
        must(letters.draft("sample", text, kAuthor));
        return hex(bytes_of(must(letters.submit("sample", text, {.document = document, .effective = effective, .ends = {}}, kAuthor))));
    }
    void published(const std::string& text, std::optional<CivilDate> effective = {}) {
        must(letters.approve("sample", submitted(text, "document of " + text, effective), kOtherPerson));
        must(letters.publish("sample", today, kOtherPerson));
    }
    LetterState state(std::uint32_t version = 1) { return must(letters.find("sample", version))->state; }
    std::vector<std::string> logged() {
        std::vector<std::string> what;
        for (const auto& entry : must(ledger.to_log(1000))) what.push_back(entry.json);
        return what;
    }
};

}  // namespace

TEST_CASE("whoever wrote or submitted a letter cannot approve it, neither by us nor by a statement of his own") {
    Folder folder;
    Library office(folder.path);
    const std::string digest = office.submitted();
    const auto own = office.letters.approve("sample", digest, kAuthor);
    REQUIRE_FALSE(own);
    CHECK(own.error().code == Errc::approval);
    CHECK_FALSE(office.letters.approve("sample", digest, {"ZHANG", "li"}));  // a name is the same in capitals
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET approver = 'zhang', approved = digest, state = 'approved'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET approver = '', approved = digest, state = 'approved'"));
    CHECK_FALSE(sql_is_taken(folder.path, "DELETE FROM letter_author"));
    CHECK(sql_is_taken(folder.path, "UPDATE letter SET note = 'x'"));  // it is the rules that refuse
    CHECK(office.state() == LetterState::submitted);
    must(office.letters.approve("sample", digest.substr(0, 8), kOtherPerson));
    CHECK(office.state() == LetterState::approved);
}

TEST_CASE("an account of the console and its owner's name are one person, whichever of them wrote and whichever would approve") {
    Folder folder;
    Library office(folder.path);
    must(Accounts(office.ledger).add({.name = "wangfang", .person = "王芳", .roles = "publisher,approver", .password = "x"}, "root"));
    must(office.letters.draft("sample", "one", {"王芳", "shared"}));
    must(office.letters.draft("other", "one", {"wangfang", {}}));
    const std::string sample = hex(bytes_of(must(office.letters.submit("sample", "one", {.document = "d", .effective = {}, .ends = {}}, {"王芳", "shared"}))));
    const std::string other = hex(bytes_of(must(office.letters.submit("other", "one", {.document = "d", .effective = {}, .ends = {}}, {"wangfang", {}}))));
    CHECK_FALSE(office.letters.approve("sample", sample, {"wangfang", {}}));
    CHECK_FALSE(office.letters.approve("other", other, {"王芳", "shared"}));
    must(office.letters.approve("sample", sample, {"liming", {}}));
    must(office.letters.approve("other", other, {"李明", "shared"}));
}

TEST_CASE("a draft that a person wrote at an account of his is his alone, under each of his names, until somebody else writes in it") {
    Folder folder;
    Library office(folder.path);
    must(Accounts(office.ledger).add({.name = "wangfang", .person = "王芳", .roles = "publisher", .password = "x"}, "root"));
    must(office.letters.draft("sample", "one", {"王芳", "wangfang"}));  // two names of one author
    const auto only = [&](const Actor& who) { return must(office.letters.is_only_author(*must(office.letters.newest("sample")), who)); };
    CHECK(only({"王芳", "shared"}));
    CHECK(only({"wangfang", {}}));
    CHECK_FALSE(only({"李明", "liming"}));
    must(office.letters.draft("sample", "two", {"李明", "liming"}));
    CHECK_FALSE(only({"王芳", "wangfang"}));
}

TEST_CASE("one person with two accounts does not approve his own letter, nor by another name given at an account of his") {
    Folder folder;
    Library office(folder.path);
    for (const char* name : {"wangfang", "wf2"}) must(Accounts(office.ledger).add({.name = name, .person = "王芳", .roles = "publisher,approver", .password = "x"}, "root"));
    must(office.letters.draft("sample", "one", {"wangfang", {}}));
    must(office.letters.draft("other", "one", {"李明", "wf2"}));  // written at an account of hers
    const std::string sample = hex(bytes_of(must(office.letters.submit("sample", "one", {.document = "d", .effective = {}, .ends = {}}, {"wangfang", {}}))));
    const std::string other = hex(bytes_of(must(office.letters.submit("other", "one", {.document = "d", .effective = {}, .ends = {}}, {"李明", "wf2"}))));
    for (const Actor& own : {Actor{"wf2", {}}, Actor{"WF2", "root"}, Actor{"王 芳", "shared"}, Actor{"李明", "wf2"}}) {
        const auto refused = office.letters.approve("sample", sample, own);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
    }
    CHECK_FALSE(office.letters.approve("other", other, {"wangfang", {}}));
    must(office.letters.approve("sample", sample, {"李明", "shared"}));
    must(office.letters.approve("other", other, {"赵强", "shared"}));
}

TEST_CASE("an account of the machine that gives no name approves nothing, unless the console knows whose it is") {
    Folder folder;
    Library office(folder.path);
    must(Accounts(office.ledger).add({.name = "liming", .person = "李明", .roles = "approver", .password = "x"}, "root"));
    const auto digest = office.submitted();
    for (const Actor& unnamed : {Actor{"desk-1", "desk-1"}, Actor{"root", "root"}}) {  // the author's own, and anybody's
        const auto refused = office.letters.approve("sample", digest, unnamed);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
        CHECK(refused.error().hint.find("--as") != std::string::npos);
    }
    CHECK(office.state() == LetterState::submitted);
    must(office.letters.approve("sample", digest, {"liming", "liming"}));
}

TEST_CASE("who wrote without a name may be anybody who ever gave one with that account: none of them approves it") {
    Folder folder;
    Library office(folder.path);
    for (const auto& [name, person] : {std::pair{"liming", "李明"}, std::pair{"zhaoliu", "赵六"}}) must(Accounts(office.ledger).add({.name = name, .person = person, .roles = "approver", .password = "x"}, "root"));
    must(office.ledger.record_decision("x", "y", {}, "李明 (shared)"));
    must(office.letters.draft("sample", "one", {"shared", "shared"}));
    const std::string digest = hex(bytes_of(must(office.letters.submit("sample", "one", {.document = "d", .effective = {}, .ends = {}}, {"shared", "shared"}))));
    for (const Actor& other : {Actor{"王芳", "shared"}, Actor{"liming", {}}, Actor{"李 明", "desk-2"}}) {
        CAPTURE(other.person);
        const auto refused = office.letters.approve("sample", digest, other);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
    }
    must(office.letters.approve("sample", digest, {"zhaoliu", {}}));
}

TEST_CASE("a day of taking effect that has passed becomes the day of publication, and is known to before") {
    Folder folder;
    Library office(folder.path);
    const std::string digest = office.submitted("text", "document", office.today.plus_days(-3));
    CHECK(moved_to(*must(office.letters.newest("sample")), office.today) == office.today);
    CHECK_FALSE(moved_to(*must(office.letters.newest("sample")), office.today.plus_days(-3)));
    must(office.letters.approve("sample", digest, kOtherPerson));
    must(office.letters.publish("sample", office.today, kOtherPerson));
    CHECK(must(office.letters.newest("sample"))->effective == office.today);
    CHECK_FALSE(moved_to(*must(office.letters.newest("sample")), office.today.plus_days(9)));  // it has been published
}

TEST_CASE("everybody who had a hand in a draft is an author") {
    Folder folder;
    Library office(folder.path);
    must(office.letters.draft("sample", "one", kOtherPerson));
    const std::string digest = office.submitted("two");
    CHECK_FALSE(office.letters.approve("sample", digest, kOtherPerson));
    must(office.letters.approve("sample", digest, {"wang", "root"}));
}

TEST_CASE("a text that is not the one that was read is not approved, and what is submitted changes no more") {
    Folder folder;
    Library office(folder.path);
    const std::string first = office.submitted("one", "document one");
    CHECK_FALSE(office.letters.draft("sample", "two", kAuthor));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET text = 'two'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET document = 'two'"));
    must(office.letters.give_back("sample", "clause 3", kOtherPerson));
    const std::string second = office.submitted("two", "document two");
    const auto stale = office.letters.approve("sample", first, kOtherPerson);
    REQUIRE_FALSE(stale);
    CHECK(stale.error().code == Errc::approval);
    CHECK_FALSE(office.letters.approve("sample", "", kOtherPerson));
    must(office.letters.approve("sample", second, kOtherPerson));
}

TEST_CASE("an approval is of the head too: the same document made from another text is not what was read") {
    Folder folder;
    Library office(folder.path);
    const std::string read = office.submitted("publication: nobody", "document");
    must(office.letters.give_back("sample", "scope", kAuthor));
    const std::string other = office.submitted("publication: everybody", "document");
    CHECK(read != other);
    const auto stale = office.letters.approve("sample", read, kOtherPerson);
    REQUIRE_FALSE(stale);
    CHECK(stale.error().code == Errc::approval);
    CHECK_FALSE(office.letters.approve("sample", hex(bytes_of(sha256("document"))), kOtherPerson));
    const LetterVersion v = *must(office.letters.newest("sample"));
    CHECK(v.digest == sha256("document"));  // what is published is known by its own digest
    CHECK(hex(bytes_of(v.approval)) == other);
    CHECK(other == hex(bytes_of(sha256(hex(bytes_of(sha256("document"))) + "\n" + hex(bytes_of(sha256("publication: everybody"))) + "\n"))));
    must(office.letters.approve("sample", other, kOtherPerson));
}

TEST_CASE("what was not approved is not published") {
    Folder folder;
    Library office(folder.path);
    office.submitted();
    const auto early = office.letters.publish("sample", office.today, kOtherPerson);
    REQUIRE_FALSE(early);
    CHECK(early.error().code == Errc::approval);
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET state = 'published', approver = 'li'"));
    CHECK_FALSE(sql_is_taken(folder.path, "INSERT INTO letter (id, version, state, text, changed) VALUES ('x', 1, 'published', '', 0)"));
}

TEST_CASE("what was approved is kept with the approval, and no statement changes it until the version goes back") {
    Folder folder;
    Library office(folder.path);
    const std::string digest = office.submitted();
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET approval = randomblob(32)"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET approver = 'li', approved = digest, state = 'approved'"));  // of nothing
    must(office.letters.approve("sample", digest, kOtherPerson));
    for (const char* statement : {"UPDATE letter SET approval = randomblob(32)", "UPDATE letter SET approval = NULL", "UPDATE letter SET approval = NULL, state = 'published'",
                                  "UPDATE letter SET state = 'draft', approver = '', approved = NULL"}) {
        CAPTURE(statement);
        CHECK_FALSE(sql_is_taken(folder.path, statement));
    }
    CHECK(hex(bytes_of(must(office.letters.newest("sample"))->approval)) == digest);
    must(office.letters.give_back("sample", "clause 3", kAuthor));
    const std::string other = office.submitted("other");
    CHECK(other != digest);
    must(office.letters.approve("sample", other, kOtherPerson));
    CHECK(hex(bytes_of(must(office.letters.newest("sample"))->approval)) == other);
    must(office.letters.publish("sample", office.today, kOtherPerson));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET approval = randomblob(32)"));
}

TEST_CASE("text or document that somebody changed after the approval, past every rule of the store, are not published") {
    const std::string changed_document = "document = CAST('other' AS BLOB), digest = x'" + hex(bytes_of(sha256("other"))) + "', approved = x'" + hex(bytes_of(sha256("other"))) + "'";
    for (const std::string& change : {std::string("text = CAST('other' AS BLOB)"), std::string("document = CAST('other' AS BLOB)"), changed_document}) {
        CAPTURE(change);
        Folder folder;
        Library office(folder.path);
        must(office.letters.approve("sample", office.submitted(), kOtherPerson));
        REQUIRE(sql_is_taken(folder.path, "DROP TRIGGER letter_text_stays; UPDATE letter SET " + change));
        const auto refused = office.letters.publish("sample", office.today, kOtherPerson);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
        CHECK(refused.error().message.find("li") != std::string::npos);
        CHECK_FALSE(refused.error().hint.empty());
        CHECK(office.state() == LetterState::approved);
        CHECK_FALSE(must(office.letters.site_due()));
    }
}

TEST_CASE("what was approved before the ledger kept it is published as it was approved, and changed bytes are not") {
    for (const bool changed : {false, true}) {
        CAPTURE(changed);
        Folder folder;
        std::string digest;
        {
            Library office(folder.path);
            office.published("one");
            digest = office.submitted("two");
            must(office.letters.approve("sample", digest, kOtherPerson));
        }
        REQUIRE(sql_is_taken(folder.path, older_schema(6)));
        Library office(folder.path);
        CHECK(must(office.letters.find("sample", 1))->approval == approval_digest(sha256("document of one"), sha256("one")));
        CHECK(hex(bytes_of(must(office.letters.newest("sample"))->approval)) == digest);
        if (changed) REQUIRE(sql_is_taken(folder.path, "DROP TRIGGER letter_text_stays; UPDATE letter SET text = 'x' WHERE version = 2"));
        const auto done = office.letters.publish("sample", office.today, kOtherPerson);
        CHECK(static_cast<bool>(done) == !changed);
    }
}

TEST_CASE("a draft that nobody wants is discarded with a reason, by its author or by somebody else, and an entry says who") {
    Folder folder;
    Library office(folder.path);
    must(office.letters.draft("sample", "one", kAuthor));
    CHECK(office.letters.discard("sample", " ", kAuthor).error().code == Errc::usage);
    must(office.letters.discard("sample", " SECRET ", kAuthor));
    CHECK(office.state() == LetterState::discarded);
    CHECK(must(office.letters.find("sample", 1))->note == "SECRET");
    CHECK(office.letters.discard("sample", "again", kAuthor).error().code == Errc::usage);
    office.submitted("two");
    CHECK(office.letters.discard("sample", "why", kOtherPerson).error().hint.find("letter return") != std::string::npos);
    must(office.letters.give_back("sample", "clause 3", kOtherPerson));
    must(office.letters.discard("sample", "SECRET", {"li", "root"}));  // sent back before
    const auto log = office.logged();
    REQUIRE(log.size() == 6);
    CHECK(log[1].find("\"letter-discard\",\"subject\":\"letter:sample/1\"") != std::string::npos);
    CHECK(log[5].find("li (root)") != std::string::npos);
    for (const std::string& entry : log) CHECK(entry.find("SECRET") == std::string::npos);
}

TEST_CASE("only a draft is discarded: neither what waits for others, nor what was published or approved") {
    Folder folder;
    Library office(folder.path);
    CHECK(office.letters.discard("nothing", "why", kAuthor).error().code == Errc::not_found);
    const std::string digest = office.submitted();
    const auto refused = [&](LetterState state) {
        CAPTURE(name_of(state));
        CHECK(office.state() == state);
        const auto done = office.letters.discard("sample", "why", kAuthor);
        REQUIRE_FALSE(done);
        CHECK_FALSE(done.error().hint.empty());
        CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET state = 'discarded', note = 'why'"));
        CHECK(office.state() == state);
    };
    refused(LetterState::submitted);
    must(office.letters.approve("sample", digest, kOtherPerson));
    refused(LetterState::approved);
    must(office.letters.publish("sample", office.today, kOtherPerson));
    refused(LetterState::published);
    must(office.letters.withdraw("sample", office.today, "why", kOtherPerson));
    refused(LetterState::withdrawn);
}

TEST_CASE("what was discarded stays with its reason, its number is not given again, and the text may be drafted anew") {
    Folder folder;
    Library office(folder.path);
    must(office.letters.draft("sample", "one", kAuthor));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET state = 'discarded'"));  // without a reason
    must(office.letters.discard("sample", "why", kAuthor));
    for (const char* statement : {"UPDATE letter SET state = 'draft'", "UPDATE letter SET note = 'other'", "UPDATE letter SET text = 'other'", "DELETE FROM letter"}) {
        CAPTURE(statement);
        CHECK_FALSE(sql_is_taken(folder.path, statement));
    }
    CHECK(must(office.letters.draft("sample", "one", kOtherPerson)) == 2);
    CHECK(office.state(1) == LetterState::discarded);
    CHECK(office.state(2) == LetterState::draft);
    CHECK(must(office.letters.find("sample", 2))->authors == "li");
}

TEST_CASE("nothing that was published is edited or deleted, and a withdrawal stays") {
    Folder folder;
    Library office(folder.path);
    office.published("one");
    for (const char* statement : {"UPDATE letter SET text = 'x'", "UPDATE letter SET document = 'x'", "UPDATE letter SET digest = 'x'", "UPDATE letter SET effective = '2020/01/01'",
                                  "UPDATE letter SET approver = 'wang'", "UPDATE letter SET state = 'draft'", "DELETE FROM letter"}) {
        CAPTURE(statement);
        CHECK_FALSE(sql_is_taken(folder.path, statement));
    }
    must(office.letters.withdraw("sample", office.today, "its basis was amended", kOtherPerson));
    CHECK(office.state() == LetterState::withdrawn);
    CHECK(must(office.letters.find("sample", 1))->note == "its basis was amended");
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE letter SET state = 'published'"));
}

TEST_CASE("withdrawn is the version in force, the one to come only after it; the same text is then issued anew as a version of its own") {
    Folder folder;
    Library office(folder.path);
    office.published("one");
    office.published("two", office.today.plus_days(10));
    CHECK(must(office.letters.withdraw("sample", office.today, "why", kOtherPerson)) == 1);
    CHECK(office.state(2) == LetterState::published);
    CHECK(must(office.letters.withdraw("sample", office.today, "why", kOtherPerson)) == 2);
    CHECK_FALSE(office.letters.withdraw("sample", office.today, "why", kOtherPerson));
    CHECK(must(office.letters.draft("sample", "two", kAuthor)) == 3);
    CHECK(office.state(3) == LetterState::draft);
}

TEST_CASE("a new version supersedes the one before on the day it takes effect, by itself") {
    Folder folder;
    Library office(folder.path);
    office.published("one");
    const CivilDate later = office.today.plus_days(10);
    office.published("two", later);
    CHECK(must(office.letters.supersede(later.plus_days(-1))) == 0);
    CHECK(office.state(1) == LetterState::published);
    CHECK(must(office.letters.supersede(later)) == 1);
    CHECK(office.state(1) == LetterState::superseded);
    CHECK(must(office.letters.supersede(later)) == 0);
}

TEST_CASE("each step is an entry for the exchange log with the digest that was approved, and a refused one is none") {
    Folder folder;
    Library office(folder.path);
    const std::string digest = office.submitted();
    CHECK_FALSE(office.letters.approve("sample", digest, kAuthor));
    must(office.letters.approve("sample", digest, {"li", "root"}));
    must(office.letters.publish("sample", office.today, kOtherPerson));
    must(office.letters.withdraw("sample", office.today, "SECRET", kOtherPerson));
    const auto log = office.logged();
    REQUIRE(log.size() == 5);
    CHECK(log[2].find("letter-approve") != std::string::npos);
    CHECK(log[2].find("letter:sample/1 sha256:" + digest) != std::string::npos);
    CHECK(log[2].find("li (root)") != std::string::npos);
    for (const std::size_t later : {3, 4}) CHECK(log[later].find("letter:sample/1 sha256:" + digest) != std::string::npos);
    for (const std::string& entry : log) CHECK(entry.find("SECRET") == std::string::npos);
}

TEST_CASE("a ledger from before the letters and the accounts gets their tables and keeps what it has") {
    Folder folder;
    { Office office(folder.path); office.admit("a"); }
    REQUIRE(sql_is_taken(folder.path, older_schema(1)));
    Library office(folder.path);
    CHECK(must(office.letters.all()).empty());
    office.published("one");
    CHECK(office.books().admitted == 1);
}

TEST_CASE("a place that an older program kept is a row until a run has said what its rows are called") {
    Folder folder;
    std::int64_t origin = 0;
    {
        Office office(folder.path);
        origin = must(office.ledger.origin(office.task.id, "a.csv", Origin::Shape::lines));
        CHECK(must(office.ledger.place({origin, 3, {}})).zh == "a.csv 第 3 条");
    }
    REQUIRE(sql_is_taken(folder.path, older_schema(7)));
    Office office(folder.path);
    CHECK(must(office.ledger.place({origin, 3, {}})).en == "a.csv row 3");
    CHECK(must(office.ledger.place({origin, 3, "17"})).en == "a.csv key 17");
    CHECK(must(office.ledger.origin(office.task.id, "a.csv", Origin::Shape::lines)) == origin);
    CHECK(must(office.ledger.place({origin, 3, {}})).en == "a.csv record 3");
}

TEST_CASE("the site is due from the step that changed it until it was written after that step") {
    Folder folder;
    Library office(folder.path);
    CHECK_FALSE(must(office.letters.site_due()));
    office.submitted("draft");
    CHECK_FALSE(must(office.letters.site_due()));  // nobody sees a draft
    must(office.letters.give_back("sample", "x", kOtherPerson));
    office.published("one");
    const auto first = must(office.letters.site_due());
    REQUIRE(first);
    CHECK(first->since > 0);
    must(office.letters.withdraw("sample", office.today, "why", kOtherPerson));
    must(office.letters.site_written(first->mark));  // of the library before the withdrawal
    const auto second = must(office.letters.site_due());
    REQUIRE(second);
    CHECK(second->mark != first->mark);
    must(office.letters.site_written(second->mark));
    CHECK_FALSE(must(office.letters.site_due()));
    office.published("two");
    office.published("three");
    must(office.letters.site_written(must(office.letters.site_due())->mark));
    must(office.letters.supersede(office.today));
    CHECK(must(office.letters.site_due()));
}
