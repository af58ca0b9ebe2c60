#include "creditlink/exchange_log/export.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

// A log of decisions with these numbers; 0 is an entry of another sort, and "restored" says behind how many entries.
struct Entry {
    std::uint64_t decision;
    std::string continues = {};
};

std::vector<std::string> faults_of(const std::vector<Entry>& entries) {
    Folder folder;
    const Path directory = folder.fresh();
    {
        ExchangeLog log = opened(directory);
        std::vector<std::string> heads = {log.head().text()};
        for (const Entry& entry : entries) {
            const std::string start = R"({"decision":)" + std::to_string(entry.decision);
            if (entry.decision == 0)
                REQUIRE(log.append("answered", R"({"status":200})"));
            else if (entry.continues.empty())
                REQUIRE(log.append("decision", start + R"(,"what":"unmask"})"));
            else
                REQUIRE(log.append("restored",
                                   start + R"(,"continues":")" + heads.at(std::stoul(entry.continues)) + R"("})"));
            heads.push_back(log.head().text());
        }
        REQUIRE(log.sync());
        REQUIRE(log.checkpoint());
    }
    const auto faults = checked(directory).faults;
    const auto exported = check_export(files_under(directory), kOrigin, public_keys());
    REQUIRE(exported);
    CHECK(exported->faults == faults);
    return faults;
}

}  // namespace

TEST_CASE("a decision that never came into the log is named, with the entries between which it is missing") {
    CHECK(faults_of({{1}, {0}, {2}, {3}}).empty());
    CHECK(faults_of({{1}, {0}, {3}, {4}, {0}, {7}}) ==
          std::vector<std::string>{"decision 2 is missing: it belongs between entries 0 and 2",
                                   "decisions 5 to 6 are missing: they belong between entries 3 and 5"});
    CHECK(faults_of({{0}, {2}}) == std::vector<std::string>{"decision 1 is missing: it belongs before entry 1"});
}

TEST_CASE(
    "decisions that came again, after a crash or from an older ledger, are no gap; behind them the next one is missed "
    "again") {
    CHECK(faults_of({{1}, {2}, {3}, {2}, {3}, {4}}).empty());
    CHECK(faults_of({{1}, {2}, {3}, {2}, {4}}) ==
          std::vector<std::string>{"decision 3 is missing: it belongs between entries 3 and 4"});
}

TEST_CASE(
    "where a person recorded that entries were lost, the numbers that went with them are excused, and no others") {
    CHECK(faults_of({{1}, {0}, {9, "2"}, {10}}).empty());      // the log was cut off behind entry 1
    CHECK(faults_of({{1}, {0}, {7}, {8}, {9, "2"}}).empty());  // what had waited in the ledger stands before it
    CHECK(faults_of({{9, "0"}}).empty());
    CHECK(faults_of({{1}, {2}, {2, "2"}, {3}}).empty());  // the ledger came back older
    CHECK(faults_of({{1}, {3}, {4}, {9, "3"}}) ==
          std::vector<std::string>{"decision 2 is missing: it belongs between entries 0 and 1"});
    CHECK(faults_of({{1}, {2}, {9, "2"}, {11}}) ==
          std::vector<std::string>{"decision 10 is missing: it belongs between entries 2 and 3"});
}
