#pragma once
// Deadlines by working days, and the counts that rates are made of.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/ledger/reported.h"
#include "creditlink/report/rate_book.h"
#include "creditlink/schedule/working_days.h"

namespace creditlink {

// The last day in time of each decision, worked out once a day of decision.
class Deadlines {
  public:
    Deadlines(const WorkingDays& days, int time_limit) : days_(days), time_limit_(time_limit) {}
    // Errc::config naming the calendar of the year that is missing. What is returned lives as long as this.
    const Result<CivilDate>& of(CivilDate decided);

    // Whether the last day in time is that day or a later one. What cannot be late by then needs no calendar of a later year, and what was
    // decided long before that day is late by any calendar: Errc::config only if it depends on one that is missing.
    Result<bool> reaches(CivilDate decided, CivilDate day);

    // The day after the last one in time, if it is one of these, both included. Errc::config if it may be, and a calendar is missing that says so.
    Result<std::optional<CivilDate>> passed_within(CivilDate decided, CivilDate from, CivilDate to);

  private:
    const WorkingDays& days_;
    int time_limit_;
    std::map<CivilDate, Result<CivilDate>> known_;
};

struct ScoreKey {
    std::string department, kind, platform, month;  // month: "2026-10"
    auto operator<=>(const ScoreKey&) const = default;
};

std::optional<CivilDate> decision_day(std::int64_t number);  // 20261123; nullopt for 0 and for what is no day

class Scorecard {
  public:
    Scorecard(const RateBook& book, const WorkingDays& days, CivilDate today) : today_(today), deadlines_(days, book.time_limit) {}

    // As what a record counts: whether in time, and what became of it.
    struct Counted {
        std::string month;
        Count time = Count::undated, fate = Count::undecided;
        const Error* untimed = nullptr;  // why: a calendar that is missing; lives as long as the scorecard
    };
    Counted counted(const ReportedRecord& record);
    Counted counted_in_quarantine(std::optional<CivilDate> decided, std::int64_t since);
    void add(ScoreKey key, const Counted& counted);  // the key's month is taken from `counted`

    const std::map<ScoreKey, Counts>& cells() const { return cells_; }
    // Why some that were added are `untimed`: the first year without a calendar.
    const std::optional<Error>& problem() const { return problem_; }

  private:
    Counted timed(CivilDate decided, std::int64_t stored, Count fate);
    CivilDate today_;
    Deadlines deadlines_;
    std::map<ScoreKey, Counts> cells_;
    std::optional<Error> problem_;
};

}  // namespace creditlink
