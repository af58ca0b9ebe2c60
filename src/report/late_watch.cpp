#include "creditlink/report/late_watch.h"

namespace creditlink {

Result<LateWatch> LateWatch::open(const RateBook& book, const WorkingDays& days, CivilDate today) {
    const auto until = days.after(today, book.warning);
    if (!until) return until.error();
    return LateWatch(book, days, today, *until);
}

Result<LateWatch::Judged> LateWatch::judge(CivilDate decided) {
    const auto deadline = deadlines_.of(decided);
    if (!deadline) return deadline.error();
    return Judged{.decided = decided, .deadline = *deadline, .lateness = *deadline < today_ ? Lateness::past : *deadline <= until_ ? Lateness::soon : Lateness::later};
}

}  // namespace creditlink
