#include "creditlink/report/scorecard.h"

#include "creditlink/base/clock.h"

namespace creditlink {

namespace {

// No calendar has a whole month without a working day, nor, beyond one holiday, fewer than every second day.
constexpr int kLongestHoliday = 31;

std::string month_of(CivilDate day) { return day.dashed().substr(0, 7); }

Count fate_of(const ReportedRecord& record) {
    switch (record.state) {
        case SubmissionState::accepted:
        case SubmissionState::vouched: return Count::accepted;
        case SubmissionState::doubtful: return Count::doubtful;
        case SubmissionState::rejected: return Count::rejected;
        default: break;
    }
    if (record.stored != 0) return Count::accepted;  // what is under way is a correction of it
    return record.state == SubmissionState::dropped ? Count::dropped : Count::undecided;
}

}  // namespace

const Result<CivilDate>& Deadlines::of(CivilDate decided) {
    const auto known = known_.find(decided);
    if (known != known_.end()) return known->second;
    return known_.emplace(decided, days_.after(decided, time_limit_)).first->second;
}

Result<bool> Deadlines::reaches(CivilDate decided, CivilDate day) {
    if (day <= decided.plus_days(time_limit_)) return true;
    if (day > decided.plus_days(2 * time_limit_ + kLongestHoliday)) return false;
    const auto& deadline = of(decided);
    if (deadline) return day <= *deadline;
    for (int year = decided.year(); year <= day.year(); ++year)
        if (!days_.has(year)) return deadline.error();
    return true;  // the years up to that day are known, and the limit goes beyond them
}

Result<std::optional<CivilDate>> Deadlines::passed_within(CivilDate decided, CivilDate from, CivilDate to) {
    const auto& deadline = of(decided);
    if (deadline) {
        const CivilDate passed = deadline->plus_days(1);
        return passed >= from && passed <= to ? std::optional(passed) : std::nullopt;
    }
    const auto begins_later = reaches(decided, to), ends_before = reaches(decided, from.plus_days(-1));
    if ((begins_later && *begins_later) || (ends_before && !*ends_before)) return std::optional<CivilDate>();
    return deadline.error();
}

std::optional<CivilDate> decision_day(std::int64_t number) {
    return CivilDate::of(static_cast<int>(number / 10'000), static_cast<int>(number / 100 % 100), static_cast<int>(number % 100));
}

Scorecard::Counted Scorecard::timed(CivilDate decided, std::int64_t stored, Count fate) {
    Counted counted{.month = month_of(decided), .time = Count::untimed, .fate = fate, .untimed = nullptr};
    const auto in_time = deadlines_.reaches(decided, stored != 0 ? CivilDate::of_unix(stored, kBeijingMinutes) : today_);
    if (!in_time) counted.untimed = &deadlines_.of(decided).error();
    else if (stored != 0) counted.time = *in_time ? Count::in_time : Count::late;
    else counted.time = *in_time ? Count::due : Count::overdue;
    return counted;
}

Scorecard::Counted Scorecard::counted(const ReportedRecord& record) {
    if (const auto decided = decision_day(record.decided)) return timed(*decided, record.stored, fate_of(record));
    return {.month = month_of(CivilDate::of_unix(record.admitted, kBeijingMinutes)), .time = Count::undated, .fate = fate_of(record), .untimed = nullptr};
}

Scorecard::Counted Scorecard::counted_in_quarantine(std::optional<CivilDate> decided, std::int64_t since) {
    if (decided) return timed(*decided, 0, Count::quarantined);
    return {.month = month_of(CivilDate::of_unix(since, kBeijingMinutes)), .time = Count::undated, .fate = Count::quarantined, .untimed = nullptr};
}

void Scorecard::add(ScoreKey key, const Counted& counted) {
    key.month = counted.month;
    Counts& counts = cells_[std::move(key)];
    ++counts[static_cast<std::size_t>(counted.time)];
    ++counts[static_cast<std::size_t>(counted.fate)];
    if (counted.untimed && !problem_) problem_ = *counted.untimed;
}

}  // namespace creditlink
