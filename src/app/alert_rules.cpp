#include "alert_rules.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/health/finding_words.h"
#include "creditlink/ledger/commitments.h"
#include "creditlink/service/schedule_state.h"
#include "doctor.h"
#include "office_rates.h"
#include "release_rules.h"
#include "roster.h"
#include "run_rules.h"

namespace creditlink {

namespace {

constexpr std::size_t kRunsRead = 500;         // of all tasks

using Checks = std::vector<HealthCheck>;

using Values = std::vector<std::pair<std::string, std::string>>;

HealthCheck found(std::string name, std::string subject, Health health, std::string code, Values values) {
    return {.name = std::move(name), .subject = std::move(subject), .health = health, .code = std::move(code), .values = std::move(values)};
}

void add_checks(std::vector<HealthCheck> more, Checks& all) { std::move(more.begin(), more.end(), std::back_inserter(all)); }

HealthCheck hindered(std::string name, const Error& error) {
    HealthCheck check{.name = std::move(name), .health = Health::bad};
    say_error(check, (error.place.empty() ? std::string() : error.place + std::string(say("：", ": "))) + error.message, error.hint);
    return check;
}

void deadlines(Office& office, Ledger& ledger, Checks& all) {
    auto rates = OfficeRates::open(office);
    auto late = rates ? rates->late(ledger) : Result<LateSummary>(rates.error());
    if (!late) return all.push_back(hindered("late", late.error()));
    for (const LateCount& each : late->departments) {
        if (each.soon > 0)
            all.push_back(found("late", each.department, Health::warning, "late-soon", {{"n", std::to_string(each.soon)}, {"d", late->until.dashed()}}));
    }
    if (late->problem) all.push_back(hindered("calendar", *late->problem));
}

void quarantine(Office& office, Ledger& ledger, Checks& all) {
    const std::int64_t days = office.config().alerts.quarantine_days;
    for (const TaskConfig& task : office.config().tasks) {
        auto oldest = ledger.quarantine("waiting", task.name, 1);
        if (!oldest) return all.push_back(hindered("quarantine", oldest.error()));
        if (oldest->empty()) continue;
        const std::int64_t waits = (office.clock().unix_seconds() - oldest->front().since) / kDaySeconds;
        if (waits < days) continue;
        auto count = ledger.quarantine_count("waiting", task.name);
        all.push_back(found("quarantine", task.name, Health::warning, "quarantine-waits", {{"n", std::to_string(count ? *count : 1)}, {"d", std::to_string(waits)}}));
    }
}

void submissions(Ledger& ledger, Checks& all) {
    auto books = ledger.books();
    if (!books) return all.push_back(hindered("books", books.error()));
    std::map<std::string, Books> platforms;
    for (const auto& [lane, each] : *books) {
        platforms[lane.platform].unknown += each.unknown;
        platforms[lane.platform].parked += each.parked;
        if (!each.balanced()) all.push_back(found("books", lane.platform + "/" + lane.kind, Health::bad, "books-unbalanced", {}));
    }
    for (const auto& [platform, sum] : platforms) {
        const Values counts = {{"u", std::to_string(sum.unknown)}, {"p", std::to_string(sum.parked)}};
        if (sum.parked > 0) all.push_back(found("submissions", platform, Health::bad, "submissions-parked", counts));
        else if (sum.unknown > 0) all.push_back(found("submissions", platform, Health::warning, "submissions-unknown", counts));
    }
}

void runs(Office& office, Ledger& ledger, Checks& all) {
    auto newest = ledger.runs(kRunsRead);
    if (!newest) return all.push_back(hindered("run", newest.error()));
    for (const TaskConfig& task : office.config().tasks) {
        if (task.off) continue;
        std::vector<RunInfo> full, alike;  // alike: of the task's own mode, read to the end
        const RunInfo* last = nullptr;
        for (const RunInfo& run : *newest) {
            if (run.task != task.name || run.mode == "requeue" || run.mode == "backfill" || run.state == "running") continue;
            if (!last) last = &run;
            if (run.state != "balanced" || run.mode == "partial") continue;
            alike.push_back(run);
            if (run.mode == "full") full.push_back(run);
        }
        if (last && last->state != "balanced")
            all.push_back(found("run", task.name, Health::bad, "run-ended", {{"n", std::to_string(last->id)}, {"s", last->state}, {"w", stored_text(last->note)}}));
        add_checks(volume_checks(full), all);
        add_checks(refusal_checks(alike), all);
        if (const auto columns = ledger.fact(columns_fact(task.name)); columns && *columns) add_checks(column_checks(task.name, parse_columns(**columns), office.clock().unix_seconds()), all);
    }
}

void missed(Office& office, Checks& all) {
    const auto state = ScheduleState::load(schedule_file(office.config()));
    if (state) add_checks(missed_checks(state->missed, office.clock().unix_seconds()), all);  // one that cannot be read is said when the service starts
}

void ending_commitments(Office& office, Ledger& ledger, Checks& all) {
    constexpr int kDaysBefore = 30;
    const CivilDate last = office.today().plus_days(kDaysBefore);
    auto count = Commitments(ledger).count({.letter = {}, .standing = CommitmentFilter::Standing::ending, .last = last});
    if (!count) return all.push_back(hindered("commitments", count.error()));
    if (*count > 0) all.push_back(found("commitments", {}, Health::warning, "commitments-end", {{"n", std::to_string(*count)}, {"d", last.dashed()}}));
}

struct Title {
    std::string_view name, zh, en;
};
constexpr std::array kTitles = {
    Title{"signing", "签名", "signing"}, Title{"signing_key", "换钥", "change of the signing key"}, Title{"ledger", "台账", "ledger"}, Title{"log_writable", "日志写入", "log, writing"}, Title{"log", "交换日志", "exchange log"}, Title{"timestamp", "时间戳", "timestamp"}, Title{"disk", "磁盘", "disk"},
    Title{"certificate", "证书", "certificate"}, Title{"platform_key", "平台公钥", "platform's key"}, Title{"calendar", "工作日历", "calendar"}, Title{"platform", "平台", "platform"}, Title{"clock", "时钟", "clock"},
    Title{"source", "数据源", "source"}, Title{"late", "即将超期", "late soon"}, Title{"quarantine", "待处理", "quarantine"}, Title{"submissions", "报送", "submissions"}, Title{"books", "账", "books"},
    Title{"run", "运行", "run"}, Title{"volume", "数据量", "volume"}, Title{"refused", "不合规的行", "rows refused"}, Title{"codes", "代码", "codes"}, Title{"columns", "来源的列", "columns"}, Title{"missed", "错过的运行", "missed runs"}, Title{"delivery", "发送", "delivery"}, Title{"channel", "通知渠道", "channel of alerts"}, Title{"letters", "承诺书站点", "site of the letters"},
    Title{"commitments", "承诺履行", "commitments"}, Title{"fonts", "排版字体", "fonts of letters"}, Title{"mapping", "映射文件", "file of a mapping"},
    Title{"configuration", "配置", "configuration"},
};

// In the language of the thread.
Checks look_once(Office& office) {
    Checks all = examine_quietly(office);
    std::error_code none;
    const Path& state = office.config().state;
    if (std::filesystem::exists(state / "ledger.db", none) || std::filesystem::exists(state / "log" / "checkpoint", none)) {
        auto ledger = office.ledger(true);
        if (!ledger) all.push_back(hindered("ledger", ledger.error()));
        else {
            deadlines(office, *ledger, all);
            quarantine(office, *ledger, all);
            submissions(*ledger, all);
            runs(office, *ledger, all);
            ending_commitments(office, *ledger, all);
            if (auto away = key_place_check(office, *ledger)) all.push_back(std::move(*away));
            add_checks(mapping_file_checks(office, *ledger, office.clock().unix_seconds()), all);
        }
    }
    missed(office, all);
    const auto& off = office.config().alerts.off;
    std::erase_if(all, [&](const HealthCheck& check) { return std::find(off.begin(), off.end(), check.name) != off.end(); });
    return all;
}

// What errors say is known in the language that they were made in alone: what is wrong is looked at once more in the other one.
void say_in_both(Office& office, Checks& all) {
    if (std::ranges::none_of(all, lacks_a_language)) return;
    const LanguageScope other(language() == Language::zh ? Language::en : Language::zh);
    const Checks again = look_once(office);
    for (HealthCheck& check : all) {
        const auto same = std::ranges::find_if(again, [&](const HealthCheck& each) { return each.name == check.name && each.subject == check.subject; });
        if (same != again.end()) both_said(check, *same);
    }
}

}  // namespace

std::vector<HealthCheck> look_around(Office& office, const Troubles& troubles) {
    Checks all = look_once(office);
    say_in_both(office, all);
    const auto& off = office.config().alerts.off;
    for (HealthCheck& check : troubles.standing())
        if (std::ranges::find(off, check.name) == off.end()) all.push_back(std::move(check));
    return all;
}

std::vector<std::string_view> not_examined(const std::vector<HealthCheck>& all) {
    const bool ledger = std::any_of(all.begin(), all.end(), [](const HealthCheck& check) { return check.name == "ledger" && check.health == Health::bad; });
    return ledger ? std::vector<std::string_view>{"late", "quarantine", "submissions", "books", "run", "volume", "refused", "codes", "columns", "commitments", "signing_key", "mapping"} : std::vector<std::string_view>();
}

std::string_view title_of_check(std::string_view name) {
    for (const Title& title : kTitles)
        if (title.name == name) return say(title.zh, title.en);
    return name;
}

std::vector<std::string_view> names_of_checks() {
    std::vector<std::string_view> names;
    for (const Title& title : kTitles) names.push_back(title.name);
    return names;
}

std::string line_of(const HealthCheck& check) { return std::string(title_of_check(check.name)) + (check.subject.empty() ? "" : " " + check.subject) + std::string(say("：", ": ")) + found_in(check); }

}  // namespace creditlink
