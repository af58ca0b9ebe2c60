#include <map>
#include <random>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

// What the office should know, kept as simply as can be: where each version stands.
struct Model {
    std::map<std::pair<int, std::uint32_t>, SubmissionState> at;  // record, version
    std::map<int, std::uint32_t> newest;

    bool under_way(int record) const {
        for (const auto& [version, state] : at)
            if (version.first == record && (state == SubmissionState::sending || state == SubmissionState::unknown ||
                                            state == SubmissionState::waiting || state == SubmissionState::parked))
                return true;
        return false;
    }
    std::uint64_t count(SubmissionState state) const {
        return static_cast<std::uint64_t>(std::count_if(at.begin(), at.end(), [&](const auto& v) { return v.second == state; }));
    }
};

struct Open {
    BatchRow row;
    std::vector<Item> items;
};

class Play {
  public:
    Play(Office& office, std::uint32_t seed) : office_(office), random_(seed) {}

    void step() {
        switch (pick(8)) {
            case 0: case 1: admit(); break;
            case 2: case 3: cut(); break;
            case 4: move(); break;
            case 5: settle(); break;
            case 6: drop_or_retry(); break;
            case 7: split(); break;
        }
        compare();
    }

  private:
    static constexpr int kRecords = 12;

    int pick(std::size_t below) { return static_cast<int>(random_() % below); }
    std::pair<int, std::uint32_t> place(const Item& item) const {
        for (int record = 0; record < kRecords; ++record)
            if (Office::key(std::to_string(record)) == item.key) return {record, item.version};
        FAIL("an item of no record");
        return {};
    }
    void all(const Open& batch, SubmissionState state) {
        for (const Item& item : batch.items)
            if (auto& at = model_.at[place(item)]; at != SubmissionState::dropped && at != SubmissionState::vouched) at = state;
    }

    void admit() {
        for (int record = pick(3); record < kRecords; record += 1 + pick(6)) {
            const std::uint32_t version = ++model_.newest[record];
            if (version > 1)
                if (auto& before = model_.at[{record, version - 1}]; before == SubmissionState::pending) before = SubmissionState::superseded;
            model_.at[{record, version}] = SubmissionState::pending;
            office_.add(std::to_string(record), version);
        }
        must(office_.admit());
    }
    void cut() {
        const auto items = office_.next(static_cast<std::size_t>(1 + pick(6)));
        if (items.empty()) return;
        for (const Item& item : items) {
            const auto [record, version] = place(item);
            CHECK_MESSAGE(!model_.under_way(record), "a version goes out while an earlier one is under way");
            CHECK(model_.at[{record, version}] == SubmissionState::pending);
        }
        open_.push_back({office_.cut(items), items});
        all(open_.back(), SubmissionState::sending);
    }
    void move() {
        if (open_.empty()) return;
        Open& batch = open_[static_cast<std::size_t>(pick(open_.size()))];
        const BatchState to = std::array{BatchState::unknown, BatchState::waiting, BatchState::held}[static_cast<std::size_t>(pick(3))];
        if (batch.row.state == BatchState::held || !reachable(batch.row.state, to)) return;
        batch.row.refused = to == BatchState::held && batch.row.state == BatchState::sending;
        office_.move(batch.row, to);
        all(batch, state_within(to));
    }
    void settle() {
        if (open_.empty()) return;
        const std::size_t at = static_cast<std::size_t>(pick(open_.size()));
        Open batch = open_[at];
        if (batch.row.state == BatchState::held) return;
        std::vector<ItemVerdict> verdicts;
        for (const Item& item : batch.items)  // the platform's word stands above a person's
            if (auto& known = model_.at[place(item)]; known == SubmissionState::vouched) known = SubmissionState::accepted;
        all(batch, SubmissionState::accepted);
        for (const Item& item : batch.items) {
            if (pick(3) != 0) continue;
            const auto state = pick(2) == 0 ? SubmissionState::rejected : SubmissionState::doubtful;
            verdicts.push_back({item.id, state, "1", "", ""});
            if (auto& known = model_.at[place(item)]; known != SubmissionState::dropped) known = state;
        }
        office_.settle(batch.row, verdicts);
        open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
    }
    void split() {
        const auto found = std::find_if(open_.begin(), open_.end(), [](const Open& b) { return b.row.state == BatchState::sending && b.items.size() > 1; });
        if (found == open_.end()) return;
        for (const Item& item : found->items)  // a dropped one would have to be in no half
            if (const auto at = model_.at[place(item)]; at == SubmissionState::dropped || at == SubmissionState::vouched) return;
        must(office_.ledger.split(found->row));
        all(*found, SubmissionState::pending);
        open_.erase(found);
    }
    void drop_or_retry() {
        if (open_.empty()) return;
        const std::size_t at = static_cast<std::size_t>(pick(open_.size()));
        Open& batch = open_[at];
        if (batch.row.state != BatchState::held) return;
        const Item& item = batch.items[static_cast<std::size_t>(pick(batch.items.size()))];
        if (model_.at[place(item)] != SubmissionState::parked) return;
        const int what = pick(4);
        if (what == 0) {
            must(office_.ledger.drop_submission(item.id, "r", "li"));
            model_.at[place(item)] = SubmissionState::dropped;
        } else if (what == 1 && !batch.row.refused) {
            must(office_.ledger.vouch_for(text_of(item.id), false, "r", "li"));
            model_.at[place(item)] = SubmissionState::vouched;
        } else if (what == 2 && !batch.row.refused) {
            must(office_.ledger.send_again(batch.row.id, "r", "li"));
        } else {
            must(office_.ledger.retry_submission(item.id, "r", "li", office_.secret));
        }
        const BatchRow now = *must(office_.ledger.batch(batch.row.id));
        batch.row = now;
        if (now.state == BatchState::held) return;
        if (now.state == BatchState::split || now.state == BatchState::settled) {
            if (now.state == BatchState::split) all(batch, SubmissionState::pending);
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
        } else {
            all(batch, state_within(now.state));
        }
    }

    void compare() {
        if (model_.at.empty()) return;
        const Books books = office_.books();
        using S = SubmissionState;
        CHECK(books.admitted == model_.at.size());
        CHECK(books.pending == model_.count(S::pending));
        CHECK(books.sending == model_.count(S::sending));
        CHECK(books.unknown == model_.count(S::unknown));
        CHECK(books.waiting == model_.count(S::waiting));
        CHECK(books.accepted == model_.count(S::accepted));
        CHECK(books.doubtful == model_.count(S::doubtful));
        CHECK(books.rejected == model_.count(S::rejected));
        CHECK(books.parked == model_.count(S::parked));
        CHECK(books.dropped == model_.count(S::dropped));
        CHECK(books.vouched == model_.count(S::vouched));
        CHECK(books.superseded == model_.count(S::superseded));
    }

  public:
    void compare_each() {
        for (const auto& [version, state] : model_.at)
            CHECK_MESSAGE(office_.state(std::to_string(version.first), version.second) == state, "record ", version.first, " version ", version.second);
        must(office_.ledger.check());
    }

  private:
    Office& office_;
    std::mt19937 random_;
    Model model_;
    std::vector<Open> open_;
};

}  // namespace

TEST_CASE("whatever is admitted, cut, lost, settled, split, dropped and retried in whatever order, the books are those of a simple count") {
    constexpr std::uint32_t kGames = 4;
    constexpr int kSteps = 120;
    for (std::uint32_t seed = 1; seed <= kGames; ++seed) {
        CAPTURE(seed);
        Folder folder;
        Office office(folder.path);
        Play play(office, seed);
        for (int i = 0; i < kSteps; ++i) {
            CAPTURE(i);
            play.step();
        }
        play.compare_each();
    }
}

TEST_CASE("a batch refused whole goes out again without the items that were dropped, as another batch") {
    Folder folder;
    Office office(folder.path);
    for (const char* name : {"a", "b", "c"}) office.add(name);
    must(office.admit());
    const auto items = office.next();
    BatchRow batch = office.cut(items);
    batch.refused = true;
    office.move(batch, BatchState::held);
    must(office.ledger.drop_submission(items[0].id, "wrong office", "li"));
    must(office.ledger.retry_submission(items[1].id, "platform repaired", "li", office.secret));
    CHECK(must(office.ledger.batch(batch.id))->state == BatchState::split);
    const auto again = office.next();
    REQUIRE(again.size() == 2);
    CHECK(again[0].id == items[1].id);
    office.settle(office.cut(again));
    CHECK(office.books().dropped == 1);
    CHECK(office.books().accepted == 2);
    must(office.ledger.check());
}

TEST_CASE("a held batch all of whose items were dropped is held no longer") {
    for (const bool refused : {true, false}) {
        CAPTURE(refused);
        Folder folder;
        Office office(folder.path);
        office.add("a");
        office.add("b");
        must(office.admit());
        const auto items = office.next();
        BatchRow batch = office.cut(items);
        batch.refused = refused;
        office.move(batch, BatchState::held);
        must(office.ledger.drop_submission(items[0].id, "r", "li"));
        CHECK(must(office.ledger.batches(std::array{BatchState::held})).size() == 1);
        must(office.ledger.drop_submission(items[1].id, "r", "li"));
        CHECK(must(office.ledger.batches(std::array{BatchState::held})).empty());
        CHECK(office.books().dropped == 2);
        CHECK(office.books().admitted == 2);
        CHECK(must(office.ledger.submission(items[0].id))->state == SubmissionState::dropped);
        must(office.ledger.check());
    }
}

TEST_CASE("a retry goes to the one platform that rejected, and each platform's books stand for themselves") {
    Folder folder;
    Office office(folder.path);
    office.platforms = {"city", "province"};
    office.admit("a");
    const auto province = office.next();
    office.settle(office.cut(province), {{province[0].id, SubmissionState::rejected, "1", "", ""}});
    office.lane = {"city", "xk"};
    const auto city = office.next();
    REQUIRE(city.size() == 1);
    CHECK(city[0].id != province[0].id);
    office.settle(office.cut(city));
    must(office.ledger.retry_submission(province[0].id, "repaired", "li", office.secret));
    CHECK(office.next().empty());
    const auto lanes = must(office.ledger.lanes_with_pending());
    REQUIRE(lanes.size() == 1);
    CHECK(lanes[0] == Lane{"province", "xk"});
    for (const auto& [lane, books] : must(office.ledger.books())) {
        CHECK(books.balanced());
        CHECK(books.admitted == (lane.platform == "city" ? 1 : 2));
    }
    // The next version goes to both, and in the city it follows the first one.
    office.add("a", 3);
    must(office.admit());
    const auto third = office.next();
    REQUIRE(third.size() == 1);
    CHECK(third[0].version == 3);
    must(office.ledger.check());
}

TEST_CASE("each task's last run is the last that read its source, whatever was assessed again since") {
    Folder folder;
    Office office(folder.path);
    must(office.ledger.end_run(office.run, "balanced", ""));
    const RunId read = must(office.ledger.begin_run(office.task.id, "full"));
    must(office.ledger.end_run(read, "failed", "no such file"));
    must(office.ledger.end_run(must(office.ledger.begin_run(office.task.id, "requeue")), "balanced", ""));
    const auto last = must(office.ledger.last_runs());
    REQUIRE(last.size() == 1);
    CHECK(last[0].id == read);
    CHECK(last[0].state == "failed");
}
