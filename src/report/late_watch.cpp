#include "creditlink/report/late_watch.h"

namespace creditlink {

Result<LateWatch> LateWatch::open(const RateBook& book, const WorkingDays& days, CivilDate today) {
    const auto until = days.after(today, book.warning);
    if (!until && !days.has(today.year())) return until.error();
    return LateWatch(book, days, today, until ? *until : *CivilDate::of(today.year(), 12, 31));
}

Result<LateWatch::Judged> LateWatch::judge(CivilDate decided) {
    const auto in_time = deadlines_.reaches(decided, today_);
    if (!in_time) return in_time.error();
    Judged judged{.decided = decided, .deadline = {}, .lateness = *in_time ? Lateness::later : Lateness::past};
    if (decided > until_) return judged;  // whatever its last day is
    if (const auto& deadline = deadlines_.of(decided)) judged.deadline = *deadline;
    if (*in_time && judged.deadline && *judged.deadline <= until_) judged.lateness = Lateness::soon;
    return judged;
}

}  // namespace creditlink
