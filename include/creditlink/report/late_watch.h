#pragma once
// Which of the records that a platform does not have are late, or become late within the next working days.

#include "creditlink/report/scorecard.h"

namespace creditlink {

enum class Lateness { later, soon, past };

class LateWatch {
  public:
    // Soon: the last day in time is today or one of the `book.warning` working days after it, as far as there are calendars. Errc::config
    // if today's year has none.
    static Result<LateWatch> open(const RateBook& book, const WorkingDays& days, CivilDate today);

    struct Judged {
        CivilDate decided;
        std::optional<CivilDate> deadline;  // none: in a year without a calendar, and later than soon
        Lateness lateness = Lateness::later;
    };
    // Errc::config if a year from the decision up to today has no calendar.
    Result<Judged> judge(CivilDate decided);
    CivilDate until() const { return until_; }  // the last day that is soon

  private:
    LateWatch(const RateBook& book, const WorkingDays& days, CivilDate today, CivilDate until) : today_(today), until_(until), deadlines_(days, book.time_limit) {}
    CivilDate today_, until_;
    Deadlines deadlines_;
};

}  // namespace creditlink
