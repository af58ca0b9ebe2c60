// Long lists a page at a time: nothing is left out, nothing comes twice, whatever the filter.

#include "creditlink/ledger/pages.h"

#include "creditlink/ledger/daily.h"

#include <set>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

struct LongLists : Office {
    using Office::Office;
    Pages pages{ledger};

    // Sequences in the order shown; FAILs on one that comes twice, or a walk without end.
    std::vector<Sequence> walk(SubmissionFilter filter, std::size_t most = 7) {
        std::vector<Sequence> all;
        for (int turn = 0; turn < 100; ++turn) {
            const auto page = must(pages.submissions(filter, most));
            CHECK(page.found.size() <= most);
            for (const SubmissionView& view : page.found) {
                CHECK(std::find(all.begin(), all.end(), view.sequence) == all.end());
                all.push_back(view.sequence);
            }
            if (page.next.empty()) return all;
            filter.after = page.next;
        }
        FAIL("the list has no end");
        return all;
    }
    // Every one of the store, and then those whose own view is of the state: a page looks for a state where it is written.
    std::multiset<Sequence> at_once(std::optional<SubmissionState> state) {
        std::multiset<Sequence> all;
        for (const SubmissionView& view : must(pages.submissions({}, 1000)).found)
            if (!state || view.state == *state) all.insert(view.sequence);
        return all;
    }
    static std::multiset<Sequence> set_of(const std::vector<Sequence>& list) { return {list.begin(), list.end()}; }
};

}  // namespace

TEST_CASE("submissions of the day on which they were sent, or refused, are as many as that day's sums say, in pages of any size") {
    Folder folder;
    LongLists office(folder.path);
    const CivilDate first = office.clock.today(), second = first.plus_days(1);
    for (int i = 0; i < 30; ++i) office.admit("r" + std::to_string(i));
    BatchRow one = office.cut(office.next(10)), two = office.cut(office.next(7));
    const auto items = must(office.ledger.items_of(one.number));
    one.first_sent = office.clock.unix_seconds();
    office.move(one, BatchState::sending);
    office.clock.now_ms += 86'400'000;
    office.settle(one, {{.id = items[2].id, .state = SubmissionState::rejected, .code = "x", .field = {}, .message = {}}, {.id = items[5].id, .state = SubmissionState::rejected, .code = "x", .field = {}, .message = {}}});
    two.first_sent = office.clock.unix_seconds();
    office.move(two, BatchState::sending);
    const auto sums = must(Daily(office.ledger).sums(first.plus_days(-29), second));
    CHECK(sums.at(first).sent == 10);
    CHECK(sums.at(first).refused == 0);
    CHECK(sums.at(second).sent == 7);
    CHECK(sums.at(second).refused == 2);
    for (const std::size_t most : {1u, 2u, 7u, 100u}) {
        CAPTURE(most);
        CHECK(office.walk({.sent = first}, most).size() == 10);
        CHECK(office.walk({.sent = second}, most).size() == 7);
        CHECK(office.walk({.sent = second.plus_days(1)}, most).empty());
        CHECK(office.walk({.state = SubmissionState::rejected, .answered = second}, most).size() == 2);
        CHECK(office.walk({.state = SubmissionState::rejected, .answered = first}, most).empty());
    }
    const std::string stamp = must(Daily(office.ledger).stamp());
    CHECK(must(Daily(office.ledger).stamp()) == stamp);
    office.settle(two, {});
    CHECK(must(Daily(office.ledger).stamp()) != stamp);
}

TEST_CASE("runs are found by the day on which they began, and what is not settled is the last run of a task alone") {
    Folder folder;
    LongLists office(folder.path);
    const CivilDate first = office.clock.today();
    must(office.ledger.end_run(office.run, "failed", ""));
    office.clock.now_ms += 86'400'000;
    office.begin();
    must(office.ledger.end_run(office.run, "balanced", ""));
    CHECK(must(office.pages.runs({.day = first}, 10)).size() == 1);
    CHECK(must(office.pages.runs({.day = first.plus_days(1)}, 10)).size() == 1);
    CHECK(must(office.pages.runs({.day = first.plus_days(2)}, 10)).empty());
    CHECK(must(office.pages.runs({.state = "failed"}, 10)).size() == 1);
    CHECK(must(office.pages.runs({.state = "unsettled"}, 10)).empty());
    office.begin();
    must(office.ledger.end_run(office.run, "failed", ""));
    CHECK(must(office.pages.runs({.state = "unsettled"}, 10)).size() == 1);
    CHECK(must(office.pages.runs({.task = tasks_in_lines({"other", "licences"}), .state = "unsettled"}, 10)).size() == 1);
    CHECK(must(office.pages.runs({.task = tasks_in_lines({"other"}), .state = "unsettled"}, 10)).empty());  // a task that the configuration has no more
    CHECK(must(office.pages.runs({.task = tasks_in_lines({}), .state = "unsettled"}, 10)).empty());
}

TEST_CASE("submissions of any state, of a batch and of a platform are leafed through in pages of any size") {
    Folder folder;
    LongLists office(folder.path);
    office.platforms = {"province", "city"};
    for (int i = 0; i < 30; ++i) office.admit("r" + std::to_string(i));
    office.add("r3", 2), office.add("r4", 2);
    must(office.admit());
    const BatchRow settled = office.cut(office.next(10));
    auto items = must(office.ledger.items_of(settled.number));
    office.settle(settled, {{.id = items[2].id, .state = SubmissionState::rejected, .code = "x", .field = {}, .message = {}}});
    BatchRow held = office.cut(office.next(5));
    REQUIRE(office.at_once({}).size() == 64);  // 32 versions, of two platforms
    for (const std::size_t most : {1u, 2u, 7u, 100u}) {
        CAPTURE(most);
        CHECK(office.set_of(office.walk({}, most)) == office.at_once({}));
        for (const SubmissionState state : {SubmissionState::pending, SubmissionState::accepted, SubmissionState::rejected, SubmissionState::superseded, SubmissionState::sending})
            CHECK(office.set_of(office.walk({.state = state}, most)) == office.at_once(state));
        CHECK(office.walk({.batch = settled.id}, most).size() == 10);
        CHECK(office.walk({.state = SubmissionState::accepted, .batch = settled.id}, most).size() == 9);
        CHECK(office.walk({.platform = "city"}, most).size() == 32);
        CHECK(office.walk({.task = "licences"}, most).size() == 64);
        CHECK(office.walk({.task = "other"}, most).empty());
    }
    CHECK(office.walk({.batch = "b-unknown"}).empty());
    for (const char* key : {"x", "1", "1.", ".1", "1.2.3", "99999999999999999999.1", "-1.2"}) CHECK(must(office.pages.submissions({.after = key}, 3)).found.size() == 3);
    const auto first = must(office.pages.submissions({}, 2)).found;
    CHECK(first[0].version == 2);  // the newest first
}

TEST_CASE("runs and records are leafed through by task, state and kind") {
    Folder folder;
    LongLists office(folder.path);
    for (int i = 0; i < 20; ++i) office.admit("r" + std::to_string(i));
    for (int i = 0; i < 9; ++i) must(office.ledger.end_run(must(office.ledger.begin_run(office.task.id, "full")), i % 3 ? "balanced" : "failed", ""));
    std::set<RunId> seen;
    for (RunFilter filter{.task = "licences"}; ; ) {
        const auto runs = must(office.pages.runs(filter, 4));
        if (runs.empty()) break;
        for (const RunInfo& run : runs) CHECK(seen.insert(run.id).second);
        filter.before = runs.back().id;
    }
    CHECK(seen.size() == 10);
    CHECK(must(office.pages.runs({.state = "failed"}, 100)).size() == 3);
    CHECK(must(office.pages.runs({.task = "other"}, 100)).empty());
    std::set<std::string> records;
    for (RecordFilter filter{.kind = "xk", .task = "licences"};;) {
        const auto page = must(office.pages.records(filter, 6));
        for (const RecordLine& line : page.found) CHECK(records.insert(text_of(line.key)).second);
        if (page.next.empty()) break;
        filter.after = page.next;
    }
    CHECK(records.size() == 20);
    CHECK(must(office.pages.records({.kind = "cf"}, 6)).found.empty());
    CHECK_FALSE(office.pages.records({.after = "no key"}, 6));
}
