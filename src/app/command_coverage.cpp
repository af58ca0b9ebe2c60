#include <iostream>

#include "creditlink/base/message.h"
#include "mapping_coverage.h"
#include "prepared.h"
#include "print.h"

namespace creditlink {

namespace {

void coverage_json(const Kind& kind, const MappingCoverage& found) {
    const auto number = [](json::Writer& writer, std::uint64_t count) { print_json(writer.member("rows", static_cast<std::int64_t>(count)).end_object()); };
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

void print_coverage(const Kind& kind, const MappingCoverage& found, std::uint64_t read) {
    std::cout << say("读了 {r} 行，其中 {n} 行是数据，都看了\n\n", "{r} rows read, {n} of them are data and were looked at\n\n", {{"r", grouped(read)}, {"n", grouped(found.rows)}});
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
    MappingCoverage found(plan);
    PreviewMasking masking(plan, nullptr);
    std::set<const Origin*> bound, told;
    Page page;
    Mapped mapped;
    std::uint64_t read = 0;
    while (found.rows < most) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) break;
        if (auto ok = bind_new(plan, page, bound); !ok) return ok.error();
        read += page.rows.size();
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data) continue;
            if (const Origin* origin = &page.origin_of(row); told.insert(origin).second) masking.tell(*origin);
            plan.apply(page, row, mapped);
            found.count(page, row, mapped, masking);
        }
    }
    if (in.json) {
        coverage_json(plan.kind(), found);
    } else {
        print_coverage(plan.kind(), found, read);
        print_next("creditlink check " + prepared->task->name);
    }
    return Exit::balanced;
}

}  // namespace creditlink
