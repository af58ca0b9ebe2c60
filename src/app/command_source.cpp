#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "look.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kCellShown = 40;  // code points of a cell in a preview

struct OpenedSource {
    std::unique_ptr<Office> office;
    std::unique_ptr<Source> source;
    const TaskConfig* task = nullptr;
};

Result<OpenedSource> open_task(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (auto named = the_one_task(in, *config); !named) return named.error();
    OpenedSource opened;
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    opened.office = std::move(*office);
    opened.task = opened.office->config().task(in.arguments[0]);
    auto source = opened.office->source(*opened.task, {});
    if (!source) return source.error();
    opened.source = std::move(*source);
    return opened;
}

void check_json(const OpenedSource& opened, const Page& page) {
    json::Writer writer;
    writer.begin_object().member("task", opened.task->name).member("type", json::text_in(opened.task->source.options, "type")).name("ok").boolean(true).name("origins").begin_array();
    for (const auto& origin : page.origins) {
        writer.begin_object().member("file", origin->file).member("part", origin->part).member("note", origin->note).name("columns").begin_array();
        for (const std::string& column : origin->columns) writer.string(column);
        writer.end_array().end_object();
    }
    writer.end_array().name("notes").begin_array();
    for (const std::string& note : opened.source->notes()) writer.string(note);
    writer.end_array().name("notices").begin_array();
    for (const std::string& notice : opened.source->notices()) writer.string(notice);
    print_json(writer.end_array().end_object());
}

Result<Exit> check_source(const Invocation& in) {
    auto opened = open_task(in);
    if (!opened) return opened.error();
    Page page;
    auto more = opened->source->read(page);
    if (!more) return more.error();
    if (*more && page.rows.size() < kPageRows && page.bytes < kPageBytes) {  // most likely all of it: what is known at the end is worth a look
        Page behind;
        if (const auto end = opened->source->read(behind); !end) return end.error();
    }
    if (in.json) {
        check_json(*opened, page);
        return Exit::balanced;
    }
    std::cout << (*more ? say("可以读取：", "can be read: ") : say("没有读到行：", "no rows were read: ")) << one_line(opened->task->name) << "  " << json::text_in(opened->task->source.options, "type") << '\n';
    constexpr std::size_t kFilesShown = 12;
    for (std::size_t i = 0; i < page.origins.size() && i < kFilesShown; ++i) {
        const Origin& origin = *page.origins[i];
        print_wrapped(origin.file + (origin.part.empty() ? "" : "/" + origin.part) + say("：{n} 列", ": {n} columns", {{"n", std::to_string(origin.columns.size())}}) +
                          (origin.note.empty() ? "" : "  " + origin.note), 2);
    }
    if (page.origins.size() > kFilesShown) std::cout << say("  ……另有 {n} 个（--json 列出全部）\n", "  … and {n} more (--json has all)\n", {{"n", std::to_string(page.origins.size() - kFilesShown)}});
    for (const std::string& note : opened->source->notes()) print_wrapped(note, 2);
    for (const std::string& notice : opened->source->notices()) print_wrapped(notice, 2);
    print_next("creditlink source preview " + opened->task->name);
    return Exit::balanced;
}

std::string_view name_of(RowFate fate) { return fate == RowFate::data ? "data" : fate == RowFate::skip ? "skip" : "refuse"; }

constexpr std::string_view kForms[] = {"text", "number", "date", "blank"};  // by CellForm

void row_json(const Page& page, const RawRow& row, const std::vector<std::string>& shown_cells) {
    const Origin& origin = page.origin_of(row);
    const auto cells = page.cells_of(row);
    json::Writer writer;
    writer.begin_object().member("file", origin.file).member("part", origin.part).member("row", static_cast<std::int64_t>(row.number));
    writer.member("key", without_personal_numbers(row.key)).member("fate", name_of(row.fate)).member("reason", row.reason).member("detail", row.detail ? row.detail->said() : std::string()).name("cells").begin_array();
    for (std::size_t i = 0; i < cells.size() && row.fate == RowFate::data; ++i) {
        writer.begin_object().member("column", i < origin.columns.size() ? origin.columns[i] : std::to_string(i + 1)).member("text", shown_cells[i]);
        writer.member("form", kForms[static_cast<std::size_t>(cells[i].form)]).end_object();
    }
    print_json(writer.end_array().end_object());
}

void print_row(const Page& page, const RawRow& row, const std::vector<std::string>& shown_cells) {
    const Origin& origin = page.origin_of(row);
    std::cout << bold(one_line(origin.place(row.number, row.key, -1)));
    if (row.fate != RowFate::data)
        std::cout << "  [" << (row.fate == RowFate::skip ? say("跳过 ", "skip ") : say("拒收 ", "refused ")) << row.reason << "] " << (row.detail ? one_line(row.detail->said()) : std::string());
    std::cout << '\n';
    const auto cells = page.cells_of(row);
    Table table;
    for (std::size_t i = 0; i < cells.size() && row.fate == RowFate::data; ++i) {
        if (cells[i].text.empty()) continue;
        const std::string_view forms[] = {"", say("数字", "number"), say("日期", "date"), ""};
        table.row({"  " + (i < origin.columns.size() ? origin.columns[i] : std::to_string(i + 1)), shown(shown_cells[i], kCellShown),
                   std::string(forms[static_cast<std::size_t>(cells[i].form)])});
    }
    std::cout << table.text();
}

// Rows as read, before any mapping; what the mapping says of the columns decides what is masked, if it compiles.
Result<Exit> preview_source(const Invocation& in) {
    auto opened = open_task(in);
    if (!opened) return opened.error();
    const std::uint64_t most = in.number("--rows").value_or(3);
    auto personal = disclosure(in, *opened->office, "task " + opened->task->name + " rows " + std::to_string(most));
    if (!personal) return personal.error();
    auto mapping = opened->office->mapping(opened->task->mapping);
    const Masking masking(mapping ? &mapping->plan : nullptr, *personal);
    std::uint64_t printed = 0;
    Page page;
    while (printed < most) {
        auto more = opened->source->read(page);
        if (!more) return more.error();
        if (!*more) break;
        for (const RawRow& row : page.rows) {
            if (printed >= most) break;
            std::vector<std::string_view> texts;
            for (const Cell& cell : page.cells_of(row)) texts.push_back(cell.text);
            const auto cells = masking.cells(page.origin_of(row), texts);
            if (in.json) row_json(page, row, cells);
            else print_row(page, row, cells);
            printed += row.fate == RowFate::data;  // what is skipped before the data is shown and not counted
        }
    }
    if (in.json) return Exit::balanced;
    if (printed == 0) std::cout << say("没有数据行。\n", "There are no rows of data.\n");
    if (*personal == Personal::masked && printed > 0) std::cout << say("个人信息已遮盖；--unmasked --purpose 目的 可查看，并记入交换日志\n", "Personal data is masked; --unmasked --purpose WHY shows it, and is logged\n");
    print_next("creditlink mapping preview " + opened->task->name);
    return Exit::balanced;
}

void types_json(const SourceType& type) {
    json::Writer writer;
    writer.begin_object().member("type", type.name).member("help", say(type.help_zh, type.help_en)).name("incremental").boolean(type.incremental).name("options").begin_array();
    for (const SourceOption& option : type.options)
        writer.begin_object().member("name", option.name).member("type", option.type).member("otherwise", option.otherwise).member("help", say(option.help_zh, option.help_en)).end_object();
    print_json(writer.end_array().end_object());
}

// All types in brief, or one with its options.
Result<Exit> types(const Invocation& in) {
    const SourceType* one = nullptr;
    std::vector<std::string_view> known;
    for (const SourceType& type : source_types()) {
        known.push_back(type.name);
        if (!in.arguments.empty() && type.name == in.arguments[0]) one = &type;
    }
    if (!in.arguments.empty() && !one) {
        const std::string_view near = nearest(in.arguments[0], known);
        return Error{Errc::usage, say("没有“{t}”这种数据源", "there is no type of source \"{t}\"", {{"t", in.arguments[0]}}), {},
                     near.empty() ? std::string("creditlink source types") : say("是不是想输入“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(near)}})};
    }
    Table table(Table::Overflow::wrap);
    for (const SourceType& type : source_types()) {
        if (one && one != &type) continue;
        if (in.json) types_json(type);
        else table.row({std::string(type.name), std::string(say(type.help_zh, type.help_en)) + (type.incremental ? std::string(say("（可增量）", " (incremental)")) : "")});
    }
    if (in.json) return Exit::balanced;
    std::cout << table.text();
    if (one) {
        Table options(Table::Overflow::wrap);
        for (const SourceOption& option : one->options)
            options.row({"  " + std::string(option.name), std::string(option.type), std::string(option.otherwise), std::string(say(option.help_zh, option.help_en))});
        std::cout << '\n' << options.text();
    } else {
        print_next(say("creditlink source types csv（看一种类型的选项）", "creditlink source types csv (the options of one)"));
    }
    return Exit::balanced;
}

}  // namespace

std::vector<Command> source_commands() {
    return {
        {"source", "types", "[TYPE]", "列出数据源类型，或一种类型的选项", "list the types of source, or the options of one", "creditlink source types xlsx", {}, types},
        {"source", "check", "TASK", "连接数据源，读第一页，说明读到了什么", "connect, read the first page, say what was found", "creditlink source check animals", {}, check_source},
        {"source", "preview", "TASK", "显示前几行原样（个人信息遮盖）", "show the first rows as read, personal data masked", "creditlink source preview animals --rows 1",
         with_disclosure({{"--rows", "N", "行数，缺省 3", "rows, 3 unless given"}}), preview_source},
    };
}

}  // namespace creditlink
