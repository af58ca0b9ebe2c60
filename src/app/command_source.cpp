#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kCellShown = 24;  // code points of a cell in a preview

struct Opened {
    std::unique_ptr<Office> office;
    std::unique_ptr<Source> source;
    const TaskConfig* task = nullptr;
};

Result<Opened> open_task(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (in.arguments.size() != 1 || !config->task(in.arguments[0]))
        return Error{Errc::usage, std::string(say("请给出一个任务名", "name one task")), {}, std::string(say("creditlink config show 列出任务", "creditlink config show lists the tasks"))};
    Opened opened;
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    opened.office = std::move(*office);
    opened.task = opened.office->config().task(in.arguments[0]);
    auto source = opened.office->source(*opened.task, {});
    if (!source) return source.error();
    opened.source = std::move(*source);
    return opened;
}

Result<Exit> check(const Invocation& in) {
    auto opened = open_task(in);
    if (!opened) return opened.error();
    Page page;
    auto more = opened->source->read(page);
    if (!more) return more.error();
    std::cout << say("连接正常。", "Connected.") << '\n';
    for (const auto& origin : page.origins) {
        std::cout << "  " << origin->file << (origin->part.empty() ? "" : "/" + origin->part) << say("：", ": ") << origin->columns.size() << say(" 列", " columns");
        if (!origin->note.empty()) std::cout << "  " << origin->note;
        std::cout << '\n';
    }
    for (const std::string& note : opened->source->notes()) std::cout << "  " << note << '\n';
    return Exit::balanced;
}

void print_row(const Page& page, const RawRow& row) {
    const Origin& origin = page.origin_of(row);
    std::cout << bold(origin.place(row.number, row.key, -1));
    if (row.fate != RowFate::data) std::cout << "  [" << (row.fate == RowFate::skip ? say("跳过 ", "skip ") : say("拒收 ", "refused ")) << row.reason << "] " << row.detail;
    std::cout << '\n';
    const auto cells = page.cells_of(row);
    Table table;
    for (std::size_t i = 0; i < cells.size() && row.fate == RowFate::data; ++i) {
        if (cells[i].text.empty()) continue;
        constexpr std::string_view kForms[] = {"", "number", "date", ""};
        table.row({"  " + (i < origin.columns.size() ? origin.columns[i] : std::to_string(i + 1)), shown(cells[i].text, kCellShown), std::string(kForms[static_cast<std::size_t>(cells[i].form)])});
    }
    std::cout << table.text();
}

// Rows as read, before any mapping. They are the office's own rows: a person looks at them on the office's own terminal.
Result<Exit> preview(const Invocation& in) {
    auto opened = open_task(in);
    if (!opened) return opened.error();
    const std::uint64_t most = in.number("--rows").value_or(3);
    std::uint64_t printed = 0;
    Page page;
    while (printed < most) {
        auto more = opened->source->read(page);
        if (!more) return more.error();
        if (!*more) break;
        for (const RawRow& row : page.rows)
            if (printed < most) {
                print_row(page, row);
                printed += row.fate == RowFate::data;  // what is skipped before the data is shown and not counted
            }
    }
    return Exit::balanced;
}

Result<Exit> types(const Invocation&) {
    for (const SourceType& type : source_types()) {
        std::cout << bold(type.name) << "  " << say(type.help_zh, type.help_en) << (type.incremental ? say("（可增量）", " (incremental)") : "") << '\n';
        Table table;
        for (const SourceOption& option : type.options)
            table.row({"  " + std::string(option.name), std::string(option.type), std::string(option.otherwise), std::string(say(option.help_zh, option.help_en))});
        std::cout << table.text();
    }
    return Exit::balanced;
}

}  // namespace

std::vector<Command> source_commands() {
    return {
        {"source", "types", "", "列出数据源类型及其选项", "list the types of source with their options", "creditlink source types", {}, types},
        {"source", "check", "TASK", "连接数据源，读第一页，说明读到了什么", "connect, read the first page, say what was found", "creditlink source check animals", {}, check},
        {"source", "preview", "TASK", "显示前几行原样", "show the first rows as read", "creditlink source preview animals --rows 6", {{"--rows", "N", "行数，缺省 3", "rows, 3 unless given"}}, preview},
    };
}

}  // namespace creditlink
