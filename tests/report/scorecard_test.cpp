// Timeliness and compliance of a small office across holidays and make-up days, beside the calculation by hand.
//
// The calendars of 2026 (mappings/calendars/2026.json): Spring Festival 15 to 23 February, for which Saturday 14 and Saturday 28 February
// are worked; Mid-Autumn 25 to 27 September, for which Sunday 20 September is worked; National Day 1 to 7 October, for which Saturday
// 10 October is worked. Seven working days, the day of the decision not counted:
//
//   decided         1      2      3      4      5      6      7 = the last day in time
//   Thu 12 Feb    Fri 13 Sat 14 Tue 24 Wed 25 Thu 26 Fri 27 Sat 28 Feb
//   Fri 18 Sep    Sun 20 Mon 21 Tue 22 Wed 23 Thu 24 Mon 28 Tue 29 Sep
//   Thu 24 Sep    Mon 28 Tue 29 Wed 30 Thu  8 Fri  9 Sat 10 Mon 12 Oct
//   Sat  3 Oct    Thu  8 Fri  9 Sat 10 Mon 12 Tue 13 Wed 14 Thu 15 Oct
//
// Today is Tuesday 13 October; the next three working days are the 14th, 15th and 16th.
//
//   record  decided  at the platform               counts as
//   a       24 Sep   12 Oct 23:59                  in_time   accepted
//   b       24 Sep   13 Oct 00:00                  late      accepted
//   c       18 Sep   29 Sep                        in_time   accepted
//   d       18 Sep   refused                       overdue   rejected
//   e        3 Oct   not sent yet                  due       undecided
//   f       12 Feb   28 Feb                        in_time   accepted
//   g       12 Feb    1 Mar                        late      doubtful
//   h       24 Dec   not sent yet                  overdue   undecided   (of 2024, which has no calendar: late by any)
//   k       24 Dec   2 Jan 2025                    untimed   accepted    (of 2024: it depends on the calendar)
//   j       2038     not sent yet                  due       undecided   (cannot be late yet: no calendar is asked for)
//   i       no date  not sent yet                  undated   undecided   (first admitted in October)
//   q       24 Sep   in quarantine                 overdue   quarantined
//
//   February:  timeliness 1 of 2 = 50 %        compliance 1 of 2 = 50 %
//   September: timeliness 2 of 5 = 40 %        compliance 3 of 5 = 60 %
//   October:   nothing is decided              nothing is decided

#include "creditlink/report/scorecard.h"

#include "creditlink/report/late_watch.h"
#include "ledger/office.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

WorkingDays calendars() {
    WorkingDays days("mappings/calendars");
    for (int year : {2025, 2026}) must(days.add(year, must(read_file(Path(test::kSourceFolder) / "mappings/calendars" / (std::to_string(year) + ".json")))));
    return days;
}

RateBook rate_book() {
    const Path file = Path(test::kSourceFolder) / "mappings/rates.json";
    return must(RateBook::parse(must(read_file(file)), file.string()));
}

const CivilDate kToday = *CivilDate::of(2026, 10, 13);

std::int64_t beijing(int month, int day, int hour, int minute) { return CivilDate::of(2026, month, day)->days() * 86400 + (hour - 8) * 3600 + minute * 60; }

// Sends one record and has the platform answer at that time.
void report(Office& o, const std::string& name, const std::string& decided, std::int64_t at, std::optional<SubmissionState> verdict = {}) {
    o.add(name);
    o.group.admissions.back().decided = decided;
    must(o.admit());
    const auto items = o.next();
    REQUIRE(items.size() == 1);
    BatchRow batch = o.cut(items);
    o.clock.now_ms = at * 1000;
    std::vector<ItemVerdict> verdicts;
    if (verdict) verdicts.push_back({.id = items[0].id, .state = *verdict, .code = "E", .field = {}, .message = {}});
    o.settle(batch, verdicts);
}

void wait_with(Office& o, const std::string& name, const std::string& decided) {
    o.add(name);
    o.group.admissions.back().decided = decided;
    must(o.admit());
}

void fill(Office& o) {
    report(o, "k", "2024/12/24", CivilDate::of(2025, 1, 2)->days() * 86400);
    report(o, "f", "2026/02/12", beijing(2, 28, 17, 0));
    report(o, "g", "2026/02/12", beijing(3, 1, 9, 0), SubmissionState::doubtful);
    report(o, "c", "2026/09/18", beijing(9, 29, 8, 0));
    report(o, "d", "2026/09/18", beijing(9, 29, 8, 1), SubmissionState::rejected);
    report(o, "a", "2026/09/24", beijing(10, 12, 23, 59));
    report(o, "b", "2026/09/24", beijing(10, 13, 0, 0));
    must(o.ledger.end_run(o.run, "balanced", ""));
    o.begin();
    wait_with(o, "e", "2026/10/03");
    wait_with(o, "h", "2024/12/24");
    wait_with(o, "j", "2038/03/01");
    wait_with(o, "i", "");
}

std::uint64_t of(const Counts& counts, Count count) { return counts[static_cast<std::size_t>(count)]; }

}  // namespace

TEST_CASE("timeliness and compliance across holidays and make-up days are what they are by hand") {
    Folder folder;
    Office o(folder.path);
    fill(o);
    const WorkingDays days = calendars();
    const RateBook book = rate_book();
    Scorecard card(book, days, kToday);
    must(Reported(o.ledger).all([&](const ReportedRecord& record) { card.add({"处", record.lane->kind, record.lane->platform, {}}, card.counted(record)); }));
    card.add({"处", "xk", "province", {}}, card.counted_in_quarantine(CivilDate::of(2026, 9, 24), o.clock.unix_seconds()));

    REQUIRE(card.cells().size() == 5);
    const auto cell = [&](const char* month) { return card.cells().at({"处", "xk", "province", month}); };
    REQUIRE(book.rates.size() == 2);
    const Rate &timeliness = book.rates[0], &compliance = book.rates[1];
    CHECK(timeliness.of(cell("2026-02")) == 50'00);
    CHECK(compliance.of(cell("2026-02")) == 50'00);
    CHECK(timeliness.of(cell("2026-09")) == 40'00);
    CHECK(compliance.of(cell("2026-09")) == 60'00);
    CHECK_FALSE(timeliness.of(cell("2026-10")));
    CHECK_FALSE(compliance.of(cell("2026-10")));
    CHECK(of(cell("2026-09"), Count::in_time) == 2);
    CHECK(of(cell("2026-09"), Count::late) == 1);
    CHECK(of(cell("2026-09"), Count::overdue) == 2);
    CHECK(of(cell("2026-09"), Count::quarantined) == 1);
    CHECK(of(cell("2026-10"), Count::due) == 1);
    CHECK(of(cell("2026-10"), Count::undated) == 1);
    CHECK(of(cell("2038-03"), Count::due) == 1);
    CHECK(of(cell("2024-12"), Count::untimed) == 1);
    CHECK(of(cell("2024-12"), Count::overdue) == 1);
    REQUIRE(card.problem());
    CHECK(card.problem()->place == "mappings/calendars/2024.json");
}

TEST_CASE("a record is late soon when its last day is today or one of the next three working days, and late from the day after it") {
    const WorkingDays days = calendars();
    const RateBook book = rate_book();
    const auto on = [&](CivilDate today) { return must(must(LateWatch::open(book, days, today)).judge(*CivilDate::of(2026, 9, 24))).lateness; };
    CHECK(on(*CivilDate::of(2026, 10, 7)) == Lateness::later);  // the 8th, 9th and 10th are worked; the last day is the 12th
    CHECK(on(*CivilDate::of(2026, 10, 8)) == Lateness::soon);
    CHECK(on(*CivilDate::of(2026, 10, 12)) == Lateness::soon);
    CHECK(on(*CivilDate::of(2026, 10, 13)) == Lateness::past);
}

TEST_CASE("what cannot be late yet asks for no calendar of its year, and a missing one matters only from a decision up to today") {
    const WorkingDays days = calendars();
    const RateBook book = rate_book();
    const auto judged = [&](CivilDate today, CivilDate decided) { return must(LateWatch::open(book, days, today)).judge(decided); };
    CHECK(must(judged(kToday, *CivilDate::of(2038, 3, 1))).lateness == Lateness::later);
    CHECK(must(judged(*CivilDate::of(2026, 12, 31), *CivilDate::of(2026, 12, 30))).lateness == Lateness::later);  // its last day is in 2027, without a calendar yet
    CHECK(must(judged(*CivilDate::of(2026, 12, 31), *CivilDate::of(2026, 12, 1))).lateness == Lateness::past);
    CHECK(must(judged(kToday, *CivilDate::of(2024, 12, 24))).lateness == Lateness::past);  // by any calendar
    CHECK(must(judged(kToday, *CivilDate::of(1998, 1, 5))).lateness == Lateness::past);
    Deadlines deadlines(days, book.time_limit);
    const CivilDate decided = *CivilDate::of(2024, 12, 24);
    CHECK(must(deadlines.reaches(decided, *CivilDate::of(2024, 12, 31))));  // seven days hold no more than seven working days
    const auto missing = deadlines.reaches(decided, *CivilDate::of(2025, 1, 2));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().place == "mappings/calendars/2024.json");
    CHECK_FALSE(must(deadlines.reaches(decided, *CivilDate::of(2025, 2, 10))));
    CHECK_FALSE(LateWatch::open(book, days, *CivilDate::of(2027, 1, 4)));
}

TEST_CASE("the day on which a record became late is asked for within days, and a missing calendar is an error only if the day may be one of them") {
    const WorkingDays days = calendars();
    Deadlines deadlines(days, rate_book().time_limit);
    const auto passed = [&](CivilDate decided, CivilDate from, CivilDate to) { return deadlines.passed_within(decided, from, to); };
    const CivilDate september = *CivilDate::of(2026, 9, 24), late = *CivilDate::of(2026, 10, 13);  // the last day in time is 12 October
    CHECK(must(passed(september, late, late)) == late);
    CHECK(must(passed(september, september, kToday)) == late);
    CHECK(must(passed(september, september, late.plus_days(-1))) == std::nullopt);
    CHECK(must(passed(september, late.plus_days(1), late.plus_days(30))) == std::nullopt);
    const CivilDate unknown = *CivilDate::of(2024, 12, 24);
    CHECK(must(passed(unknown, *CivilDate::of(2024, 12, 1), *CivilDate::of(2024, 12, 31))) == std::nullopt);
    CHECK(must(passed(unknown, *CivilDate::of(2025, 2, 20), kToday)) == std::nullopt);  // long before by any calendar
    for (const CivilDate to : {*CivilDate::of(2025, 1, 6), kToday}) {
        const auto missing = passed(unknown, *CivilDate::of(2024, 12, 1), to);
        REQUIRE_FALSE(missing);
        CHECK(missing.error().place == "mappings/calendars/2024.json");
    }
}

TEST_CASE("a file of formulas that could exceed 100 %, or does not say where a formula is from, is refused with its line") {
    const std::string good = must(read_file(Path(test::kSourceFolder) / "mappings/rates.json"));
    const auto refused = [&](const std::string& what, const std::string& by) {
        std::string text = good;
        text.replace(text.rfind(what), what.size(), by);
        const auto parsed = RateBook::parse(text, "rates.json");
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().place.starts_with("rates.json:"));
        return parsed.error().message;
    };
    refused("\"accepted\" ],\n      \"among\"", "\"late\" ],\n      \"among\"");
    refused("\"source\": \"assumed\"\n    }\n  ]", "\"source\": \"\"\n    }\n  ]");
    refused("\"quarantined\"", "\"quarantine\"");
    refused("\"among\"", "\"amongst\"");
}
