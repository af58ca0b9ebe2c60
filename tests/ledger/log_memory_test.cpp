// What the ledger keeps of the exchange log's heads, and a person's word that something was lost.

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

std::vector<std::pair<std::string, std::string>> heads(Ledger& ledger) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const HeadView& view : must(ledger.heads())) all.emplace_back(view.by, view.head);
    return all;
}

}  // namespace

TEST_CASE("the ledger knows the head it relied on, that of its newest batch, and what each platform said last") {
    Folder folder;
    Office office(folder.path);
    CHECK(heads(office.ledger).empty());
    must(office.ledger.note_head("", "3 a"));
    must(office.ledger.note_head("national", "2 b"));
    must(office.ledger.note_head("national", "4 c"));
    must(office.ledger.note_head("省平台", "1 e"));
    office.admit("n-1");
    BatchRow batch;
    batch.id = "b-x";
    batch.lane = office.lane;
    batch.head = "5 d";
    batch.count = 1;
    must(office.ledger.cut_batch(batch, office.next()));
    CHECK(heads(office.ledger) ==
          std::vector<std::pair<std::string, std::string>>{{"", "3 a"}, {"", "5 d"}, {"national", "4 c"}, {"省平台", "1 e"}});
}

TEST_CASE(
    "once a person records a restoration, the lost heads are given up, the entry waits for the log, and what was on "
    "its way is unknown") {
    Folder folder;
    Office office(folder.path);
    office.admit("n-1");
    office.cut(office.next());
    must(office.ledger.record_restored({.lost = {{"platform national", "9 z"}}, .unknown_batches = 2, .now = "4 c"},
                                       "the disk failed", "wang"));
    CHECK(must(office.ledger.given_up()) == std::vector<std::string>{"9 z"});
    CHECK(office.state("n-1") == SubmissionState::unknown);
    const auto waiting = must(office.ledger.to_log(10));
    REQUIRE_FALSE(waiting.empty());
    CHECK(waiting.back().event == "restored");
    for (const char* part : {R"("lost":[{"by":"platform national","head":"9 z"}])", R"("batches":2)",
                             R"("continues":"4 c")", R"("who":"wang")"})
        CHECK(waiting.back().json.find(part) != std::string::npos);
    CHECK(waiting.back().json.find("disk") == std::string::npos);  // the reason only as a digest
    CHECK(heads(office.ledger) == std::vector<std::pair<std::string, std::string>>{{"", "4 c"}});
    must(office.ledger.record_restored({.lost = {{"ledger", "7 y"}}, .unknown_batches = 0, .now = "5 e"}, "again",
                                       "wang"));
    CHECK(must(office.ledger.given_up()) == std::vector<std::string>{"9 z", "7 y"});
}

TEST_CASE(
    "after a restoration what waits, and what the first complete run admits, may have been delivered; what later runs "
    "admit is news") {
    Folder folder;
    Office office(folder.path);
    office.admit("waits");
    CHECK_FALSE(must(office.ledger.may_have_left(office.next())));
    must(
        office.ledger.record_restored({.lost = {{"ledger", "9 z"}}, .unknown_batches = 0, .now = "4 c"}, "why", "who"));
    CHECK(must(office.ledger.may_have_left(office.next())));
    must(office.ledger.end_run(office.run, "balanced",
                               ""));  // it began before: what it read says nothing of the time since
    office.settle(office.cut(office.next()));

    office.clock.now_ms += 60'000;
    office.begin();
    office.admit("read anew");
    must(office.ledger.end_run(office.run, "stopped", ""));
    office.begin();
    office.admit("read anew, whole");
    must(office.ledger.end_run(office.run, "balanced", ""));
    office.begin();
    office.admit("news");
    const auto items = office.next();
    REQUIRE(items.size() == 3);
    CHECK(must(office.ledger.may_have_left(std::span(items).subspan(0, 1))));
    CHECK(must(office.ledger.may_have_left(std::span(items).subspan(1, 1))));
    CHECK_FALSE(must(office.ledger.may_have_left(std::span(items).subspan(2, 1))));
}
