#pragma once
// How well this office reports: rates by mappings/rates.json, and what becomes late. Rows of the ledger and rows in quarantine, the latter
// with the decision date that their mapping reads.

#include <map>
#include <string>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/report/late_watch.h"

namespace creditlink {

// What numbers are linked to. Empty: any.
struct RateFilter {
    std::string department, kind, platform;
    std::string from, to;               // months, "2026-01" to "2026-12"
    std::optional<Count> count;
    std::optional<Lateness> lateness;   // of what the platform does not have; then months do not matter
    std::optional<CivilDate> late_on;   // the day on which it became late: the one after its last day in time
    std::string after;                  // RatedRow::position of the last row of the page before
    std::size_t most = 100;
};

struct RatedRow {
    std::string id;                     // s-… or q-17
    std::string key;                    // k-…, of a record
    std::string department, task, kind, platform, place, state, month;
    std::optional<CivilDate> decided, deadline;
    std::string position;               // in the list's order, which is by day
};

struct RatedRows {
    std::vector<RatedRow> rows;
    std::uint64_t total = 0;
    bool more = false;
};

struct LateCount {
    std::string department;
    std::uint64_t soon = 0, past = 0;
};

struct LateSummary {
    std::vector<LateCount> departments;  // those that have any
    CivilDate until;                     // the last day that is soon
    std::optional<Error> problem;        // a calendar that is missing: those decisions are not counted
    std::uint64_t soon() const;
};

struct LateDays {
    std::map<CivilDate, std::uint64_t> days;  // those that have any
    std::optional<Error> problem;             // a calendar that is missing: what depends on it is not counted
};

class OfficeRates {
  public:
    // Errc::config: the file of formulas or a calendar makes no sense, or there is none.
    static Result<OfficeRates> open(const Office& office);

    const RateBook& book() const { return book_; }
    Result<Scorecard> scorecard(Ledger& ledger, const RateFilter& filter);
    Result<LateSummary> late(Ledger& ledger);
    // How many became late on each day of these, both included, whatever became of them later.
    Result<LateDays> late_by_day(Ledger& ledger, CivilDate from, CivilDate to);
    Result<RatedRows> rows(Ledger& ledger, const RateFilter& filter);

  private:
    OfficeRates(const Office& office, RateBook book, WorkingDays days) : office_(office), book_(std::move(book)), days_(std::move(days)) {}
    const Office& office_;
    RateBook book_;
    WorkingDays days_;
};

// The twelve months up to today's.
RateFilter last_year(CivilDate today);
Result<std::string> month_named(std::string_view text);  // "2026-10"; Errc::usage

}  // namespace creditlink
