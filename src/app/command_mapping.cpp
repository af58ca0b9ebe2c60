#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "print.h"
#include "row_reports.h"

namespace creditlink {

namespace {

struct Prepared {
    std::unique_ptr<Office> office;
    const TaskConfig* task = nullptr;
    ReadyMapping mapping;
};

Result<Prepared> prepare(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (in.arguments.size() != 1 || !config->task(in.arguments[0]))
        return Error{Errc::usage, std::string(say("请给出一个任务名", "name one task")), {}, std::string(say("creditlink config show 列出任务", "creditlink config show lists the tasks"))};
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    const TaskConfig* task = (*office)->config().task(in.arguments[0]);
    auto mapping = (*office)->mapping(task->mapping);
    if (!mapping) return mapping.error();
    return Prepared{std::move(*office), task, std::move(*mapping)};
}

Result<Exit> check(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    const Plan& plan = prepared->mapping.plan;
    std::cout << prepared->task->mapping << "  →  " << plan.kind().name << " " << plan.kind().title << " (" << plan.kind().catalogue << ")\n";
    std::cout << say("  用到的源列：", "  columns used: ") << plan.columns_used().size() << say("，供值的栏目：", ", fields fed: ") << plan.fields_fed().size() << "/" << plan.kind().fields.size() << '\n';
    for (const std::string& assumption : plan.assumptions()) std::cout << say("  假定（assumed）：", "  assumed: ") << assumption << '\n';
    const auto failures = plan.run_examples();
    for (const std::string& failure : failures) std::cout << warned(say("  例子不符：", "  example fails: ")) << failure << '\n';
    return failures.empty() ? Exit::balanced : Exit::config;
}

Result<Exit> test(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    const auto failures = prepared->mapping.plan.run_examples();
    for (const std::string& failure : failures) std::cout << failure << '\n';
    if (failures.empty()) std::cout << say("全部例子相符。\n", "All examples hold.\n");
    return failures.empty() ? Exit::balanced : Exit::config;
}

// Source beside result, field by field, with the findings.
Result<Exit> preview(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    auto source = prepared->office->source(*prepared->task, {});
    if (!source) return source.error();
    const std::uint64_t most = in.number("--rows").value_or(2);
    std::uint64_t shown_rows = 0;
    Plan& plan = prepared->mapping.plan;
    const Kind& kind = plan.kind();
    Page page;
    Mapped mapped;
    std::set<const Origin*> bound;
    while (shown_rows < most) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) break;
        for (const auto& origin : page.origins)
            if (!origin->columns.empty() && bound.insert(origin.get()).second)
                if (auto ok = plan.bind(*origin); !ok) return ok.error();
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data || shown_rows >= most) continue;
            plan.apply(page, row, mapped);
            if (mapped.verdict == RowVerdict::record) prepared->mapping.rules.assess(mapped.record, prepared->office->today(), mapped.findings);
            const Origin& origin = page.origin_of(row);
            std::cout << bold(origin.place(row.number, row.key, -1));
            if (mapped.verdict != RowVerdict::record) std::cout << "  [" << mapped.reason << "]";
            std::cout << '\n';
            Table table;
            const auto cells = page.cells_of(row);
            for (std::size_t i = 0; i < cells.size(); ++i)
                if (!cells[i].text.empty()) table.row({"  " + origin.columns[i], shown(cells[i].text, 30), "", ""});
            if (mapped.verdict == RowVerdict::record)
                for (std::size_t i = 0; i < kind.fields.size(); ++i)
                    if (!mapped.record.values[i].empty()) table.row({"", "→ " + kind.fields[i].name, kind.fields[i].title, shown(mapped.record.values[i], 30)});
            std::cout << table.text();
            for (const Finding& finding : mapped.findings) std::cout << "  [" << finding.kind->code << "] " << line_of(finding, kind, origin) << '\n';
            ++shown_rows;
        }
    }
    return Exit::balanced;
}

// What the mapping leaves lying: columns it does not use, fields it does not feed, codes it does not know, with counts.
Result<Exit> coverage(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    auto source = prepared->office->source(*prepared->task, {});
    if (!source) return source.error();
    const std::uint64_t most = in.number("--rows").value_or(10'000);
    Plan& plan = prepared->mapping.plan;
    const Kind& kind = plan.kind();
    const auto used = plan.columns_used();
    std::map<std::string, std::uint64_t> unused;
    std::vector<std::uint64_t> fed(kind.fields.size());
    std::map<std::pair<std::string, std::string>, std::uint64_t> unknown;
    std::set<const Origin*> bound;
    std::uint64_t rows = 0;
    Page page;
    Mapped mapped;
    while (rows < most) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) break;
        for (const auto& origin : page.origins)
            if (!origin->columns.empty() && bound.insert(origin.get()).second)
                if (auto ok = plan.bind(*origin); !ok) return ok.error();
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data) continue;
            ++rows;
            plan.apply(page, row, mapped);
            const Origin& origin = page.origin_of(row);
            const auto cells = page.cells_of(row);
            for (std::size_t i = 0; i < cells.size(); ++i)
                if (std::find(used.begin(), used.end(), origin.columns[i]) == used.end()) unused[origin.columns[i]] += !cells[i].text.empty();
            if (mapped.verdict != RowVerdict::record) continue;
            for (std::size_t i = 0; i < fed.size(); ++i) fed[i] += !mapped.record.values[i].empty();
            for (const Finding& finding : mapped.findings)
                if (finding.kind->code == "code-unknown" && finding.column >= 0) ++unknown[{origin.columns[static_cast<std::size_t>(finding.column)], finding.value}];
        }
    }
    std::cout << say("看了 ", "looked at ") << grouped(rows) << say(" 行\n\n", " rows\n\n") << bold(say("没有用到的源列（有值的行数）", "columns not used (rows with a value)")) << '\n';
    Table columns;
    for (const auto& [name, count] : unused) columns.row({"  " + name, grouped(count)});
    std::cout << columns.text() << '\n' << bold(say("没有供值的栏目", "fields never fed")) << '\n';
    Table fields;
    for (std::size_t i = 0; i < fed.size(); ++i)
        if (fed[i] == 0) fields.row({"  " + kind.fields[i].name, kind.fields[i].title, std::string(kind.fields[i].required ? say("必填", "required") : "")});
    std::cout << fields.text() << '\n' << bold(say("代码表里没有的取值", "values that no code list knows")) << '\n';
    Table codes;
    for (const auto& [where, count] : unknown) codes.row({"  " + where.first, where.second, grouped(count)});
    std::cout << codes.text();
    return Exit::balanced;
}

Result<Exit> functions(const Invocation&) {
    Table table;
    for (const MappingFunction& function : mapping_functions())
        table.row({std::string(function.name), std::string(function.arguments), std::string(say(function.help_zh, function.help_en)), std::string(function.example)});
    std::cout << table.text();
    return Exit::balanced;
}

}  // namespace

std::vector<Command> mapping_commands() {
    const OptionRow rows{"--rows", "N", "看多少行", "how many rows"};
    return {
        {"mapping", "check", "TASK", "编译映射，运行其例子，列出假定", "compile, run the examples, list what is assumed", "creditlink mapping check penalties", {}, check},
        {"mapping", "preview", "TASK", "源与结果并排，附发现", "source beside result, with findings", "creditlink mapping preview penalties --rows 1", {rows}, preview},
        {"mapping", "coverage", "TASK", "没用到的列、没供值的栏目、不认识的代码", "unused columns, unfed fields, unknown codes", "creditlink mapping coverage penalties", {rows}, coverage},
        {"mapping", "test", "TASK", "运行映射里的例子", "run the mapping's examples", "creditlink mapping test penalties", {}, test},
        {"mapping", "functions", "", "列出可用的函数", "list the functions", "creditlink mapping functions", {}, functions},
    };
}

}  // namespace creditlink
