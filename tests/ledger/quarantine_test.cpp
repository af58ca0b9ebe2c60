#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

struct QuarantineWard : Office {
    using Office::Office;
    void put(const std::string& name, const std::string& verdict = "E01", const std::string& findings = "[]", std::uint64_t number = 1) {
        group.quarantined.push_back({.row = row(name), .place = {.origin = 0, .number = number, .key = {}}, .columns = R"(["name","date"])",
                                     .cells = R"(["x","y"])", .findings = findings, .first_code = verdict, .verdict = row(verdict), .key = std::nullopt});
        must(admit());
    }
    std::uint64_t close_gone(std::initializer_list<const char*> refused) {
        SeenInRun seen;
        for (const char* name : refused) must(seen.refuse(row(name)));
        return must(ledger.close_gone_quarantine(task.id, run, seen));
    }
    QuarantineView item(std::int64_t number = 1) {
        const auto found = must(ledger.quarantined(number));
        REQUIRE(found);
        return *found;
    }
};

}  // namespace

TEST_CASE("a quarantined row stays one item through later runs, and keeps the run it was first seen in") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    const RunId first = office.run;
    office.begin();
    office.put("a");
    CHECK(must(office.ledger.quarantine("", "", 10)).size() == 1);
    CHECK(office.item().state == "open");
    CHECK(office.item().first_run == first);
}

TEST_CASE("a row refused again for the same is not written again and keeps the findings it had, and where it stands now is known") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a", "E01", R"(["E01","a warning about another row"])");
    const RunId first = office.run;
    office.begin();
    office.put("a", "E01", R"(["E01"])");
    CHECK(office.item().last_run == first);
    CHECK(office.item().findings == R"(["E01","a warning about another row"])");
    office.put("a", "E01", R"(["E01"])", 7);
    CHECK(office.item().row_number == 7);
    CHECK(office.item().last_run == office.run);
    CHECK(office.item().findings == R"(["E01","a warning about another row"])");
    office.put("a", "E02", R"(["E02"])", 7);
    CHECK(office.item().findings == R"(["E02"])");
    CHECK(office.item().first_code == "E02");
}

TEST_CASE("a corrected row keeps its correction, is fixed until it is admitted and cleared after") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a/1");
    must(office.ledger.fix_quarantined(1, R"({"date":"2026/01/01"})", "read from paper", "li"));
    CHECK(office.item().state == "fixed");
    REQUIRE(must(office.ledger.overlays(office.task.id)).size() == 1);
    office.begin();
    office.admit("a");  // the row a/1
    CHECK(office.item().state == "cleared");
    CHECK(must(office.ledger.overlays(office.task.id)).size() == 1);  // under another stamp it is mapped again
    const auto twice = office.ledger.fix_quarantined(1, R"({"date":"2026/01/02"})", "again", "li");
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == Errc::usage);
}

TEST_CASE("a correction of a column the row has not, or of none, is refused and changes nothing") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    for (const char* overlay : {R"({"nmae":"x"})", "{}", R"(["name"])", R"({"name":1})", "", "{"})
        CHECK_FALSE(office.ledger.fix_quarantined(1, overlay, "r", "li"));
    CHECK(office.item().state == "open");
    CHECK(must(office.ledger.to_log(10)).empty());
    CHECK_FALSE(office.ledger.fix_quarantined(2, R"({"name":"x"})", "r", "li"));
}

TEST_CASE("a corrected row that breaks a rule again is open again, with its correction") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    must(office.ledger.fix_quarantined(1, R"({"date":"2026/13/01"})", "typed", "li"));
    office.begin();
    office.put("a");
    CHECK(office.item().state == "open");
    CHECK(must(office.ledger.overlays(office.task.id)).size() == 1);
}

TEST_CASE("a dropped row is dropped for good, whatever later runs read, and the decision goes to the exchange log without its reason") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    must(office.ledger.drop_quarantined(1, "test data of the vendor", "li"));
    CHECK(must(office.ledger.dropped_rows(office.task.id)) == std::vector{Office::row("a")});
    const auto log = must(office.ledger.to_log(10));
    office.begin();
    office.put("a");
    CHECK(office.item().state == "dropped");
    CHECK(office.close_gone({}) == 0);
    REQUIRE(log.size() == 1);
    CHECK(log[0].event == "decision");
    CHECK(log[0].json.find("q-1") != std::string::npos);
    CHECK(log[0].json.find("vendor") == std::string::npos);
    must(office.ledger.logged(log[0].number));
    for (const auto& later : must(office.ledger.to_log(10))) CHECK(later.event == "run-ended");  // of the run that ended without a word
}

TEST_CASE("who decided what, when and why can be read, of one subject or several, and a subject's name is no part of another's") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    must(office.ledger.drop_quarantined(1, "test data of the vendor", "li"));
    must(office.ledger.record_decision("unmask", "q-1", "asked by telephone", "wang"));
    must(office.ledger.record_decision("unmask", "q-11", "another", "wang"));
    must(office.ledger.record_decision("withdrawal-refuse", "w-1 k-abc", "exported by mistake", "wang"));
    const auto about = must(office.ledger.decisions(std::vector<std::string>{"q-1"}));
    REQUIRE(about.size() == 2);
    CHECK(about[0].what == "quarantine-drop");
    CHECK(about[0].reason == "test data of the vendor");
    CHECK(about[0].who == "li");
    CHECK(about[0].at == office.clock.unix_seconds());
    CHECK(about[1].reason == "asked by telephone");
    CHECK(must(office.ledger.decisions(std::vector<std::string>{"k-abc"})).size() == 1);
    CHECK(must(office.ledger.decisions(std::vector<std::string>{"q-11", "w-1"})).size() == 2);
    CHECK(must(office.ledger.decisions(std::vector<std::string>{"q"})).empty());
    for (const auto& entry : must(office.ledger.to_log(10))) CHECK(entry.json.find("telephone") == std::string::npos);
}

TEST_CASE("what was decided about one record of a batch is no decision about another one, what was decided about the batch is of both") {
    Folder folder;
    QuarantineWard office(folder.path);
    must(office.ledger.record_decision("evidence-pack", "s-1 b-7 manifest aa", "of the first", "li"));
    must(office.ledger.record_decision("evidence-pack", "s-2 b-7 manifest bb", "of the second", "li"));
    must(office.ledger.record_decision("evidence-pack", "b-7 whole manifest cc", "of the batch", "li"));
    const auto reasons = [&](std::vector<std::string> subjects) {
        std::vector<std::string> all;
        for (const DecisionView& one : must(office.ledger.decisions(subjects))) all.push_back(one.reason);
        return all;
    };
    CHECK(reasons({"k-1", "s-1", "b-7"}) == std::vector<std::string>{"of the first", "of the batch"});
    CHECK(reasons({"s-2", "s-3", "b-7"}) == std::vector<std::string>{"of the second", "of the batch"});
    CHECK(reasons({"b-7"}).size() == 3);
}

TEST_CASE("quarantined rows are counted by state and task") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    office.put("b");
    must(office.ledger.drop_quarantined(1, "r", "li"));
    CHECK(must(office.ledger.quarantine_count("open", "")) == 1);
    CHECK(must(office.ledger.quarantine_count("", "licences")) == 2);
    CHECK(must(office.ledger.quarantine_count("open", "other")) == 0);
}

TEST_CASE("a row that a complete run no longer reads is gone, and open again when it comes back") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    office.begin();
    office.put("b");
    CHECK(office.close_gone({"b", "c"}) == 1);
    CHECK(office.item(1).state == "gone");
    CHECK(office.item(2).state == "open");
    CHECK_FALSE(office.ledger.drop_quarantined(1, "r", "li"));
    office.clock.now_ms += 5000;
    office.begin();
    office.put("a");
    CHECK(office.item(1).state == "open");
    CHECK(office.item(1).since == office.clock.unix_seconds());
    CHECK(must(office.ledger.quarantine("open", "licences", 10)).size() == 2);
    CHECK(must(office.ledger.quarantine("open", "other", 10)).empty());
    CHECK(must(office.ledger.quarantine("", "", 1)).size() == 1);
}

TEST_CASE("a row cleared by its source is cleared by name, and another task's row of the same hash is not touched") {
    Folder folder;
    QuarantineWard office(folder.path);
    office.put("a");
    const Task first = office.task;
    office.task = must(office.ledger.task("other", "xk"));
    office.begin();
    office.put("a");
    office.group.cleared.push_back(Office::row("a"));
    must(office.admit());
    CHECK(office.item(1).state == "open");
    CHECK(office.item(2).state == "cleared");
    CHECK(must(office.ledger.quarantine("open", first.name, 10)).size() == 1);
}
