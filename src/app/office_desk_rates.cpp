// The console's desk: how well the office reports.

#include "creditlink/base/message.h"
#include "creditlink/ledger/daily.h"
#include "office_desk.h"
#include "office_rates.h"

namespace creditlink {

namespace {

constexpr std::array kShownCounts = {Count::in_time, Count::late, Count::overdue, Count::due, Count::accepted, Count::doubtful, Count::rejected, Count::quarantined};

constexpr int kTrendDays = 30;

// Counted with what the office's configuration says now.
template <typename T, typename Work>
Result<T> counted(const std::shared_ptr<Office>& office, const Work& work) {
    auto rates = OfficeRates::open(*office);
    if (!rates) return rates.error();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    return work(*rates, *ledger);
}

std::string dashed(const std::optional<CivilDate>& day) { return day ? day->dashed() : std::string(); }

}  // namespace

Result<DeskLateness> OfficeDesk::late() {
    return counted<DeskLateness>(office_(), [](OfficeRates& rates, Ledger& ledger) -> Result<DeskLateness> {
        auto summary = rates.late(ledger);
        if (!summary) return summary.error();
        DeskLateness late{.departments = {}, .until = summary->until.dashed(), .problem = std::move(summary->problem)};
        for (LateCount& each : summary->departments) late.departments.push_back({std::move(each.department), each.soon, each.past});
        return late;
    });
}

Result<DeskTrend> OfficeDesk::trend() {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    Daily daily(*ledger);
    auto stamp = daily.stamp();
    if (!stamp) return stamp.error();
    const CivilDate today = office->clock().today(), first = today.plus_days(1 - kTrendDays);
    *stamp += "/" + today.dashed() + std::string(language() == Language::zh ? "zh" : "en");
    const std::lock_guard lock(counting_trend_);
    if (*stamp == trend_stamp_ && trend_of_.lock() == office) return trend_;
    auto sums = daily.sums(first, today);
    if (!sums) return sums.error();
    auto rates = OfficeRates::open(*office);
    auto late = rates ? rates->late_by_day(*ledger, first, today) : Result<LateDays>(rates.error());
    DeskTrend trend{.days = {}, .problem = late ? late->problem : std::optional(late.error())};
    for (CivilDate day = first; day <= today; day = day.plus_days(1)) {
        const DaySums& of_day = (*sums)[day];
        trend.days.push_back({.day = day, .sent = of_day.sent, .refused = of_day.refused, .late = late ? late->days[day] : 0});
    }
    if (!trend.problem) trend_stamp_ = std::move(*stamp), trend_of_ = office, trend_ = trend;  // a calendar may come at any time
    return trend;
}

Result<DeskScores> OfficeDesk::scores() {
    const auto office = office_();
    return counted<DeskScores>(office, [&](OfficeRates& rates, Ledger& ledger) -> Result<DeskScores> {
        auto card = rates.scorecard(ledger, last_year(office->today()));
        if (!card) return card.error();
        DeskScores scores;
        scores.problem = card->problem();
        for (const Rate& rate : rates.book().rates) scores.rates.emplace_back(rate.title(), rate.formula());
        for (const Count count : kShownCounts) scores.counts.emplace_back(title_of(count));
        for (const auto& [key, counts] : card->cells()) {
            DeskScore cell{.department = key.department, .kind = key.kind, .platform = key.platform, .month = key.month, .rates = {}, .counts = {}};
            for (const Rate& rate : rates.book().rates) cell.rates.push_back(percent(rate.of(counts)));
            for (const Count count : kShownCounts) cell.counts.emplace_back(name_of(count), counts[static_cast<std::size_t>(count)]);
            scores.cells.push_back(std::move(cell));
        }
        std::stable_sort(scores.cells.begin(), scores.cells.end(), [](const DeskScore& a, const DeskScore& b) { return a.month > b.month; });
        return scores;
    });
}

Result<DeskRatedRows> OfficeDesk::rated(const DeskRateFilter& asked, std::size_t most) {
    RateFilter filter{.department = asked.department, .kind = asked.kind, .platform = asked.platform, .from = asked.month, .to = asked.month, .count = {}, .lateness = {}, .late_on = asked.late_on, .after = asked.after, .most = most};
    if (!asked.count.empty()) filter.count = count_named(asked.count);
    if (!asked.late.empty()) filter.lateness = asked.late == "past" ? Lateness::past : Lateness::soon;
    if (!asked.count.empty() && !filter.count) return Error{Errc::not_found, std::string(say("没有这种计数", "there is no such count")), {}, {}};
    return counted<DeskRatedRows>(office_(), [&](OfficeRates& rates, Ledger& ledger) -> Result<DeskRatedRows> {
        auto found = rates.rows(ledger, filter);
        if (!found) return found.error();
        DeskRatedRows list{.rows = {}, .total = found->total, .more = found->more};
        for (RatedRow& row : found->rows)
            list.rows.push_back({row.id, row.key, row.department, row.task, row.kind, row.platform, row.place, row.state, dashed(row.decided), dashed(row.deadline), row.position});
        return list;
    });
}

}  // namespace creditlink
