// `evidence retention`: what stands in the evidence store, how fast it grows, and what is due.

#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/retention/survey.h"
#include "print.h"
#include "retention_wish.h"

namespace creditlink {

namespace {

constexpr int kGrowthMonths = 12;  // a year: what comes once a year counts as it should

struct ClassTotal {
    std::uint64_t contents = 0, bytes = 0, recent_bytes = 0, due = 0, due_bytes = 0, missing = 0;
    std::optional<Month> oldest;
    int recent_months = 0;
};

int months_between(Month from, Month to) {
    return (to.year - from.year) * 12 + to.number - from.number;
}

std::map<std::string, ClassTotal> totals_of(const Shelves& shelves, const RetentionPolicy& policy, CivilDate today) {
    const Month now{today.year(), today.month()};
    std::map<std::string, ClassTotal> totals;
    for (const auto& [at, shelf] : shelves) {
        const auto& [of, month] = at;
        ClassTotal& total = totals[of];
        total.missing += shelf.missing;
        if (shelf.kept == 0) continue;
        if (!total.oldest) total.oldest = month;  // shelves are in order
        total.contents += shelf.kept, total.bytes += shelf.bytes;
        if (months_between(month, now) < kGrowthMonths) total.recent_bytes += shelf.bytes;
        if (policy.due_from(of, month) <= today) total.due += shelf.kept, total.due_bytes += shelf.bytes;
    }
    for (auto& [of, total] : totals)
        if (total.oldest) total.recent_months = std::clamp(months_between(*total.oldest, now) + 1, 1, kGrowthMonths);
    return totals;
}

void print_shelves_json(const Shelves& shelves, const RetentionPolicy& policy, CivilDate today) {
    for (const auto& [at, shelf] : shelves) {
        const auto& [of, month] = at;
        const CivilDate due = policy.due_from(of, month);
        json::Writer writer;
        writer.begin_object()
            .member("class", of)
            .member("month", month.text())
            .member("contents", static_cast<std::int64_t>(shelf.kept));
        writer.member("bytes", static_cast<std::int64_t>(shelf.bytes))
            .member("erased", static_cast<std::int64_t>(shelf.erased));
        writer.member("missing", static_cast<std::int64_t>(shelf.missing))
            .member("months", static_cast<std::int64_t>(policy.rule(of).months));
        writer.member("basis", policy.rule(of).basis).name("assumed").boolean(policy.rule(of).assumed);
        print_json(
            writer.member("due_from", due.dashed()).name("due").boolean(due <= today && shelf.kept > 0).end_object());
    }
}

void print_totals(const std::map<std::string, ClassTotal>& totals) {
    using Align = Table::Align;
    Table table;
    table.header(
        {std::string(say("类别", "class")), std::string(say("份数", "contents")), std::string(say("占用", "size")),
         std::string(say("每月增长", "a month")), std::string(say("最早", "oldest")), std::string(say("已到期", "due")),
         std::string(say("可腾出", "to be freed"))},
        {Align::whole, Align::right, Align::right, Align::right, Align::whole, Align::right, Align::right});
    for (const auto& [of, total] : totals)
        table.row(
            {of, grouped(total.contents), size_text(total.bytes),
             total.recent_months ? size_text(total.recent_bytes / static_cast<unsigned>(total.recent_months)) : "-",
             total.oldest ? total.oldest->text() : "-", grouped(total.due),
             total.due ? size_text(total.due_bytes) : "-"});
    std::cout << table.text();
}

void print_months(const Shelves& shelves, const RetentionPolicy& policy, CivilDate today) {
    using Align = Table::Align;
    Table table;
    table.header({std::string(say("类别", "class")), std::string(say("月份", "month")),
                  std::string(say("份数", "contents")), std::string(say("占用", "size")),
                  std::string(say("已销毁", "erased")), std::string(say("到期日", "due from")), ""},
                 {Align::whole, Align::whole, Align::right, Align::right, Align::right, Align::whole, Align::whole});
    for (const auto& [at, shelf] : shelves) {
        const CivilDate due = policy.due_from(at.first, at.second);
        table.row({at.first, at.second.text(), grouped(shelf.kept), size_text(shelf.bytes), grouped(shelf.erased),
                   due.dashed(), std::string(shelf.kept > 0 && due <= today ? say("已到期", "due") : "")});
    }
    std::cout << table.text();
}

void print_rules(const std::map<std::string, ClassTotal>& totals, const RetentionPolicy& policy) {
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::right, Table::Align::left});
    for (const auto& [of, total] : totals)
        table.row({of, say("{n} 个月", "{n} months", {{"n", std::to_string(policy.rule(of).months)}}),
                   policy.rule(of).basis});
    table.rule();
    std::cout << '\n'
              << say("保存多久（从交换那个月的月底起算），依据：\n",
                     "kept how long after the month of the exchange, and why:\n")
              << table.text();
}

Result<Exit> retention(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    const auto policy = retention_policy(*config);
    if (!policy) return policy.error();
    const Path state = config->state;
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    const auto shelves = survey(state / "log", state / "evidence");
    if (!shelves) return shelves.error();
    const CivilDate today = (*office)->today();
    if (in.json) {
        print_shelves_json(*shelves, *policy, today);
        return Exit::balanced;
    }
    if (shelves->empty()) {
        std::cout << say("证据库还没有内容。\n", "The evidence store has no contents yet.\n");
        return Exit::balanced;
    }
    const auto totals = totals_of(*shelves, *policy, today);
    print_totals(totals);
    if (in.has("--months")) std::cout << '\n', print_months(*shelves, *policy, today);
    print_rules(totals, *policy);
    std::uint64_t missing = 0;
    for (const auto& [of, total] : totals) missing += total.missing;
    if (missing > 0)
        print_wrapped(
            warned(say("有 {n} 份内容与日志所指的不符或不见了：creditlink log content 编号 逐份查看",
                       "{n} contents are not what the log names, or gone: creditlink log content N looks at one",
                       {{"n", grouped(missing)}})));
    const bool due = std::ranges::any_of(totals, [](const auto& each) { return each.second.due > 0; });
    print_next(due ? "creditlink evidence erase --due --preview" : "creditlink evidence retention --months");
    return Exit::balanced;
}

}  // namespace

std::vector<Command> retention_commands() {
    std::vector<Command> all = {{"evidence",
                                 "retention",
                                 "",
                                 "证据内容按类别和月份：份数、占用、增长、到期",
                                 "contents by class and month: count, size, growth, what is due",
                                 "creditlink evidence retention",
                                 {{"--months", "", "逐月列出", "month by month"}},
                                 retention}};
    for (Command& command : erase_commands()) all.push_back(std::move(command));
    return all;
}

}  // namespace creditlink
