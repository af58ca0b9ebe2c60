// The life of an alert: raised after its lead time, told of again, silenced, over.

#include "creditlink/health/alert_book.h"

#include <doctest/doctest.h>

#include "creditlink/health/disk_watch.h"
#include "creditlink/health/metrics.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr AlertRules kRules{.lead = 300, .repeat = 86'400};
constexpr std::int64_t kBegin = 1'795'000'000;

HealthCheck full_disk(Health health = Health::warning) { return {.name = "disk", .subject = {}, .health = health, .found = "剩余 300 MB", .remedy = "扩容", .age = -1}; }

std::vector<Notice::Kind> kinds(const std::vector<Notice>& notices) {
    std::vector<Notice::Kind> found;
    for (const Notice& notice : notices) found.push_back(notice.kind);
    return found;
}

using Kinds = std::vector<Notice::Kind>;

}  // namespace

TEST_CASE("what stands is told of after its lead time, again after a while, and once when it is over") {
    AlertBook book("unused");
    CHECK(book.take({full_disk()}, kRules, kBegin).empty());
    CHECK(book.take({full_disk()}, kRules, kBegin + 299).empty());
    CHECK(kinds(book.take({full_disk()}, kRules, kBegin + 300)) == Kinds{Notice::Kind::raised});
    CHECK(book.take({full_disk()}, kRules, kBegin + 360).empty());
    CHECK(kinds(book.take({full_disk()}, kRules, kBegin + 300 + 86'400)) == Kinds{Notice::Kind::repeated});
    CHECK(kinds(book.take({}, kRules, kBegin + 90'000)) == Kinds{Notice::Kind::recovered});
    CHECK(book.take({}, kRules, kBegin + 90'060).empty());
    CHECK(book.alerts.empty());
}

TEST_CASE("what is over before its lead time was never told of, and a warning that becomes bad is told of at once") {
    AlertBook book("unused");
    CHECK(book.take({full_disk()}, kRules, kBegin).empty());
    CHECK(book.take({}, kRules, kBegin + 60).empty());
    CHECK(book.take({full_disk()}, kRules, kBegin + 120).empty());
    CHECK(kinds(book.take({full_disk()}, kRules, kBegin + 420)) == Kinds{Notice::Kind::raised});
    CHECK(kinds(book.take({full_disk(Health::bad)}, kRules, kBegin + 480)) == Kinds{Notice::Kind::repeated});
    CHECK(book.take({full_disk(Health::bad)}, kRules, kBegin + 540).empty());
}

TEST_CASE("a silenced alert says nothing until its time is over, and what does not stand cannot be silenced") {
    AlertBook book("unused");
    CHECK_FALSE(book.silence("disk", kBegin + 1000, "li"));
    book.take({full_disk()}, {.lead = 0, .repeat = 100}, kBegin);
    REQUIRE(book.silence("disk", kBegin + 1000, "li"));
    CHECK(book.take({full_disk()}, {.lead = 0, .repeat = 100}, kBegin + 999).empty());
    CHECK(kinds(book.take({full_disk()}, {.lead = 0, .repeat = 100}, kBegin + 1000)) == Kinds{Notice::Kind::repeated});
}

TEST_CASE("the book comes back from its file as it was, and one that makes no sense is said to") {
    TemporaryFolder folder;
    const Path file = Path(folder.path() / "alerts.json");
    AlertBook book(file);
    auto notices = book.take({full_disk(Health::bad)}, {.lead = 0, .repeat = 100}, kBegin);
    book.unsent["mail"] = notices;
    REQUIRE(book.silence("disk", kBegin + 1000, "li"));
    REQUIRE(book.save());
    auto again = AlertBook::load(file);
    REQUIRE(again);
    CHECK(again->alerts.at("disk").told == kBegin);
    CHECK(again->alerts.at("disk").silent_until == kBegin + 1000);
    CHECK(again->alerts.at("disk").check.health == Health::bad);
    REQUIRE(again->unsent.at("mail").size() == 1);
    CHECK(again->unsent.at("mail")[0].check.found == "剩余 300 MB");
    REQUIRE(write_file(file, "{\"alerts\": 7}"));
    const auto broken = AlertBook::load(file);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().place == file.string());
}

TEST_CASE("a disk that fell below the lower limit is opened above the higher one only") {
    DiskWatch watch;
    const DiskLimits limits{.stop_below = 500, .resume_above = 1000};
    CHECK_FALSE(watch.look({.free = 700, .size = 9000}, limits, "/state"));
    CHECK(watch.look({.free = 499, .size = 9000}, limits, "/state"));
    CHECK(watch.look({.free = 999, .size = 9000}, limits, "/state"));
    CHECK_FALSE(watch.look({.free = 1000, .size = 9000}, limits, "/state"));
    CHECK_FALSE(watch.look({.free = 500, .size = 9000}, limits, "/state"));
}

TEST_CASE("a label cannot end its quotes or its line") {
    Metrics metrics;
    metrics.family("creditlink_rows", "gauge", "Rows.");
    metrics.sample(3, {{"task", "a\"b\\c\nd"}, {"kind", "xk"}});
    CHECK(metrics.take() == "# HELP creditlink_rows Rows.\n# TYPE creditlink_rows gauge\ncreditlink_rows{task=\"a\\\"b\\\\c\\nd\",kind=\"xk\"} 3\n");
}

TEST_CASE("what two checks find alike is told of once, the worse of them; what could not be looked at is not called over") {
    const TemporaryFolder folder;
    AlertBook book(folder.path() / "alerts.json");
    const HealthCheck mild{.name = "calendar", .subject = {}, .health = Health::warning, .found = "next year"}, grave{.name = "calendar", .subject = {}, .health = Health::bad, .found = "this year"},
        parked{.name = "submissions", .subject = "national", .health = Health::bad, .found = "3 parked"};
    const auto raised = book.take({mild, grave, parked}, {.lead = 0, .repeat = 3600}, 1000);
    REQUIRE(raised.size() == 2);
    CHECK(raised[0].check.found == "this year");
    const HealthCheck ledger{.name = "ledger", .subject = {}, .health = Health::bad, .found = "gone"};
    const auto without = book.take({mild, grave, ledger}, {.lead = 0, .repeat = 3600}, 1060, {"submissions"});
    REQUIRE(without.size() == 1);
    CHECK(without[0].id == "ledger");
    CHECK(book.alerts.contains("submissions:national"));
    const auto over = book.take({mild, grave}, {.lead = 0, .repeat = 3600}, 1120);
    CHECK(over.size() == 2);  // both are looked at again, and well
}
