#include "office_rates.h"

#include <algorithm>
#include <map>

#include "creditlink/base/message.h"
#include "quarantined_dates.h"
#include "roster.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargestFile = 1u << 20;

std::string department_or_title(const Office& office, std::string_view task) {
    const TaskConfig* config = office.config().task(task);
    if (!config) return {};
    return config->department.empty() ? config->title.empty() ? config->name : config->title : config->department;
}

bool among(const RateFilter& filter, const ScoreKey& key) {
    const auto fits = [](const std::string& wanted, const std::string& is) { return wanted.empty() || wanted == is; };
    return fits(filter.department, key.department) && fits(filter.kind, key.kind) && fits(filter.platform, key.platform) && (filter.from.empty() || filter.from <= key.month) &&
           (filter.to.empty() || key.month <= filter.to);
}

// A record or a row in quarantine, whichever it is, as lists and counts need it.
struct Entry {
    ScoreKey key;
    Scorecard::Counted counted;
    std::optional<CivilDate> decided;
    Sequence sequence = 0;      // of a record
    std::int64_t item = 0;      // of a row in quarantine
    std::string task, place;
};

std::string position_of(const std::optional<CivilDate>& day, const Entry& entry) {
    const std::string number = std::to_string(entry.item ? entry.item : entry.sequence);
    return (day ? day->dashed() : std::string("0000-00-00")) + (entry.item ? "q" : "s") + std::string(20 - std::min<std::size_t>(20, number.size()), '0') + number +
           (entry.item ? "-" + entry.key.platform : std::string());  // a row in quarantine waits for each platform
}

// The first `most` in order, and whether there are more.
class FirstRows {
  public:
    FirstRows(const std::string& after, std::size_t most) : after_(after), most_(most) {}
    void add(std::string position, const Entry& entry) {
        ++total_;
        if (position <= after_ || (kept_.size() > most_ && position > kept_.rbegin()->first)) return;
        kept_.emplace(std::move(position), entry);
        if (kept_.size() > most_ + 1) kept_.erase(std::prev(kept_.end()));
    }
    std::map<std::string, Entry>& kept() { return kept_; }
    std::uint64_t total() const { return total_; }
    bool cut() {
        if (kept_.size() <= most_) return false;
        kept_.erase(std::prev(kept_.end()));
        return true;
    }

  private:
    std::string after_;
    std::size_t most_;
    std::map<std::string, Entry> kept_;
    std::uint64_t total_ = 0;
};

// Every record and every row in quarantine.
Status every_entry(const Office& office, Ledger& ledger, Scorecard& card, bool waiting_alone, const std::function<void(const Entry&)>& each) {
    std::map<const std::string*, std::string> departments;  // by the name that the reader holds
    const auto take = [&](const ReportedRecord& record) {
        auto known = departments.find(record.task);
        if (known == departments.end()) known = departments.emplace(record.task, department_or_title(office, *record.task)).first;
        Entry entry{.key = {known->second, record.lane->kind, record.lane->platform, {}}, .counted = card.counted(record), .decided = decision_day(record.decided),
                    .sequence = record.sequence, .item = 0, .task = *record.task, .place = {}};
        entry.key.month = entry.counted.month;
        each(entry);
    };
    Reported reported(ledger);
    if (Status read = waiting_alone ? reported.not_there(take) : reported.all(take); !read) return read;
    return quarantined_dates(office, ledger, [&](const QuarantinedDate& row) {
        for (const std::string& platform : row.task->platforms) {
            Entry entry{.key = {department_or_title(office, row.task->name), row.kind, platform, {}}, .counted = card.counted_in_quarantine(row.decided, row.since), .decided = row.decided,
                        .sequence = 0, .item = row.number, .task = row.task->name, .place = row.place};
            entry.key.month = entry.counted.month;
            each(entry);
        }
    });
}

// The first day on which it was late, if it ever was and that is one of these days. Errc::config if nobody can say without a calendar that is missing.
Result<std::optional<CivilDate>> became_late(Deadlines& deadlines, const Entry& entry, CivilDate from, CivilDate to) {
    const Count time = entry.counted.time;
    if (!entry.decided || (time != Count::late && time != Count::overdue && time != Count::untimed)) return std::optional<CivilDate>();
    return deadlines.passed_within(*entry.decided, from, to);
}

Status complete_row(Reported& reported, const Entry& entry, RatedRow& row) {
    if (entry.item != 0) {
        row.id = "q-" + std::to_string(entry.item);
        row.place = entry.place;
        row.state = title_of(Count::quarantined);
        return {};
    }
    auto view = reported.view(entry.sequence);
    if (!view) return view.error();
    if (!*view) return {};
    row.id = text_of((*view)->id);
    row.key = text_of((*view)->key);
    row.place = (*view)->place;
    row.state = title_of((*view)->state);
    return {};
}

}  // namespace

std::uint64_t LateSummary::soon() const {
    std::uint64_t sum = 0;
    for (const LateCount& each : departments) sum += each.soon;
    return sum;
}

Result<OfficeRates> OfficeRates::open(const Office& office) {
    const Path file = office.config().mappings / "rates.json";
    auto text = read_file(file, kLargestFile);
    if (!text)
        return Error{Errc::config, std::string(say("没有及时率、合规率的公式文件", "there is no file of formulas for timeliness and compliance")), file.string(),
                     std::string(say("从随程序安装的 mappings/rates.json 复制一份", "copy mappings/rates.json that comes with the program"))};
    auto book = RateBook::parse(*text, file.string());
    if (!book) return book.error();
    auto days = read_calendars(office.config());
    if (!days) return days.error();
    return OfficeRates(office, std::move(*book), std::move(*days));
}

Result<Scorecard> OfficeRates::scorecard(Ledger& ledger, const RateFilter& filter) {
    Scorecard card(book_, days_, office_.today());
    if (Status read = every_entry(office_, ledger, card, false, [&](const Entry& entry) { if (among(filter, entry.key)) card.add(entry.key, entry.counted); }); !read) return read.error();
    return card;
}

Result<LateSummary> OfficeRates::late(Ledger& ledger) {
    auto watch = LateWatch::open(book_, days_, office_.today());
    if (!watch) return watch.error();
    LateSummary summary{.departments = {}, .until = watch->until(), .problem = {}};
    std::map<std::string, LateCount> counts;
    Scorecard judge(book_, days_, office_.today());
    if (Status read = every_entry(office_, ledger, judge, true, [&](const Entry& entry) {
            if (!entry.decided) return;
            const auto judged = watch->judge(*entry.decided);
            if (!judged) {
                if (!summary.problem) summary.problem = judged.error();
                return;
            }
            if (judged->lateness == Lateness::soon) ++counts[entry.key.department].soon;
            else if (judged->lateness == Lateness::past) ++counts[entry.key.department].past;
        });
        !read)
        return read.error();
    for (auto& [department, count] : counts) {
        count.department = department;
        summary.departments.push_back(count);
    }
    return summary;
}

Result<LateDays> OfficeRates::late_by_day(Ledger& ledger, CivilDate from, CivilDate to) {
    LateDays late;
    Scorecard judge(book_, days_, office_.today());
    Deadlines deadlines(days_, book_.time_limit);
    Status read = every_entry(office_, ledger, judge, false, [&](const Entry& entry) {
        const auto day = became_late(deadlines, entry, from, to);
        if (!day && !late.problem) late.problem = day.error();
        if (day && *day) ++late.days[**day];
    });
    if (!read) return read.error();
    return late;
}

Result<RatedRows> OfficeRates::rows(Ledger& ledger, const RateFilter& filter) {
    auto watch = LateWatch::open(book_, days_, office_.today());
    if (!watch && filter.lateness) return watch.error();
    Scorecard judge(book_, days_, office_.today());
    Deadlines deadlines(days_, book_.time_limit);
    FirstRows first(filter.after, filter.most);
    if (Status read = every_entry(office_, ledger, judge, filter.lateness.has_value(), [&](const Entry& entry) {
            if (!among(filter, entry.key) || (filter.count && *filter.count != entry.counted.time && *filter.count != entry.counted.fate)) return;
            if (filter.late_on) {
                const auto since = became_late(deadlines, entry, *filter.late_on, *filter.late_on);
                if (!since || !*since) return;
            }
            std::optional<CivilDate> day = entry.decided;
            if (filter.lateness) {
                if (!day) return;
                const auto judged = watch->judge(*day);
                if (!judged || judged->lateness != *filter.lateness) return;
                day = judged->deadline;
            }
            first.add(position_of(day, entry), entry);
        });
        !read)
        return read.error();
    RatedRows found{.rows = {}, .total = first.total(), .more = first.cut()};
    Reported reported(ledger);
    for (const auto& [position, entry] : first.kept()) {
        RatedRow row{.id = {}, .key = {}, .department = entry.key.department, .task = entry.task, .kind = entry.key.kind, .platform = entry.key.platform, .place = {}, .state = {}, .month = entry.key.month,
                     .decided = entry.decided, .deadline = {}, .position = position};
        if (entry.decided)
            if (const auto deadline = deadlines.of(*entry.decided)) row.deadline = *deadline;
        if (Status done = complete_row(reported, entry, row); !done) return done.error();
        found.rows.push_back(std::move(row));
    }
    return found;
}

RateFilter last_year(CivilDate today) {
    RateFilter filter;
    filter.from = CivilDate::of(today.year(), today.month(), 1)->plus_months(-11).dashed().substr(0, 7);
    filter.to = today.dashed().substr(0, 7);
    return filter;
}

Result<std::string> month_named(std::string_view text) {
    const bool whole = text.size() == 7 && text[4] == '-' && CivilDate::parse_slashed(std::string(text.substr(0, 4)) + "/" + std::string(text.substr(5)) + "/01");
    if (whole) return std::string(text);
    return Error{Errc::usage, std::string(say("月份应为 YYYY-MM", "a month is YYYY-MM")), {}, {}};
}

}  // namespace creditlink
