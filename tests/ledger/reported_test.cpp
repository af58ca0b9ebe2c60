// What deadlines and rates are counted from.

#include "creditlink/ledger/reported.h"

#include <map>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

struct Seen {
    SubmissionState state = SubmissionState::pending;
    std::int64_t stored = 0;
    auto operator<=>(const Seen&) const = default;
};

// By version's sequence: what a reader says; each record once.
std::map<Sequence, Seen> all_of(Ledger& ledger) {
    std::map<Sequence, Seen> found;
    must(Reported(ledger).all([&](const ReportedRecord& record) {
        CHECK(record.decided == 20261123);
        CHECK(*record.task == "licences");
        CHECK(record.lane->platform == "province");
        CHECK(found.emplace(record.sequence, Seen{record.state, record.stored}).second);
    }));
    return found;
}

std::map<Sequence, SubmissionState> waiting(Ledger& ledger) {
    std::map<Sequence, SubmissionState> found;
    must(Reported(ledger).not_there([&](const ReportedRecord& record) {
        CHECK(record.stored == 0);
        CHECK(found.emplace(record.sequence, record.state).second);
    }));
    return found;
}

Sequence newest(Office& o, const std::string& name) { return must(o.ledger.history(Office::key(name))).front().sequence; }

}  // namespace

TEST_CASE("a record counts once, in the state of its newest version, and is there since its first stored one") {
    Folder folder;
    Office o(folder.path);
    for (const char* name : {"a", "b", "c", "d"}) o.admit(name);
    const auto items = o.next();
    BatchRow batch = o.cut(items);
    o.clock.now_ms += 3'600'000;
    const std::int64_t first = o.clock.unix_seconds();
    std::vector<ItemVerdict> verdicts;
    for (const Item& item : items) {
        if (item.key == Office::key("b")) verdicts.push_back({.id = item.id, .state = SubmissionState::rejected, .code = "E1", .field = {}, .message = {}});
        if (item.key == Office::key("c")) verdicts.push_back({.id = item.id, .state = SubmissionState::doubtful, .code = "D1", .field = {}, .message = {}});
    }
    o.settle(batch, verdicts);
    CHECK(all_of(o.ledger)[newest(o, "a")] == Seen{SubmissionState::accepted, first});
    CHECK(all_of(o.ledger)[newest(o, "b")] == Seen{SubmissionState::rejected, 0});
    CHECK(all_of(o.ledger)[newest(o, "c")] == Seen{SubmissionState::doubtful, first});
    CHECK(waiting(o.ledger) == std::map<Sequence, SubmissionState>{{newest(o, "b"), SubmissionState::rejected}});

    o.admit("a", 2);  // a correction of what is there is not late, a correction of what was refused is still to come
    o.admit("b", 2);
    o.admit("e");
    CHECK(all_of(o.ledger).size() == 5);
    CHECK(all_of(o.ledger)[newest(o, "a")] == Seen{SubmissionState::pending, first});
    CHECK(waiting(o.ledger) == std::map<Sequence, SubmissionState>{{newest(o, "b"), SubmissionState::pending}, {newest(o, "e"), SubmissionState::pending}});

    BatchRow second = o.cut(o.next());
    o.clock.now_ms += 3'600'000;
    o.move(second, BatchState::unknown);
    o.admit("e", 2);  // held behind the first version, which stands for it
    CHECK(waiting(o.ledger) == std::map<Sequence, SubmissionState>{{newest(o, "b"), SubmissionState::unknown}, {must(o.ledger.history(Office::key("e"))).back().sequence, SubmissionState::unknown}});
    o.settle(second);
    CHECK(all_of(o.ledger)[newest(o, "b")] == Seen{SubmissionState::accepted, o.clock.unix_seconds()});
    CHECK(all_of(o.ledger)[newest(o, "a")] == Seen{SubmissionState::accepted, first});
    CHECK(waiting(o.ledger).empty());
}

TEST_CASE("what a person gave up is not waited for, and its record is not there") {
    Folder folder;
    Office o(folder.path);
    o.admit("a");
    o.admit("b");
    must(o.ledger.drop_submission(must(o.ledger.history(Office::key("a"))).front().id, "已在平台手工录入", "li"));
    CHECK(all_of(o.ledger)[newest(o, "a")] == Seen{SubmissionState::dropped, 0});
    CHECK(waiting(o.ledger).size() == 1);
    o.admit("b", 2);  // takes the first version's place before that was cut
    CHECK(all_of(o.ledger).size() == 2);
    CHECK(waiting(o.ledger) == std::map<Sequence, SubmissionState>{{newest(o, "b"), SubmissionState::pending}});
}

TEST_CASE("a withdrawal is no report, and leaves what was reported as it stood") {
    Folder folder;
    Office o(folder.path);
    o.admit("a");
    const Sequence put = newest(o, "a");
    o.settle(o.cut(o.next()));
    o.group.admissions.push_back({.key = Office::key("a"), .version = 2, .op = Op::withdraw, .content = sha256("w"), .body = must(o.ledger.store_body("{}")), .row = Office::row("a/1"),
                                  .place = {}, .order = {}, .decided = {}, .adopted = false});
    must(o.admit());
    CHECK(all_of(o.ledger) == std::map<Sequence, Seen>{{put, {SubmissionState::accepted, o.clock.unix_seconds()}}});
    CHECK(waiting(o.ledger).empty());
}
