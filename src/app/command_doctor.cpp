// creditlink doctor: does in small what sending takes, and says what to mend.

#include <algorithm>
#include <iostream>

#include "alert_rules.h"
#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/health/finding_words.h"
#include "doctor.h"
#include "opened.h"
#include "print.h"

namespace creditlink {

namespace {

std::string_view word_of(Health health) {
    switch (health) {
        case Health::good: return say("好", "good");
        case Health::warning: return say("注意", "warning");
        case Health::bad: return say("坏", "bad");
    }
    return {};
}

// What a script acts on: the first that is bad, in the order of the checks.
Exit exit_of(const std::vector<HealthCheck>& all) {
    for (const HealthCheck& check : all) {
        if (check.health != Health::bad) continue;
        if (check.name == "platform" || check.name == "delivery") return Exit::platform;
        if (check.name == "source") return Exit::source;
        if (check.name == "calendar" || check.name == "late") return Exit::config;
        if (check.name == "ledger" || check.name == "disk" || check.name == "log_writable") return Exit::storage;
        if (check.name == "log") return Exit::log_integrity;
        if (check.name == "books" || check.name == "run") return Exit::unbalanced;
        if (check.name == "submissions") return Exit::unknown;
        return Exit::trust;
    }
    return Exit::balanced;
}

std::string age_of(std::int64_t seconds) {
    if (seconds < 0) return {};
    if (seconds < 7200) return say("{n} 分钟", "{n} min", {{"n", std::to_string(seconds / 60)}});
    return seconds < 2 * kDaySeconds ? say("{n} 小时", "{n} h", {{"n", std::to_string(seconds / 3600)}}) : say("{n} 天", "{n} days", {{"n", std::to_string(seconds / kDaySeconds)}});
}

std::string found_with_age(const HealthCheck& check) {
    const std::string age = age_of(check.age);
    return age.empty() ? found_in(check) : found_in(check) + say("（{a}）", " ({a})", {{"a", age}});
}

void line_json(const HealthCheck& check) {
    constexpr std::string_view kNames[] = {"good", "warning", "bad"};
    json::Writer w;
    w.begin_object().member("check", check.name).member("subject", check.subject).member("health", kNames[static_cast<std::size_t>(check.health)]).member("found", found_in(check)).member("remedy", remedy_in(check)).name("age_seconds");
    if (check.age < 0) w.null();
    else w.number(check.age);
    print_json(w.end_object());
}

Result<Exit> doctor(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    std::vector<HealthCheck> all = examine_machine(**office);
    if (!in.has("--here"))
        for (HealthCheck& check : examine_peers(**office)) all.push_back(std::move(check));
    const Troubles none;
    for (HealthCheck& check : look_around(**office, none))  // what the ledger and the timetable say, beside what was done
        if (check.health != Health::good && std::none_of(all.begin(), all.end(), [&](const HealthCheck& known) { return known.name == check.name && known.subject == check.subject; })) all.push_back(std::move(check));
    if (in.json) {
        std::ranges::for_each(all, line_json);
        return exit_of(all);
    }
    using enum Table::Align;
    Table table(Table::Overflow::wrap);
    table.columns({whole, whole, left});
    std::size_t bad = 0, warnings = 0;
    for (const HealthCheck& check : all) {
        bad += check.health == Health::bad, warnings += check.health == Health::warning;
        table.row({std::string(word_of(check.health)), std::string(title_of_check(check.name)) + (check.subject.empty() ? "" : " " + check.subject), found_with_age(check)});
    }
    std::cout << table.text();
    for (const HealthCheck& check : all) {
        if (check.health == Health::good) continue;
        std::cout << '\n';
        print_wrapped(std::string(word_of(check.health)) + std::string(say("：", ": ")) + line_of(check));
        if (const std::string remedy = remedy_in(check); !remedy.empty()) print_wrapped(std::string(say("怎么办：", "what to do: ")) + remedy, 2);
    }
    std::cout << say("{g} 项好，{w} 项注意，{b} 项坏\n", "{g} good, {w} warnings, {b} bad\n", {{"g", std::to_string(all.size() - bad - warnings)}, {"w", std::to_string(warnings)}, {"b", std::to_string(bad)}});
    return exit_of(all);
}

}  // namespace

std::vector<Command> doctor_commands() {
    return {{"doctor", "", "", "体检：签名、台账、日志、磁盘、证书、平台、数据源，逐项真做一遍", "health: signs, writes, reads, asks platforms and sources, looks at disk, certificates, calendars", "creditlink doctor --here",
             {{"--here", "", "只查本机，不问平台和数据源", "this machine only: neither platforms nor sources are asked"}}, doctor}};
}

}  // namespace creditlink
