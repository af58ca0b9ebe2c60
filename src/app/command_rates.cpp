// creditlink record late | rates | counted: what becomes late, how well the office reports, and the rows behind each number.

#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "filters.h"
#include "office_rates.h"
#include "opened.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::uint64_t kRatesScreen = 16;

std::string quoted_for_shell(const std::string& word) {
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

// The command that lists the rows of a number.
std::string rows_command(const ScoreKey& key, Count count) {
    return "creditlink record counted --department " + quoted_for_shell(key.department) + " --kind " + key.kind + " --platform " + quoted_for_shell(key.platform) + " --month " + key.month + " --as " + std::string(name_of(count));
}

// The newest number that somebody should look at.
std::string command_to_look(const Scorecard& card) {
    for (auto cell = card.cells().rbegin(); cell != card.cells().rend(); ++cell)
        for (const Count count : {Count::overdue, Count::rejected, Count::quarantined, Count::late, Count::accepted})
            if (cell->second[static_cast<std::size_t>(count)] > 0) return rows_command(cell->first, count);
    return "creditlink record late";
}

Result<RateFilter> filter_of(const Invocation& in, CivilDate today) {
    RateFilter filter = last_year(today);
    for (const auto& [option, into] : {std::pair{"--month", &filter.from}, {"--from", &filter.from}, {"--to", &filter.to}}) {
        if (!in.has(option)) continue;
        auto month = month_named(in.option(option));
        if (!month) return month.error();
        *into = *month;
    }
    if (in.has("--month")) filter.to = filter.from;
    filter.department = in.option("--department");
    filter.kind = in.option("--kind");
    filter.platform = in.option("--platform");
    filter.after = in.option("--after");
    filter.most = static_cast<std::size_t>(in.number("--most").value_or(kRatesScreen));
    return filter;
}

void score_json(const ScoreKey& key, const Counts& counts, const RateBook& book) {
    json::Writer w;
    w.begin_object().member("department", key.department).member("kind", key.kind).member("platform", key.platform).member("month", key.month).name("counts").begin_object();
    for (std::size_t i = 0; i < kCounts; ++i) w.member(name_of(static_cast<Count>(i)), static_cast<std::int64_t>(counts[i]));
    w.end_object().name("rates").begin_object();
    for (const Rate& rate : book.rates) {
        const auto value = rate.of(counts);
        w.name(rate.name);
        if (value) w.raw(std::to_string(*value / 100) + "." + std::string(*value % 100 < 10 ? "0" : "") + std::to_string(*value % 100));
        else w.null();
    }
    print_json(w.end_object().member("rows", rows_command(key, Count::overdue)).end_object());
}

void print_scores(const Scorecard& card, const RateBook& book) {
    using enum Table::Align;
    Table table;
    std::vector<std::string> header = {std::string(say("部门", "department")), std::string(say("目录", "kind")), std::string(say("月份", "month"))};
    std::vector<Table::Align> align = {left, whole, whole};
    for (const Rate& rate : book.rates) header.push_back(rate.title()), align.push_back(right);
    for (const Count count : {Count::late, Count::overdue, Count::rejected, Count::quarantined}) header.emplace_back(title_of(count)), align.push_back(right);
    table.header(std::move(header), std::move(align));
    for (auto cell = card.cells().rbegin(); cell != card.cells().rend(); ++cell) {
        const auto& [key, counts] = *cell;
        std::vector<std::string> row = {key.department, key.kind, key.month};
        for (const Rate& rate : book.rates) row.push_back(percent(rate.of(counts)));
        for (const Count count : {Count::late, Count::overdue, Count::rejected, Count::quarantined}) row.push_back(grouped(counts[static_cast<std::size_t>(count)]));
        table.row(std::move(row));
    }
    std::cout << table.text();
    for (const Rate& rate : book.rates) print_wrapped(rate.formula());
}

// A year without a calendar is no reason to print nothing, and no reason to say that all is well.
Exit ended(const std::optional<Error>& problem, bool json) {
    if (!problem) return Exit::balanced;
    print_error(*problem, json);
    return exit_of(problem->code);
}

// The office, its formulas, and what the options ask for.
struct AskedRates {
    Opened opened;
    OfficeRates rates;
    RateFilter filter;
};

Result<AskedRates> asked(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    auto rates = OfficeRates::open(*opened->office);
    if (!rates) return rates.error();
    auto filter = filter_of(in, opened->office->today());
    if (!filter) return filter.error();
    return AskedRates{std::move(*opened), std::move(*rates), std::move(*filter)};
}

Result<Exit> rates(const Invocation& in) {
    auto of = asked(in);
    if (!of) return of.error();
    auto card = of->rates.scorecard(of->opened.ledger, of->filter);
    if (!card) return card.error();
    if (in.json) {
        for (const auto& [key, counts] : card->cells()) score_json(key, counts, of->rates.book());
        return ended(card->problem(), true);
    }
    if (card->cells().empty()) std::cout << say("这些月份里没有记录；--from YYYY-MM 可看更早的\n", "No records in these months; --from YYYY-MM shows earlier ones\n");
    else {
        print_scores(*card, of->rates.book());
        print_next(command_to_look(*card));
    }
    return ended(card->problem(), false);
}

void row_json(const RatedRow& row) {
    json::Writer w;
    w.begin_object().member("id", row.id).member("department", row.department).member("task", row.task).member("kind", row.kind).member("platform", row.platform);
    w.member("place", row.place).member("state", row.state).member("month", row.month);
    if (row.decided) w.member("decided", row.decided->dashed());
    if (row.deadline) w.member("deadline", row.deadline->dashed());
    print_json(w.member("position", row.position).end_object());
}

void print_rows(const RatedRows& found, const std::string& same_command) {
    using enum Table::Align;
    Table table;
    table.header({std::string(say("编号", "id")), std::string(say("决定日期", "decided")), std::string(say("期限", "in time until")), std::string(say("状态", "state")), std::string(say("出处", "from"))}, {whole, whole, whole, whole, middle});
    for (const RatedRow& row : found.rows)
        table.row({row.id, row.decided ? row.decided->dashed() : std::string(), row.deadline ? row.deadline->dashed() : std::string(), row.state, row.task + " " + row.place});
    std::cout << table.text();
    if (found.more) {
        std::cout << say("共 {n} 条，以上 {m} 条\n", "{n} in all, {m} above\n", {{"n", grouped(found.total)}, {"m", grouped(found.rows.size())}});
        print_next(same_command + " --after " + found.rows.back().position);
        return;
    }
    std::cout << say("共 {n} 条\n", "{n} in all\n", {{"n", grouped(found.total)}});
    const std::string& id = found.rows.front().id;
    print_next((id.starts_with("q-") ? "creditlink quarantine show " : "creditlink submission show ") + id);
}

Result<Exit> counted(const Invocation& in) {
    auto of = asked(in);
    if (!of) return of.error();
    if (in.has("--as")) {
        of->filter.count = count_named(in.option("--as"));
        if (!of->filter.count) return wants("--as 后面应是一种计数", "--as names one of the counts", "in_time late overdue due undated untimed accepted doubtful rejected undecided dropped quarantined");
    }
    auto found = of->rates.rows(of->opened.ledger, of->filter);
    if (!found) return found.error();
    std::string again = "creditlink record counted";
    for (const char* option : {"--department", "--kind", "--platform", "--month", "--from", "--to", "--as"})
        if (in.has(option)) again += " " + std::string(option) + " " + quoted_for_shell(in.option(option));
    if (in.json) std::ranges::for_each(found->rows, row_json);
    else if (found->rows.empty()) std::cout << say("没有这样的记录。\n", "None.\n");
    else print_rows(*found, again);
    return Exit::balanced;
}

Result<Exit> late(const Invocation& in) {
    auto of = asked(in);
    if (!of) return of.error();
    auto summary = of->rates.late(of->opened.ledger);
    if (!summary) return summary.error();
    RateFilter filter;
    filter.lateness = in.has("--past") ? Lateness::past : Lateness::soon;
    filter.department = in.option("--department");
    filter.after = in.option("--after");
    filter.most = static_cast<std::size_t>(in.number("--most").value_or(kRatesScreen));
    auto found = of->rates.rows(of->opened.ledger, filter);
    if (!found) return found.error();
    if (in.json) {
        std::ranges::for_each(found->rows, row_json);
        return ended(summary->problem, true);
    }
    for (const LateCount& each : summary->departments)
        std::cout << one_line(each.department) << say("：", ": ")
                  << say("{s} 条到 {d} 为止超期，{p} 条已超期\n", "{s} become late by {d}, {p} are late\n", {{"s", bold(grouped(each.soon))}, {"d", summary->until.dashed()}, {"p", bold(grouped(each.past))}});
    std::string again = "creditlink record late";
    if (in.has("--past")) again += " --past";
    if (in.has("--department")) again += " --department " + quoted_for_shell(filter.department);
    if (!found->rows.empty()) print_rows(*found, again);
    else if (*filter.lateness == Lateness::soon) std::cout << say("到 {d} 为止没有会超期的记录。\n", "Nothing becomes late by {d}.\n", {{"d", summary->until.dashed()}});
    else std::cout << say("没有已超期的记录。\n", "Nothing is late.\n");
    return ended(summary->problem, false);
}

}  // namespace

std::vector<Command> rates_commands() {
    const OptionRow department{"--department", "NAME", "只看这个部门", "this department only"}, most{"--most", "N", "最多几条，缺省 16", "at most, 16 unless given"},
        after{"--after", "POSITION", "接着上一页的最后一条", "what follows the last row of a page"};
    const std::vector<OptionRow> months = {department, {"--kind", "KIND", "只看这种目录", "this kind only"}, {"--platform", "NAME", "只看这个平台", "this platform only"}, {"--month", "YYYY-MM", "只看这个月", "this month only"},
                                           {"--from", "YYYY-MM", "从这个月起，缺省近十二个月", "from this month; the last twelve unless given"}, {"--to", "YYYY-MM", "到这个月止", "to this month"}};
    std::vector<OptionRow> rows = months;
    rows.insert(rows.end(), {{"--as", "COUNT", "只看计为此项的：in_time late overdue due rejected …", "what is counted as this: in_time late overdue due rejected …"}, most, after});
    return {
        {"record", "late", "", "近几个工作日会超期的记录，分部门；--past 看已超期的", "what becomes late in the next working days, by department; --past: what is late", "creditlink record late --past",
         {{"--past", "", "已经超期的", "what is late already"}, department, most, after}, late},
        {"record", "rates", "", "及时率、合规率：分部门、目录、月份，公式在 mappings/rates.json", "timeliness and compliance by department, kind and month; formulas in mappings/rates.json", "creditlink record rates --from 2024-01", months, rates},
        {"record", "counted", "", "每个数字后面的记录", "the records behind each number", "creditlink record counted --as overdue --from 2024-01", rows, counted},
    };
}

}  // namespace creditlink
