#include <sys/wait.h>
#include <unistd.h>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

TEST_CASE("a ledger refuses to open with another office secret") {
    Folder folder;
    { Office office(folder.path); }
    SetClock clock;
    LedgerOptions other;
    other.office_secret_digest[0] = 1;
    const auto opened = Ledger::open(folder.path / "state", other, clock);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::trust);
}

TEST_CASE("a process killed before a group commits leaves nothing of it, and the cursor where it was") {
    Folder folder;
    { Office office(folder.path); }
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        Office office(folder.path);
        office.add("a");
        office.group.cursor = "after a";
        static_cast<void>(office.ledger.together([&]() -> Status {
            if (!office.admit()) _exit(1);
            kill(getpid(), SIGKILL);  // everything is written, nothing committed
            return {};
        }));
        _exit(2);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    Office office(folder.path);
    CHECK(must(office.ledger.task("licences", "xk")).cursor.empty());
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("a")})).empty());
    CHECK(must(office.ledger.lanes_with_pending()).empty());
    const auto died = [&] {
        return std::ranges::count_if(must(office.ledger.to_log(100)), [](const auto& entry) { return entry.event == "run-ended" && entry.json.find("\"died\"") != std::string::npos; });
    };
    CHECK(died() == 2);  // of the office that made the ledger, and the one that was killed: this one's beginning ended them
    const auto dead = must(office.ledger.end_dead_runs());
    REQUIRE(dead.size() == 1);  // its own, which by the run lock is nobody's
    CHECK(must(office.ledger.run(dead[0].id)).state == "died");
    CHECK(must(office.ledger.end_dead_runs()).empty());
    CHECK(died() == 3);
    office.begin();
    office.admit("a");
    CHECK(office.books().pending == 1);
}

TEST_CASE("a row that a full run did not see is reported once, and not while nothing is gone") {
    Folder folder;
    Office office(folder.path);
    office.add("a");
    office.add("b");
    must(office.admit());
    office.begin();
    std::vector<RowHash> both{Office::row("a/1"), Office::row("b/1")};
    std::sort(both.begin(), both.end());
    {
        SeenInRun seen;
        must(seen.add(both));
        CHECK(must(office.ledger.find_seen(office.task.id, both)).size() == 2);
        CHECK(must(office.ledger.disappeared(office.task.id, office.run, {}, seen)).empty());
    }
    office.begin();
    SeenInRun seen;
    const std::vector<RowHash> one{Office::row("a/1")};
    must(seen.add(one));
    must(seen.add(one));  // the same row once more does not stand for the other
    CHECK(must(office.ledger.find_seen(office.task.id, one)).size() == 1);
    CHECK(must(office.ledger.find_seen(office.task.id, one)).size() == 1);
    const auto gone = must(office.ledger.disappeared(office.task.id, office.run, {}, seen));
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].record.key == Office::key("b"));
    office.group.proposals.push_back({gone[0].record.key, "other", "gone", {}});
    must(office.admit());
    CHECK(must(office.ledger.disappeared(office.task.id, office.run, {}, seen)).empty());
    for (const char* who : {"li", "wang"}) must(office.ledger.decide_proposal(1, who[0] == 'l' ? ProposalStep::give_basis : ProposalStep::approve, "revoked by notice 3", who, office.secret));
    CHECK(must(office.ledger.find_records("xk", std::vector{Office::key("b")}))[0].op == Op::withdraw);
    CHECK(office.state("b", 1) == SubmissionState::superseded);
}

TEST_CASE("a spool segment is removed when all of it is settled, and the bytes of a rejected version stay readable") {
    Folder folder;
    SubmissionKey rejected;
    {
        Office office(folder.path);
        office.add("a");
        office.group.admissions.back().body = must(office.ledger.store_body("{\"N\":\"a\",\"V\":\"1\"}", {"{}", "[2]"}));
        office.add("b");
        must(office.admit());
        const auto items = office.next();
        rejected = items[0].id;
        office.settle(office.cut(items), {{rejected, SubmissionState::rejected, "1", "", ""}});
    }
    Office office(folder.path);
    must(office.ledger.remove_settled_segments());
    CHECK_FALSE(std::filesystem::exists(folder.path / "state/spool/1.seg"));
    CHECK(must(office.ledger.body(rejected)) == "{\"N\":\"a\",\"V\":\"1\"}");
    must(office.ledger.check());
    must(office.ledger.retry_submission(rejected, "again", "tester", office.secret));
    const auto again = office.next();
    REQUIRE(again.size() == 1);
    REQUIRE(again[0].source.heading);
    CHECK(*again[0].source.heading == "{}");
    CHECK(again[0].source.row == "[2]");
}

TEST_CASE("a record leaves with the source row that it was stored with, however long, whatever stands between, and after a restart") {
    Folder folder;
    struct Stored {
        std::string name, heading, row;
    };
    const std::vector<Stored> stored = {{"a", "{\"file\":\"1\"}", "[1]"},          {"b", "{\"file\":\"1\"}", std::string(5'000, 'x')},
                                        {"c", "", ""},                             {"d", "{\"file\":\"2\"}", "[2]"},
                                        {"e", "{\"file\":\"1\"}", std::string(60'000, 'y')}, {"f", "{\"file\":\"2\"}", "[3]"}};
    {
        Office office(folder.path);
        for (const Stored& one : stored) {
            office.add(one.name);
            const std::string data = "{\"N\":\"" + one.name + "\",\"V\":\"1\"}";
            office.group.admissions.back().body = must(office.ledger.store_body(data, {one.heading, one.row}));
        }
        must(office.admit());
    }
    Office office(folder.path);
    must(office.ledger.check());
    for (const std::size_t most : {std::size_t{1}, std::size_t{1000}}) {
        const auto items = office.next(most);
        REQUIRE(items.size() == std::min(most, stored.size()));
        for (std::size_t i = 0; i < items.size(); ++i) {
            CAPTURE(i);
            CHECK(items[i].data.find("\"" + stored[i].name + "\"") != std::string::npos);
            CHECK(items[i].source.row == stored[i].row);
            CHECK((items[i].source.heading ? *items[i].source.heading : std::string()) == stored[i].heading);
        }
    }
}
