// Reading on from a place, and a few entries by their index.

#include "creditlink/exchange_log/log_places.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::vector<LogPlace> places_of(const Path& log) {
    std::vector<LogPlace> places;
    REQUIRE(read_log_on(log, {}, [&](const LogEntry&, std::string_view, const LogPlace& place) -> Status {
        return places.push_back(place), Status();
    }));
    return places;
}

// Twelve entries in several segments.
struct Segments {
    Folder folder;
    FixedClock clock;
    Path directory = folder.path() / "log";
    Segments() {
        auto log = ExchangeLog::open(directory, log_keys(), clock, {.segment_bytes = 300});
        REQUIRE(log);
        for (int i = 0; i < 12; ++i) REQUIRE(log->append("note", "{\"n\":" + std::to_string(i) + "}"));
        REQUIRE(log->checkpoint());
    }
};

}  // namespace

TEST_CASE("from the place of each entry the log is read on, over the ends of segments") {
    const Segments it;
    const Path& directory = it.directory;
    const auto places = places_of(directory);
    REQUIRE(places.size() == 12);
    CHECK(places.back().segment > 0);
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::vector<std::uint64_t> seen;
        REQUIRE(
            read_log_on(directory, places[i], [&](const LogEntry& entry, std::string_view, const LogPlace&) -> Status {
                return seen.push_back(entry.index), Status();
            }));
        REQUIRE(seen.size() == 12 - i);
        CHECK(seen.front() == i);
    }
    const auto nothing = [](const LogEntry&, std::string_view, const LogPlace&) { return Status(); };
    for (const LogPlace& wrong : {LogPlace{0, places[1].offset + 1}, LogPlace{7777, 0}, LogPlace{0, 1u << 20}})
        CHECK(read_log_on(directory, wrong, nothing).error().code == Errc::not_found);
    for (const std::uint64_t from : {0u, 5u, 11u}) {
        const auto some = read_entries(directory, from, 3);
        REQUIRE(some);
        CHECK(some->size() == std::min<std::size_t>(3, 12 - from));
        CHECK(some->front().index == from);
    }
    CHECK(read_entries(directory, 12, 3).value().empty());
}

TEST_CASE("a frame that is cut off ends the reading; in an earlier segment it is damage") {
    const Segments it;
    const Path& directory = it.directory;
    const auto places = places_of(directory);
    const std::string name = std::to_string(places.back().segment);
    const Path last = directory / "journal" / (std::string(12 - name.size(), '0') + name),
               first = directory / "journal" / "000000000000";
    std::filesystem::resize_file(last, std::filesystem::file_size(last) - 1);
    CHECK(places_of(directory).size() == 11);
    std::filesystem::resize_file(first, std::filesystem::file_size(first) - 1);
    CHECK(read_log_on(directory, {}, [](const LogEntry&, std::string_view, const LogPlace&) { return Status(); })
              .error()
              .code == Errc::log_integrity);
}
