#include <array>
#include <set>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

// Three batches of two records; each receipt says something else about the first of the two.
constexpr std::array kSaid = {SubmissionState::accepted, SubmissionState::rejected, SubmissionState::doubtful};

struct Sent {
    BatchRow batch;
    std::string first, second;
    SubmissionKey first_id;
    std::vector<ItemVerdict> verdicts;
};

std::vector<Sent> send(Office& office, const std::string& round) {
    std::vector<Sent> sent;
    for (std::size_t i = 0; i < kSaid.size(); ++i) {
        Sent one{.batch = {},
                 .first = round + "/" + std::to_string(i) + "a",
                 .second = round + "/" + std::to_string(i) + "b",
                 .first_id = {},
                 .verdicts = {}};
        office.add(one.first);
        office.add(one.second);
        must(office.admit());
        const std::vector<Item> items = office.next(2);
        REQUIRE(items.size() == 2);
        one.first_id = items[0].id;
        one.batch = office.cut(items);
        if (kSaid[i] != SubmissionState::accepted) one.verdicts = {{one.first_id, kSaid[i], "40001", "N", "m"}};
        sent.push_back(std::move(one));
    }
    return sent;
}

}  // namespace

TEST_CASE(
    "whatever the order in which receipts come, and though each comes twice, the verdicts and the books are the same") {
    Folder folder;
    Office office(folder.path);
    std::array arrivals = {0u, 0u, 1u,
                           1u, 2u, 2u};  // the 720 orders of six receipts, of which two and two are the same
    std::int64_t orders = 0;
    do {
        const std::vector<Sent> sent = send(office, std::to_string(orders));
        std::set<unsigned> arrived;
        for (const unsigned which : arrivals) {
            office.settle(sent[which].batch, sent[which].verdicts);
            arrived.insert(which);
            for (unsigned i = 0; i < sent.size(); ++i) {
                const bool known = arrived.contains(i);
                CHECK(office.state(sent[i].first) == (known ? kSaid[i] : SubmissionState::sending));
                CHECK(office.state(sent[i].second) == (known ? SubmissionState::accepted : SubmissionState::sending));
            }
        }
        ++orders;
        const Books books = office.books();
        CHECK(books.accepted == orders * 4);
        CHECK(books.rejected == orders);
        CHECK(books.doubtful == orders);
    } while (std::next_permutation(arrivals.begin(), arrivals.end()));
    CHECK(orders == 90);
}

TEST_CASE("a second, different receipt for a batch is refused whenever it comes, and changes nothing") {
    Folder folder;
    Office office(folder.path);
    for (unsigned before = 0; before <= 2; ++before) {
        const std::vector<Sent> sent = send(office, std::to_string(before));
        office.settle(sent[0].batch);
        for (unsigned i = 0; i < before; ++i) office.settle(sent[i + 1].batch, sent[i + 1].verdicts);
        BatchRow other = sent[0].batch;
        other.receipt = "r-of-another";
        const std::vector<ItemVerdict> verdicts = {{sent[0].first_id, SubmissionState::rejected, "1", "N", "m"}};
        const Status refused = office.ledger.settle(other, verdicts);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::trust);
        CHECK(office.state(sent[0].first) == SubmissionState::accepted);
        for (unsigned i = 0; i < before; ++i) CHECK(office.state(sent[i + 1].first) == kSaid[i + 1]);
    }
    static_cast<void>(office.books());
}
