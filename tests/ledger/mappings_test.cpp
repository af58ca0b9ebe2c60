// Texts of mapping files: what is in force, who proposed and released it, and the rules that the store itself holds.

#include "creditlink/ledger/mappings.h"

#include "creditlink/base/encode.h"
#include "creditlink/ledger/accounts.h"
#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

const Signatory kEditor{"wangfang", "王芳"}, kReleaser{"liming", "李明"};
constexpr const char* kFile = "office-a/penalties.json";

struct Workbench : Office {
    using Office::Office;
    Mappings mappings{ledger};

    std::int64_t proposed(const std::string& text, const std::string& over = "one") { return must(mappings.propose(kFile, text, sha256(over), "new column", kEditor)); }
    static std::string read(const std::string& text) { return hex(bytes_of(sha256(text))); }
    std::string in_force() { return *must(mappings.text(must(mappings.in_force(kFile))->digest)); }
    std::vector<std::string> entries(std::string_view word) {
        std::vector<std::string> found;
        for (const auto& entry : must(ledger.to_log(1000)))
            if (entry.event == word || entry.json.find("\"" + std::string(word) + "\"") != std::string::npos) found.push_back(entry.json);
        return found;
    }
};

}  // namespace

TEST_CASE("a text in the file that was not there before is noticed once, with an entry, whoever wrote it") {
    Folder folder;
    Workbench office(folder.path);
    CHECK_FALSE(must(office.mappings.in_force(kFile)));
    const auto first = must(office.mappings.found(kFile, "one"));
    CHECK(must(office.mappings.found(kFile, "one")).number == first.number);
    CHECK(must(office.mappings.found(kFile, "two")).number > first.number);
    const auto entries = office.entries("mapping-found");
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].find("\"before\":\"" + Workbench::read("one")) != std::string::npos);
    CHECK(must(office.mappings.history(kFile, 10)).size() == 2);
    CHECK(office.in_force() == "two");
}

TEST_CASE("of a kind or a code list the first text is known without an entry, and another one is noticed with both digests") {
    Folder folder;
    Workbench office(folder.path);
    constexpr const char* kList = "lists/id-document.json";
    must(office.mappings.used(kList, "one"));
    CHECK(office.entries("mapping-found").empty());
    must(office.mappings.used(kList, "two"));
    must(office.mappings.used(kList, "two"));
    const auto entries = office.entries("mapping-found");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].find(R"("mapping":"lists/id-document.json","digest":")" + Workbench::read("two") + R"(","before":")" + Workbench::read("one")) != std::string::npos);
    CHECK(must(office.mappings.history(kList, 10)).size() == 2);
}

TEST_CASE("what one person proposed another one releases, and the entries name both and the digests") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.found(kFile, "one"));
    const auto number = office.proposed("two");
    CHECK(office.in_force() == "one");
    must(office.mappings.release(number, Workbench::read("two").substr(0, 8), kReleaser));
    const auto now = must(office.mappings.in_force(kFile));
    CHECK(office.in_force() == "two");
    CHECK(now->proposal == number);
    CHECK(now->proposer == "wangfang");
    CHECK(now->releaser == "liming");
    const auto released = office.entries("mapping-release");
    REQUIRE(released.size() == 1);
    CHECK(released[0].find("m-1 mapping:office-a/penalties.json sha256:" + Workbench::read("two")) != std::string::npos);
    CHECK(released[0].find("\"before\":\"" + Workbench::read("one")) != std::string::npos);
    CHECK(released[0].find("liming") != std::string::npos);
    CHECK(office.entries("mapping-propose").at(0).find("new column") == std::string::npos);  // the reason is a salted digest there
}

TEST_CASE("entries about a mapping name what changed where somebody can tell, at most fifty names and how many more") {
    Folder folder;
    Workbench office(folder.path);
    std::vector<std::string> names = {"field:XK_ZT", "list:status"};
    Mappings telling(office.ledger, [&](std::string_view before, std::string_view after) -> std::optional<std::vector<std::string>> {
        if (before == after) return std::nullopt;
        return names;
    });
    must(telling.found(kFile, "one"));
    CHECK(office.entries("mapping-found").at(0).find("changes") == std::string::npos);  // there was none before
    must(telling.found(kFile, "by hand"));
    CHECK(office.entries("mapping-found").at(1).find(R"("changes":["field:XK_ZT","list:status"])") != std::string::npos);
    const auto number = must(telling.propose(kFile, "two", sha256("by hand"), "why", kEditor));
    must(telling.release(number, Workbench::read("two"), kReleaser));
    for (const char* what : {"mapping-propose", "mapping-release"}) CHECK(office.entries(what).at(0).find(R"("changes":["field:XK_ZT","list:status"])") != std::string::npos);
    names.assign(60, "field:X");
    must(telling.found(kFile, "three"));
    CHECK(office.entries("mapping-found").at(2).find("\"more\":10") != std::string::npos);
}

TEST_CASE("whoever proposed a mapping by his account does not release it by that account's name, nor by his other account") {
    Folder folder;
    Workbench office(folder.path);
    for (const char* name : {"wangfang", "wf2"}) must(Accounts(office.ledger).add({.name = name, .person = "王芳", .roles = "mapper", .password = "x"}, "root"));
    must(office.mappings.found(kFile, "one"));
    const auto number = office.proposed("two");
    for (const Signatory& own : {Signatory{"wangfang (root)", "wangfang"}, Signatory{"wf2 (root)", "wf2"}, Signatory{"wf2", "wf2"}, Signatory{"李明 (wangfang)", "李明"}}) {
        CAPTURE(own.who);
        const auto refused = office.mappings.release(number, Workbench::read("two"), own);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
    }
    must(office.mappings.release(number, Workbench::read("two"), Signatory{"李明 (root)", "李明"}));
}

TEST_CASE("nobody releases his own proposal, by another account of his or in capitals neither, and the store refuses it past all code") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.found(kFile, "one"));
    const auto number = office.proposed("two");
    for (const Signatory& own : {kEditor, Signatory{"root", "王芳"}, Signatory{"wangfang", "somebody else"}, Signatory{"WANGFANG", "x"}}) {
        const auto refused = office.mappings.release(number, Workbench::read("two"), own);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
    }
    for (const char* decided : {"decider = 'wangfang', deciding = 'x'", "decider = 'x', deciding = '王芳'", "decider = '', deciding = ''"})
        CHECK_FALSE(sql_is_taken(folder.path, "UPDATE mapping_proposal SET state = 'released', " + std::string(decided)));
    for (const char* statement : {"UPDATE mapping_proposal SET digest = base", "UPDATE mapping_proposal SET proposer = 'x'", "DELETE FROM mapping_proposal", "DELETE FROM mapping_in_force",
                                  "UPDATE mapping_in_force SET digest = x'00'", "UPDATE mapping_text SET text = 'x'", "DELETE FROM mapping_text",
                                  "INSERT INTO mapping_in_force (file, digest, proposal, since) SELECT file, digest, number, 1 FROM mapping_proposal",
                                  "INSERT INTO mapping_proposal (file, base, digest, state, reason, proposer, proposing, proposed) VALUES ('x', x'00', x'01', 'released', 'x', 'x', 'x', 1)"}) {
        CAPTURE(statement);
        CHECK_FALSE(sql_is_taken(folder.path, statement));
    }
    CHECK(office.entries("mapping-release").empty());
    CHECK(sql_is_taken(folder.path, "UPDATE mapping_proposal SET written = 1"));  // it is the rules that refuse
    must(office.mappings.release(number, Workbench::read("two"), kReleaser));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE mapping_proposal SET state = 'open'"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE mapping_proposal SET deciding = 'x'"));
}

TEST_CASE("only the text that was read is released, only over the text that it was written over, and once") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.found(kFile, "one"));
    const auto number = office.proposed("two");
    for (const std::string& read : {std::string(), std::string("0"), Workbench::read("two").substr(0, 7), Workbench::read("three")}) CHECK_FALSE(office.mappings.release(number, read, kReleaser));
    must(office.mappings.found(kFile, "by hand"));
    const auto overtaken = office.mappings.release(number, Workbench::read("two"), kReleaser);
    REQUIRE_FALSE(overtaken);
    CHECK(overtaken.error().code == Errc::usage);
    must(office.mappings.found(kFile, "one"));
    must(office.mappings.release(number, Workbench::read("two"), kReleaser));
    CHECK_FALSE(office.mappings.release(number, Workbench::read("two"), kReleaser));
    CHECK_FALSE(office.mappings.withdraw(number, "why", kEditor));
}

TEST_CASE("one proposal of a mapping waits at a time; it can be withdrawn with a reason, and the next one made") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.found(kFile, "one"));
    CHECK_FALSE(office.mappings.propose(kFile, "two", sha256("one"), " ", kEditor));
    CHECK_FALSE(office.mappings.propose(kFile, "one", sha256("one"), "why", kEditor));
    CHECK_FALSE(office.mappings.propose(kFile, "two", sha256("other"), "why", kEditor));
    const auto number = office.proposed("two");
    CHECK_FALSE(office.mappings.propose(kFile, "three", sha256("one"), "why", kReleaser));
    CHECK_FALSE(office.mappings.withdraw(number, "", kReleaser));
    must(office.mappings.withdraw(number, "a column is missing", kReleaser));
    CHECK_FALSE(must(office.mappings.open(kFile)));
    CHECK(must(office.mappings.proposal(number))->note == "a column is missing");
    CHECK_FALSE(office.mappings.release(number, Workbench::read("two"), kReleaser));
    CHECK(office.proposed("three") == number + 1);
    CHECK(must(office.mappings.proposals(kFile, 10)).size() == 2);
}

TEST_CASE("a release whose text has not reached the file is not overruled by the old text there, but by another one") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.found(kFile, "one"));
    const auto number = office.proposed("two");
    must(office.mappings.release(number, Workbench::read("two"), kReleaser));
    CHECK(must(office.mappings.found(kFile, "one")).proposal == number);
    CHECK(office.in_force() == "two");
    must(office.mappings.written(number));
    CHECK(must(office.mappings.found(kFile, "one")).proposal == 0);  // somebody put the old one back
    CHECK(office.in_force() == "one");
}

TEST_CASE("a run says in its books and in its entry which text of the mapping it used") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.found(kFile, "one"));
    must(office.mappings.release(office.proposed("two"), Workbench::read("two"), kReleaser));
    const auto run = must(office.ledger.begin_run(office.task.id, "full", must(office.mappings.in_force(kFile))->number));
    must(office.ledger.end_run(run, "balanced", ""));
    const RunInfo info = must(office.ledger.run(run));
    CHECK(info.mapping == kFile);
    CHECK(info.mapping_digest == Workbench::read("two"));
    CHECK(info.mapping_proposal == 1);
    CHECK(office.entries("run-ended").back().find("\"digest\":\"" + Workbench::read("two")) != std::string::npos);
    CHECK(must(office.ledger.run(office.run)).mapping_digest.empty());
}

TEST_CASE("a draft is its writer's alone, is replaced, thrown away, and is no entry") {
    Folder folder;
    Workbench office(folder.path);
    must(office.mappings.keep_draft(kFile, "wangfang", {.text = "draft", .base = sha256("one")}));
    must(office.mappings.keep_draft(kFile, "wangfang", {.text = "draft 2", .base = sha256("one")}));
    CHECK(must(office.mappings.draft(kFile, "wangfang"))->text == "draft 2");
    CHECK_FALSE(must(office.mappings.draft(kFile, "liming")));
    must(office.mappings.drop_draft(kFile, "wangfang"));
    CHECK_FALSE(must(office.mappings.draft(kFile, "wangfang")));
    CHECK(must(office.ledger.to_log(100)).empty());
}
