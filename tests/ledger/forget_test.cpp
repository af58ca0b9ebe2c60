// What the ledger forgets when a retention has ended, and what it must not.

#include "creditlink/ledger/forget.h"

#include <fstream>

#include "creditlink/ledger/pages.h"
#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

const std::string kCanary = "a canary in a cage";

// Whether any file of the state has these bytes.
bool on_disk(const Path& folder, const std::string& bytes) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        if (std::string(std::istreambuf_iterator<char>(in), {}).find(bytes) != std::string::npos) return true;
    }
    return false;
}

struct Ward : Office {
    using Office::Office;
    void put(const std::string& name) {
        group.quarantined.push_back({.row = row(name),
                                     .place = {.origin = 0, .number = 1, .key = kCanary},
                                     .columns = R"(["name"])",
                                     .cells = "[\"" + kCanary + " " + name + "\"]",
                                     .findings = "[]",
                                     .first_code = "E01",
                                     .verdict = row("E01"),
                                     .key = std::nullopt});
        must(admit());
    }
    std::string cells(std::int64_t number) {
        const auto item = must(ledger.quarantined(number));
        return item ? item->state + " " + item->cells : "none";
    }
    std::vector<ForgetRange> now() const { return {{"xk", clock.unix_seconds() - 10, clock.unix_seconds() + 10}}; }
};

}  // namespace

TEST_CASE("a dropped row's cells are gone from every file, and it is dropped still; one that waits is as it was") {
    Folder folder;
    Ward office(folder.path);
    office.put("dropped");
    must(office.ledger.drop_quarantined(1, "not ours", "wang"));
    CHECK(on_disk(folder.path, kCanary));
    const Forgotten first = must(forget(folder.path / "state", office.now(), {}));
    CHECK(first.rows == 1);
    CHECK_FALSE(on_disk(folder.path, kCanary));
    CHECK(office.cells(1) == "dropped []");
    CHECK(must(office.ledger.dropped_rows(office.task.id)).size() == 1);
    office.put("waits");
    const Forgotten again = must(forget(folder.path / "state", office.now(), {}));
    CHECK(again.rows == 0);
    CHECK(office.cells(2).starts_with("open [\"" + kCanary));
}

TEST_CASE("rows of another kind or time are left alone") {
    Folder folder;
    Ward office(folder.path);
    office.put("a");
    must(office.ledger.drop_quarantined(1, "not ours", "wang"));
    const std::int64_t now = office.clock.unix_seconds();
    CHECK(must(forget(folder.path / "state",
                      {{"cf", now - 10, now + 10}, {"xk", now - 10, now}, {"xk", now + 1, now + 10}}, {}))
              .rows == 0);
    CHECK(on_disk(folder.path, kCanary));
}

TEST_CASE("a row that is gone is forgotten altogether, and a new item if it comes back") {
    Folder folder;
    Ward office(folder.path);
    office.put("a");
    office.begin();
    SeenInRun nothing;
    CHECK(must(office.ledger.close_gone_quarantine(office.task.id, office.run, nothing)) == 1);
    CHECK(must(forget(folder.path / "state", office.now(), {})).rows == 1);
    CHECK_FALSE(on_disk(folder.path, kCanary));
    CHECK(office.cells(1) == "none");
    office.put("a");
    CHECK(office.cells(2).starts_with("open"));
    must(office.ledger.check());
}

TEST_CASE("of a batch the platform's words go and its verdicts stay; another batch's words stay") {
    Folder folder;
    Office office(folder.path);
    std::vector<std::string> batches;
    for (const char* name : {"a", "b"}) {
        office.admit(name);
        const auto items = office.next();
        const BatchRow batch = office.cut(items);
        office.settle(batch, {{.id = items[0].id,
                               .state = SubmissionState::rejected,
                               .code = "40001",
                               .field = "N",
                               .message = kCanary + " " + name}});
        batches.push_back(batch.id);
    }
    CHECK(must(forget(folder.path / "state", {}, {batches[0], "b-of-no-ledger"})).answers == 1);
    CHECK_FALSE(on_disk(folder.path, kCanary + " a"));
    CHECK(on_disk(folder.path, kCanary + " b"));
    for (const SubmissionView& view : must(Pages(office.ledger).submissions({.state = SubmissionState::rejected}, 9)).found) {
        CHECK(view.code == "40001");
        CHECK((view.message.empty() == (view.batch == batches[0])));
    }
    CHECK(must(forget(folder.path / "state", {}, batches)).answers == 1);
    must(office.ledger.check());
}

TEST_CASE("while somebody holds an old snapshot the journal cannot be emptied, and that is said") {
    Folder folder;
    Ward office(folder.path);
    auto reader = SqliteConnection::open(folder.path / "state" / "ledger.db", {.access = SqliteOptions::Access::read});
    REQUIRE(reader);
    office.put("a");
    must(office.ledger.drop_quarantined(1, "not ours", "wang"));
    REQUIRE(reader->exec("BEGIN; SELECT count(*) FROM quarantine"));
    office.put("b");  // a page of later than the snapshot
    const auto kept = forget(folder.path / "state", office.now(), {}, 50);
    REQUIRE_FALSE(kept);
    CHECK(kept.error().code == Errc::locked);
    REQUIRE(reader->exec("COMMIT"));
    must(forget(folder.path / "state", office.now(), {}, 50));
}
