// An audit sample: the worked example of SAMPLE.md, and what it rests on.

#include "creditlink/exchange_log/sample.h"

#include <map>
#include <set>
#include <sstream>

#include "log_fixture.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::string receipt(const std::string& batch, int accepted, int rejected = 0, int doubtful = 0,
                    const std::string& outcome = "receipt") {
    return "{\"batch\":\"" + batch + "\",\"outcome\":\"" + outcome + "\",\"accepted\":" + std::to_string(accepted) +
           ",\"rejected\":" + std::to_string(rejected) + ",\"doubtful\":" + std::to_string(doubtful) + "}";
}

// The log of the worked example: 10 records in 3 batches, and what does not count.
struct SampleExample {
    Folder folder;
    FixedClock clock;
    Path directory = folder.path() / "log";
    SampleExample() {
        auto log = ExchangeLog::open(directory, log_keys(), clock);
        REQUIRE(log);
        REQUIRE(log->append("opened", "{}"));
        REQUIRE(log->append("answered", receipt("b-1", 3)));
        REQUIRE(log->append("answered", receipt("b-2", 0, 0, 0, "pending")));
        REQUIRE(log->append("answered", receipt("b-2", 1, 1)));
        REQUIRE(log->append("answered", receipt("b-1", 3)));  // again: it counts once
        REQUIRE(log->append("answered", receipt("b-3", 4, 0, 1)));
        REQUIRE(log->checkpoint());
    }
    Result<RepeatedSample> drawn(const SampleWish& wish, std::uint64_t size = 6) {
        return repeat_sample(files_under(directory), kOrigin, size, wish);
    }
    void note(const std::string& json) {
        auto log = ExchangeLog::open(directory, log_keys(), clock);
        REQUIRE(log);
        REQUIRE(log->append("sampled", json));
        REQUIRE(log->checkpoint());
    }
};

const SampleWish kWish{"2026-11-26 audit", 0, 6, 4};

}  // namespace

TEST_CASE("the sample of the format page is the one that is drawn") {
    SampleExample example;
    const auto found = example.drawn(kWish);
    REQUIRE_MESSAGE(found, found.error().message);
    const std::string page(read(Path(kSourceFolder) / "src/exchange_log/SAMPLE.md"));
    std::string indented;
    std::istringstream lines(found->sample.text());
    for (std::string line; std::getline(lines, line);) indented += "    " + line + "\n";
    CHECK_MESSAGE(page.find(indented) != std::string::npos, indented);
    CHECK_MESSAGE(page.find(hex(bytes_of(found->sample.digest()))) != std::string::npos,
                  hex(bytes_of(found->sample.digest())));
}

TEST_CASE(
    "other seeds, ranges and logs draw others; a population that is not larger is taken whole, each record once") {
    SampleExample example;
    const auto drawn = [&](const SampleWish& wish) { return example.drawn(wish).value().sample; };
    CHECK(drawn(kWish).text() == drawn(kWish).text());
    std::set<std::string> lists;
    for (int i = 0; i < 20; ++i) lists.insert(drawn({"seed " + std::to_string(i), 0, 6, 4}).text());
    CHECK(lists.size() == 20);
    const Sample all = drawn({"s", 0, 6, 10'000});
    CHECK(all.population == 10);
    CHECK(all.records.size() == 10);
    CHECK(all.records.front() == SampledRecord{1, "b-1", 0});
    CHECK(all.records.back() == SampledRecord{5, "b-3", 4});
    CHECK(drawn({"s", 4, 6, 10'000}).records.front() == SampledRecord{4, "b-1", 0});  // in this range it is the first
    CHECK(drawn({"s", 0, 3, 10'000}).population == 3);
    for (std::uint32_t count = 1; count < 10; ++count) CHECK(drawn({"s", 0, 6, count}).records.size() == count);
}

TEST_CASE("each record is drawn about as often as the others") {
    SampleExample example;
    std::map<std::pair<std::string, std::uint32_t>, int> often;
    for (int i = 0; i < 2000; ++i) {
        const Sample sample = example.drawn({std::to_string(i), 0, 6, 3}).value().sample;
        for (const SampledRecord& record : sample.records) ++often[{record.batch, record.place}];
    }
    CHECK(often.size() == 10);
    for (const auto& [record, times] : often) {  // 600 expected, deviation 20
        CHECK(times > 500);
        CHECK(times < 700);
    }
}

TEST_CASE("the entry that has the list's digest is found, and another list's is not") {
    SampleExample example;
    const Sample sample = example.drawn(kWish).value().sample;
    CHECK(example.drawn(kWish).value().entry == 0);
    example.note(sampled_entry(example.drawn({"other", 0, 6, 4}).value().sample, "x"));
    example.note(sampled_entry(sample, "x"));
    CHECK(example.drawn(kWish, 8).value().entry == 7);
    CHECK(example.drawn(kWish, 8).value().sample.text() == sample.text());  // what came later changes nothing
}

TEST_CASE("a wish that makes no sense is refused") {
    for (const SampleWish& wish :
         {SampleWish{"", 0, 6, 1}, SampleWish{"a\nb", 0, 6, 1}, SampleWish{std::string(201, 'a'), 0, 6, 1},
          SampleWish{"\xff", 0, 6, 1}, SampleWish{"a", 3, 3, 1}, SampleWish{"a", 0, 6, 0},
          SampleWish{"a", 0, 6, kMaxSampled + 1}})
        CHECK(sound_wish(wish).error().code == Errc::usage);
    SampleExample example;
    CHECK(example.drawn({"a", 0, 7, 1}).error().code == Errc::usage);
}
