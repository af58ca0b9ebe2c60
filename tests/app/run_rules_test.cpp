// What is told of a task's runs: volume, refusals, codes, columns, missed times; and how often the state folder is walked.

#include "run_rules.h"

#include <doctest/doctest.h>

#include "creditlink/base/language_scope.h"
#include "creditlink/health/finding_words.h"
#include "doctor.h"
#include "growth.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr std::int64_t kNow = 1'795'000'000, kOneDay = 86'400;

RunInfo run(std::uint64_t read, std::uint64_t refused = 0, std::uint64_t codes = 0) {
    RunInfo info;
    info.task = "licences", info.state = "balanced", info.counts.read = read, info.counts.quarantined = refused;
    if (codes) info.findings = {{"code-unknown", codes}};
    return info;
}

// The newest first: `newest`, and three runs before it.
std::vector<RunInfo> after(const RunInfo& usual, const RunInfo& newest) { return {newest, usual, usual, usual}; }

std::string only(const std::vector<HealthCheck>& checks) { return checks.size() == 1 ? checks.front().name + " " + found_in(checks.front()) : std::to_string(checks.size()); }

}  // namespace

TEST_CASE("twice or half the rows of other runs are told, a little more or less and the first runs are not") {
    CHECK(only(volume_checks(after(run(1000), run(2001)))) == "volume 读到 2001 行，平常约 1000 行");
    CHECK(only(volume_checks(after(run(1000), run(499)))) == "volume 读到 499 行，平常约 1000 行");
    CHECK(only(volume_checks(after(run(1000), run(0)))).starts_with("volume"));
    CHECK(volume_checks(after(run(1000), run(1900))).empty());
    CHECK(volume_checks(after(run(10), run(25))).empty());  // a handful
    CHECK(volume_checks({run(9000), run(1000), run(1000)}).empty());
}

TEST_CASE("a share of refused rows far above the usual one is told, an alarm from half of the rows on") {
    const auto few = refusal_checks(after(run(1000, 20), run(1000, 120)));
    CHECK(only(few) == "refused 120 行不合规，占 12%，平常约 2%");
    CHECK(few.front().health == Health::warning);
    CHECK(few.front().subject == "licences");
    CHECK_FALSE(remedy_in(few.front()).empty());
    CHECK(refusal_checks(after(run(1000, 20), run(1000, 500))).front().health == Health::bad);
    CHECK(refusal_checks(after(run(1000, 20), run(1000, 60))).empty());     // not far
    CHECK(refusal_checks(after(run(1000, 300), run(1000, 400))).empty());   // it is always like that
    CHECK(refusal_checks(after(run(100), run(100, 10))).empty());           // a handful
    CHECK(refusal_checks(after(run(1000, 500), run(1000, 10))).empty());    // it became better
    CHECK(refusal_checks(after(run(0), run(0))).empty());
}

TEST_CASE("values that no code list knows are told of their own when there are far more than usual") {
    CHECK(only(refusal_checks(after(run(1000, 20, 2), run(1000, 60, 80)))) == "codes 80 个值不在代码表里，占行数的 8%，平常约 0%");
    CHECK(refusal_checks(after(run(1000, 20, 70), run(1000, 20, 80))).empty());
}

TEST_CASE("columns that came and went are named for a week, and no longer told once they are as before") {
    SeenColumns seen;
    CHECK(take_columns(seen, {"名称", "代码", "名称"}, kNow));
    CHECK_FALSE(take_columns(seen, {"代码", "名称"}, kNow + kOneDay));  // moved
    CHECK_FALSE(take_columns(seen, {}, kNow + kOneDay));               // nothing was read
    CHECK(column_checks("licences", seen, kNow + kOneDay).empty());
    CHECK(take_columns(seen, {"名称", "备注"}, kNow + kOneDay));
    seen = parse_columns(text_of(seen));  // as the ledger keeps it
    CHECK(only(column_checks("licences", seen, kNow + 2 * kOneDay)) == "columns 2026-11-19 起没有了 “代码”，多了 “备注”");
    CHECK(column_checks("licences", seen, kNow + 8 * kOneDay).empty());
    CHECK(take_columns(seen, {"名称", "代码"}, kNow + 3 * kOneDay));
    CHECK(column_checks("licences", seen, kNow + 3 * kOneDay).empty());
    CHECK(parse_columns("{").now.empty());
}

TEST_CASE("times of the last day that nobody made up are told a task") {
    const std::vector<MissedTime> missed = {{"a", {.at = kNow - 7200, .why = {}, .made_up = false}}, {"a", {.at = kNow - 3600, .why = {}, .made_up = false}}, {"a", {.at = kNow - kOneDay, .why = {}, .made_up = false}}, {"b", {.at = kNow - 60, .why = {}, .made_up = true}}};
    CHECK(only(missed_checks(missed, kNow)).starts_with("missed 一天内错过 2 次"));
    CHECK(missed_checks(missed, kNow + kOneDay).empty());
}

TEST_CASE("a year without calendar is an alarm, the next one is asked for from December on") {
    WorkingDays days("calendars");
    REQUIRE(days.add(2026, read_file(Path(test::kSourceFolder) / "mappings/calendars/2026.json", 1u << 20).value()));
    const auto on = [&](int year, unsigned month, unsigned day) { return calendar_check(days, *CivilDate::of(year, static_cast<int>(month), static_cast<int>(day))).health; };
    CHECK(on(2026, 11, 30) == Health::good);
    CHECK(on(2026, 12, 1) == Health::warning);
    CHECK(on(2027, 1, 1) == Health::bad);
}

TEST_CASE("every check of a run is said in English to whoever reads English, though it was found by a service that speaks Chinese") {
    SeenColumns seen{.now = {"a"}, .before = {"b"}, .changed = kNow};
    std::vector<HealthCheck> all = volume_checks(after(run(1000), run(1)));
    for (auto& more : {refusal_checks(after(run(1000, 0, 0), run(1000, 900, 900))), column_checks("t", seen, kNow), missed_checks({{"a", {.at = kNow, .why = {}, .made_up = false}}}, kNow)}) all.insert(all.end(), more.begin(), more.end());
    CHECK(all.size() == 5);
    const LanguageScope reader(Language::en);
    for (const HealthCheck& check : all) {
        CHECK_FALSE(found_in(check).empty());
        for (const unsigned char c : found_in(check) + remedy_in(check)) CHECK(c < 0x80);
    }
}

TEST_CASE("the state folder is walked once an hour, and its growth is told from the days before") {
    TemporaryFolder folder;
    Config config;
    config.state = folder.path();
    const auto write = [&](const char* name, std::size_t bytes) { REQUIRE(write_file(folder.path() / name, std::string(bytes, 'x'), 0600)); };
    write("a", 1000);
    REQUIRE(note_growth(config, kNow));
    write("b", 50'000);
    REQUIRE(note_growth(config, kNow + 3599));
    CHECK(growth_of(config, kNow + 3599).state < 50'000);   // as it was found
    CHECK(growth_of(config, kNow + 7200).state >= 51'000);  // nobody noted it: it is looked at
    REQUIRE(note_growth(config, kNow + 3600));
    CHECK(growth_of(config, kNow + 3600).state >= 51'000);
    REQUIRE(note_growth(config, kNow + 2 * kOneDay));
    const Growth growth = growth_of(config, kNow + 2 * kOneDay);
    CHECK(growth.per_day >= 25'000);
    CHECK(growth.per_day < 26'000);
    CHECK(growth_of(config, kNow - 10).at == kNow - 10);  // a clock that was put back
}
