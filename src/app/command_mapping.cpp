#include <iostream>
#include <set>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "prepared.h"
#include "print.h"
#include "row_reports.h"

namespace creditlink {

namespace {

constexpr std::size_t kValueShown = 40;  // code points of a cell or value in a preview

void write_list(json::Writer& writer, std::string_view name, const std::vector<std::string>& words) {
    writer.name(name).begin_array();
    for (const std::string& word : words) writer.string(word);
    writer.end_array();
}

Result<Exit> check_mapping(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    const Plan& plan = prepared->mapping.plan;
    const auto failures = plan.run_examples();
    const Exit exit = failures.empty() && plan.doubts().empty() ? Exit::balanced : Exit::config;
    if (in.json) {
        json::Writer writer;
        writer.begin_object().member("task", prepared->task->name).member("mapping", prepared->task->mapping).member("kind", plan.kind().name).member("catalogue", plan.kind().catalogue);
        write_list(writer, "columns_used", plan.columns_used());
        write_list(writer, "fields_fed", plan.fields_fed());
        write_list(writer, "assumed", plan.assumptions());
        write_list(writer, "doubts", plan.doubts());
        write_list(writer, "examples_failed", failures);
        print_json(writer.end_object());
        return exit;
    }
    std::cout << one_line(prepared->task->mapping) << "  →  " << one_line(plan.kind().name + " " + plan.kind().title + " (" + plan.kind().catalogue + ")") << '\n';
    std::cout << say("  用到的源列：", "  columns used: ") << plan.columns_used().size() << say("，供值的栏目：", ", fields fed: ") << plan.fields_fed().size() << "/" << plan.kind().fields.size() << '\n';
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (const std::string& assumption : plan.assumptions()) table.row({std::string(say("  假定", "  assumed")), assumption});
    for (const std::string& doubt : plan.doubts()) table.row({std::string(say("  取值不对", "  no choice")), doubt});
    for (const std::string& failure : failures) table.row({std::string(say("  例子不符", "  example fails")), failure});
    std::cout << table.text();
    if (failures.empty()) std::cout << say("  映射里的例子全部相符\n", "  the mapping's examples hold\n");
    print_next((failures.empty() ? "creditlink mapping preview " : "creditlink mapping test ") + prepared->task->name);
    return exit;
}

Result<Exit> test_mapping(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    const auto failures = prepared->mapping.plan.run_examples();
    if (in.json) {
        json::Writer writer;
        writer.begin_object().member("task", prepared->task->name).member("mapping", prepared->task->mapping);
        write_list(writer, "examples_failed", failures);
        print_json(writer.end_object());
    }
    for (const std::string& failure : failures)
        if (!in.json) print_wrapped(failure);
    if (failures.empty() && !in.json) std::cout << say("全部例子相符。\n", "All examples hold.\n");
    return failures.empty() ? Exit::balanced : Exit::config;
}

std::string_view name_of(RowVerdict verdict) { return verdict == RowVerdict::record ? "record" : verdict == RowVerdict::skip ? "skip" : "withdraw"; }

// One row beside its record, as it may be shown.
struct Preview {
    const Kind& kind;
    const Origin& origin;
    const RawRow& row;
    const Mapped& mapped;
    std::vector<std::string> cells, values;
};

void preview_json(const Preview& p) {
    json::Writer writer;
    writer.begin_object().member("file", p.origin.file).member("part", p.origin.part).member("row", static_cast<std::int64_t>(p.row.number));
    writer.member("verdict", name_of(p.mapped.verdict)).member("reason", p.mapped.reason).name("cells").begin_object();
    for (std::size_t i = 0; i < p.cells.size(); ++i) writer.member(p.origin.columns[i], p.cells[i]);
    writer.end_object().name("record").begin_object();
    for (std::size_t i = 0; i < p.values.size(); ++i)
        if (!p.values[i].empty()) writer.member(p.kind.fields[i].name, p.values[i]);
    writer.end_object().name("findings").begin_array();
    for (const Finding& finding : p.mapped.findings)
        writer.begin_object().member("code", finding.kind->code).member("text", line_of(finding, p.kind, p.origin)).end_object();
    print_json(writer.end_array().end_object());
}

void print_preview(const Preview& p) {
    std::cout << bold(one_line(p.origin.place(p.row.number, p.row.key, -1)));
    if (p.mapped.verdict != RowVerdict::record) std::cout << "  [" << one_line(p.mapped.reason) << "]";
    std::cout << '\n';
    Table source, record;
    for (std::size_t i = 0; i < p.cells.size(); ++i)
        if (!p.cells[i].empty()) source.row({"  " + p.origin.columns[i], shown(p.cells[i], kValueShown)});
    for (std::size_t i = 0; i < p.values.size(); ++i)
        if (!p.values[i].empty()) record.row({"  → " + p.kind.fields[i].name, p.kind.fields[i].title, shown(p.values[i], kValueShown)});
    std::cout << source.text() << record.text();
    for (const Finding& finding : p.mapped.findings) print_wrapped("[" + std::string(finding.kind->code) + "] " + line_of(finding, p.kind, p.origin), 2);
}

// Source beside result, field by field, with the findings.
Result<Exit> preview_mapping(const Invocation& in) {
    auto prepared = prepare(in);
    if (!prepared) return prepared.error();
    auto source = prepared->office->source(*prepared->task, {});
    if (!source) return source.error();
    const std::uint64_t most = in.number("--rows").value_or(1);
    auto personal = disclosure(in, *prepared->office, "task " + prepared->task->name + " rows " + std::to_string(most));
    if (!personal) return personal.error();
    std::uint64_t shown_rows = 0;
    Plan& plan = prepared->mapping.plan;
    const Masking masking(&plan, *personal);
    Page page;
    Mapped mapped;
    std::set<const Origin*> bound;
    while (shown_rows < most) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) break;
        if (auto ok = bind_new(plan, page, bound); !ok) return ok.error();
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data || shown_rows >= most) continue;
            plan.apply(page, row, mapped);
            const bool is_record = mapped.verdict == RowVerdict::record;
            if (is_record) prepared->mapping.rules.assess(mapped.record, prepared->office->today(), mapped.findings);
            std::vector<std::string_view> texts;
            for (const Cell& cell : page.cells_of(row)) texts.push_back(cell.text);
            const Preview one{plan.kind(), page.origin_of(row), row, mapped, masking.cells(page.origin_of(row), texts),
                              is_record ? masking.values(plan.kind(), mapped.record.values) : std::vector<std::string>()};
            in.json ? preview_json(one) : print_preview(one);
            ++shown_rows;
        }
    }
    if (!in.json && *personal == Personal::masked) std::cout << say("个人信息已遮盖；--unmasked --purpose 目的 可查看，并记入交换日志\n", "Personal data is masked; --unmasked --purpose WHY shows it, and is logged\n");
    if (!in.json) print_next("creditlink mapping coverage " + prepared->task->name);
    return Exit::balanced;
}

Result<Exit> functions(const Invocation& in) {
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left, Table::Align::left});
    for (const MappingFunction& function : mapping_functions()) {
        if (in.json) {
            json::Writer writer;
            writer.begin_object().member("name", function.name).member("arguments", function.arguments).member("help", say(function.help_zh, function.help_en));
            print_json(writer.member("example", function.example).end_object());
        } else if (in.arguments.empty() || in.arguments[0] == function.name) {
            table.row({std::string(function.name), std::string(in.arguments.empty() ? function.example : function.arguments), std::string(say(function.help_zh, function.help_en)) +
                       (in.arguments.empty() ? std::string() : "  " + std::string(function.example))});
        }
    }
    if (in.json) return Exit::balanced;
    if (table.empty()) return Error{Errc::usage, say("没有函数“{f}”", "there is no function \"{f}\"", {{"f", in.arguments[0]}}), {}, "creditlink mapping functions"};
    std::cout << table.text();
    return Exit::balanced;
}

}  // namespace

std::vector<Command> mapping_commands() {
    const OptionRow rows{"--rows", "N", "看多少行", "how many rows"};
    return {
        {"mapping", "check", "TASK", "编译映射，运行其例子，列出假定", "compile, run the examples, list what is assumed", "creditlink mapping check penalties", {}, check_mapping},
        {"mapping", "preview", "TASK", "源与结果对照，附发现（个人信息遮盖）", "source and result, with findings; personal data masked", "creditlink mapping preview penalties --rows 1", with_disclosure({rows}), preview_mapping},
        {"mapping", "coverage", "TASK", "没用到的列、没供值的栏目、不认识的代码", "unused columns, unfed fields, unknown codes", "creditlink mapping coverage penalties", {rows}, mapping_coverage},
        {"mapping", "test", "TASK", "运行映射里的例子", "run the mapping's examples", "creditlink mapping test penalties", {}, test_mapping},
        {"mapping", "functions", "[NAME]", "列出可用的函数", "list the functions", "creditlink mapping functions split", {}, functions},
    };
}

}  // namespace creditlink
