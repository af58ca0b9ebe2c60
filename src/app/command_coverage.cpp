#include <algorithm>
#include <iostream>
#include <map>

#include "creditlink/base/message.h"
#include "prepared.h"
#include "print.h"

namespace creditlink {

namespace {

struct Coverage {
    std::uint64_t rows = 0;
    std::map<std::string, std::uint64_t> unused;  // column -> rows with a value
    std::vector<std::uint64_t> fed;               // by field
    std::map<std::pair<std::string, std::string>, std::uint64_t> unknown;  // column, value
};

void count_cells(const Page& page, const RawRow& row, const Mapped& mapped, const std::vector<std::string>& used, Coverage& into) {
    const Origin& origin = page.origin_of(row);
    const auto cells = page.cells_of(row);
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (std::find(used.begin(), used.end(), origin.columns[i]) == used.end()) into.unused[origin.columns[i]] += !cells[i].text.empty();
    if (mapped.verdict != RowVerdict::record) return;
    for (std::size_t i = 0; i < into.fed.size(); ++i) into.fed[i] += !mapped.record.values[i].empty();
    for (const Finding& finding : mapped.findings)
        if (finding.kind->code == "code-unknown" && finding.column >= 0) ++into.unknown[{origin.columns[static_cast<std::size_t>(finding.column)], finding.value}];
}

void coverage_json(const Kind& kind, const Coverage& found) {
    const auto number = [](json::Writer& writer, std::uint64_t count_cells) { print_json(writer.member("rows", static_cast<std::int64_t>(count_cells)).end_object()); };
    for (const auto& [name, rows] : found.unused) {
        json::Writer writer;
        number(writer.begin_object().member("what", "unused-column").member("column", name), rows);
    }
    for (std::size_t i = 0; i < found.fed.size(); ++i) {
        json::Writer writer;
        number(writer.begin_object().member("what", "field").member("field", kind.fields[i].name).member("title", kind.fields[i].title).name("required").boolean(kind.fields[i].required), found.fed[i]);
    }
    for (const auto& [where, rows] : found.unknown) {
        json::Writer writer;
        number(writer.begin_object().member("what", "unknown-code").member("column", where.first).member("value", where.second), rows);
    }
    json::Writer writer;
    number(writer.begin_object().member("what", "looked-at"), found.rows);
}

// The first lines of a table that would not fit on the screen.
void print_first(std::string_view title, const std::vector<std::vector<std::string>>& rows, std::string_view none) {
    constexpr std::size_t kFirst = 5;  // three lists and their titles fit on one screen
    std::cout << bold(title) << say("：", ": ") << (rows.empty() ? std::string(none) : std::to_string(rows.size())) << '\n';
    Table table;
    table.columns({Table::Align::left, Table::Align::left, Table::Align::whole});
    for (std::size_t i = 0; i < rows.size() && i < kFirst; ++i) table.row(rows[i]);
    std::cout << table.text();
    if (rows.size() > kFirst) std::cout << say("  ……另有 {n} 项（--json 列出全部）\n", "  … and {n} more (--json has all)\n", {{"n", std::to_string(rows.size() - kFirst)}});
}

void print_coverage(const Kind& kind, const Coverage& found) {
    std::cout << say("看了 ", "looked at ") << grouped(found.rows) << say(" 行\n\n", " rows\n\n");
    std::vector<std::vector<std::string>> columns, fields, codes;
    for (const auto& [name, rows] : found.unused) columns.push_back({"  " + name, say("{n} 行有值", "{n} rows with a value", {{"n", grouped(rows)}})});
    for (const bool required : {true, false})  // what must be fed comes first
        for (std::size_t i = 0; i < found.fed.size(); ++i)
            if (found.fed[i] == 0 && kind.fields[i].required == required)
                fields.push_back({"  " + kind.fields[i].name, kind.fields[i].title, std::string(required ? say("必填", "required") : say("可空", "optional"))});
    for (const auto& [where, rows] : found.unknown) codes.push_back({"  " + where.first, where.second, say("{n} 行", "{n} rows", {{"n", grouped(rows)}})});
    print_first(say("没有用到的源列", "columns not used"), columns, say("无", "none"));
    print_first(say("没有供值的栏目", "fields never fed"), fields, say("无", "none"));
    print_first(say("代码表里没有的取值", "values that no code list knows"), codes, say("无", "none"));
}

}  // namespace

// What the mapping leaves lying: columns it does not use, fields it does not feed, codes it does not know, with counts.
Result<Exit> mapping_coverage(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    auto source = prepared->office->source(*prepared->task, {});
    if (!source) return source.error();
    const std::uint64_t most = in.number("--rows").value_or(10'000);
    Plan& plan = prepared->mapping.plan;
    const auto used = plan.columns_used();
    Coverage found;
    found.fed.resize(plan.kind().fields.size());
    std::set<const Origin*> bound;
    Page page;
    Mapped mapped;
    while (found.rows < most) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) break;
        if (auto ok = bind_new(plan, page, bound); !ok) return ok.error();
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data) continue;
            ++found.rows;
            plan.apply(page, row, mapped);
            count_cells(page, row, mapped, used, found);
        }
    }
    if (in.json) {
        coverage_json(plan.kind(), found);
    } else {
        print_coverage(plan.kind(), found);
        print_next("creditlink check " + prepared->task->name);
    }
    return Exit::balanced;
}

}  // namespace creditlink
