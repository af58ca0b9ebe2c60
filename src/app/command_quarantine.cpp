#include <algorithm>
#include <iostream>
#include <map>

#include "assess_again.h"
#include "books.h"
#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "filters.h"
#include "opened.h"
#include "person.h"
#include "print.h"
#include "quarantine_book.h"
#include "quarantine_item.h"

namespace creditlink {

namespace {

void print_list(const std::vector<QuarantineView>& items, std::uint64_t count) {
    Table table;
    table.header({std::string(say("编号", "number")), std::string(say("任务", "task")), std::string(say("位置", "place")), std::string(say("问题", "finding")), std::string(say("怎么办", "what to do"))},
                 {Table::Align::whole, Table::Align::left, Table::Align::middle, Table::Align::whole, Table::Align::left});
    const bool one_task = std::all_of(items.begin(), items.end(), [&](const QuarantineView& item) { return item.task == items.front().task; });
    if (one_task) std::cout << say("任务 ", "task ") << one_line(items.front().task) << '\n';
    for (const QuarantineView& item : items) {
        const auto sentences = sentences_of(item);
        const Sentence* first = nullptr;
        for (const Sentence& sentence : sentences)
            if (!first || (first->severity != "error" && sentence.severity == "error")) first = &sentence;
        table.row({"q-" + std::to_string(item.number), one_task ? std::string() : item.task, item.place, item.first_code, first ? first->fix : std::string()});
    }
    std::cout << table.text();
    if (items.size() < count)
        print_wrapped(say("共 {n} 行，以上是前 {m} 行；--most 可多列，quarantine export 文件.xlsx 导出全部", "{n} rows, the first {m} are above; --most lists more, quarantine export FILE.xlsx all",
                          {{"n", grouped(count)}, {"m", grouped(items.size())}}));
    else
        std::cout << say("共 {n} 行\n", "{n} rows\n", {{"n", grouped(count)}});
    print_next("creditlink quarantine show q-" + std::to_string(items.front().number));
}

Result<Exit> list_quarantine(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {"open", "fixed", "dropped", "gone", "cleared"}); !sound) return sound.error();
    constexpr std::uint64_t kScreen = 17;
    const std::size_t most = static_cast<std::size_t>(in.number("--most").value_or(kScreen));
    const std::string state = in.option("--state", "open"), task = in.option("--task"), code = in.option("--code");
    auto items = opened->ledger.quarantine(state, task, most, 0, code);
    if (!items) return items.error();
    auto count = opened->ledger.quarantine_count(state, task, code);
    if (!count) return count.error();
    if (in.json) {
        for (const QuarantineView& item : *items) {
            json::Writer writer;
            item_json(item, writer);
            print_json(writer.end_object());
        }
        return Exit::balanced;
    }
    if (*count == 0) std::cout << say("没有待处理的行。新的问题行会在 sync run 之后出现在这里。\n", "Nothing in quarantine. Rows with problems show up here after sync run.\n");
    else if (items->empty()) std::cout << say("共 {n} 行\n", "{n} rows\n", {{"n", grouped(*count)}});
    else print_list(*items, *count);
    return Exit::balanced;
}

Result<Exit> assess_and_print(Opened& opened, const std::string& task, std::vector<QuarantineView> items, bool json) {
    auto outcome = assess_again(*opened.office, opened.ledger, task, std::move(items));
    if (!outcome) return outcome.error();
    if (json) print_json(as_json(*outcome));
    else std::cout << runs_table({*outcome}) << findings_table({*outcome}, 8);
    return outcome->report.state == "failed" ? Exit::unbalanced : Exit::balanced;
}

Result<Exit> fix_quarantined(const Invocation& in) {
    auto number = quarantined_number(in);
    if (!number) return number.error();
    if (in.arguments.size() < 2 || in.option("--reason").empty())
        return wants("请给出 列名=新值 和 --reason 原因", "give COLUMN=VALUE and --reason", "creditlink quarantine fix " + (in.arguments.empty() ? std::string("q-1") : in.arguments[0]) + " '列名=新值' --reason 对照营业执照更正");
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    auto item = opened->ledger.quarantined(*number);
    if (!item) return item.error();
    if (!*item) return Error{Errc::not_found, std::string(say("没有这个编号", "no such number")), in.arguments[0], {}};
    auto columns = json::parse((*item)->columns);
    std::vector<std::string_view> known;
    if (columns)
        for (const json::Value& column : columns->items) known.push_back(column.text);
    json::Writer writer;
    writer.begin_object();
    for (std::size_t i = 1; i < in.arguments.size(); ++i) {
        const auto equals = in.arguments[i].find('=');
        const std::string column = in.arguments[i].substr(0, equals);
        if (equals == std::string::npos || std::find(known.begin(), known.end(), column) == known.end()) {
            std::string names;
            for (std::string_view each : known) names += (names.empty() ? "" : "、") + std::string(each);
            return Error{Errc::usage, say("这一行没有列“{c}”", "the row has no column \"{c}\"", {{"c", shown(column)}}), in.arguments[0], say("有：{l}", "there are: {l}", {{"l", names}})};
        }
        writer.member(column, in.arguments[i].substr(equals + 1));
    }
    if (auto fixed = opened->ledger.fix_quarantined(*number, writer.end_object().take(), in.option("--reason"), acting_person()); !fixed) return fixed.error();
    auto again = opened->ledger.quarantined(*number);
    if (!again) return again.error();
    return assess_and_print(*opened, (*item)->task, {**again}, in.json);
}

Result<Exit> requeue(const Invocation& in) {
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {}); !sound) return sound.error();
    std::map<std::string, std::vector<QuarantineView>> by_task;
    constexpr std::size_t kAll = 10'000'000;
    auto items = opened->ledger.quarantine("waiting", in.option("--task"), kAll);
    if (!items) return items.error();
    std::size_t undivided = 0;
    for (QuarantineView& item : *items) {
        const std::string name = "q-" + std::to_string(item.number);
        if (!in.arguments.empty() && std::find(in.arguments.begin(), in.arguments.end(), name) == in.arguments.end()) continue;
        if (!is_divided(item)) ++undivided;
        else by_task[item.task].push_back(std::move(item));
    }
    if (undivided > 0 && !in.json)
        print_wrapped(say("有 {n} 行没有按列分开，只能在源数据里改", "{n} rows are not divided into columns: mend them in the source", {{"n", grouped(undivided)}}));
    if (by_task.empty() && !in.json) std::cout << say("没有可重新核验的行。\n", "Nothing to assess again.\n");
    for (auto& [task, rows] : by_task)
        if (auto done = assess_and_print(*opened, task, std::move(rows), in.json); !done) return done;
    return Exit::balanced;
}

Result<Exit> drop_quarantined(const Invocation& in) {
    auto number = quarantined_number(in);
    if (!number) return number.error();
    if (in.option("--reason").empty()) return wants("请用 --reason 说明原因", "give --reason", {});
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto dropped = opened->ledger.drop_quarantined(*number, in.option("--reason"), acting_person()); !dropped) return dropped.error();
    print_done(in.json, "dropped", "q-" + std::to_string(*number),
               say("已放弃；源数据不变时不再出现。这个决定随即写入交换日志。", "Dropped; it stays away while its source row is the same. The decision goes into the exchange log at once."));
    return Exit::balanced;
}

// The list that goes to the departments: every open row, with a column that says what to do.
Result<Exit> export_list(const Invocation& in) {
    if (in.arguments.size() != 1 || !in.arguments[0].ends_with(".xlsx")) return wants("请给出以 .xlsx 结尾的文件名：导出的是工作簿", "name a file that ends in .xlsx: what is exported is a workbook", "creditlink quarantine export 退回清单.xlsx");
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {}); !sound) return sound.error();
    constexpr std::size_t kAll = 1'000'000;  // rows of a sheet
    auto items = opened->ledger.quarantine("open", in.option("--task"), kAll, 0, in.option("--code"));
    if (!items) return items.error();
    if (auto made = quarantine_book(opened->ledger, opened->office->config(), *items, in.arguments[0], acting_person()); !made) return made.error();
    print_done(in.json, "exported", in.arguments[0], say("已导出 {n} 行到 {f}", "exported {n} rows to {f}", {{"n", grouped(items->size())}, {"f", in.arguments[0]}}));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> quarantine_commands() {
    const OptionRow task{"--task", "NAME", "只看此任务", "only this task"};
    const OptionRow code{"--code", "CODE", "只看这种问题，如 code-unknown", "only this finding, such as code-unknown"};
    const OptionRow most{"--most", "N", "最多几行", "at most"};
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    return {
        {"quarantine", "list", "", "列出待处理的行：在哪里、错在哪、怎么办", "rows that wait: where, what is wrong, what to do", "creditlink quarantine list --task animals",
         {task, code, most, {"--state", "STATE", "open fixed dropped gone cleared，缺省 open", "open unless given"}}, list_quarantine},
        {"quarantine", "show", "NUMBER", "一行的原样、发现、更正和处理经过（个人信息遮盖）", "one row as read, its findings, corrections and decisions; personal data masked",
         "creditlink quarantine show q-1", with_disclosure({}), quarantine_show},
        {"quarantine", "fix", "NUMBER COLUMN=VALUE…", "更正后立即重新核验（源数据不改）", "correct, then assess again at once; the source is not touched", "creditlink quarantine fix q-1 '许可证/许可证编号=SYXK(吉)2021-0001' --reason 对照证书更正", {reason}, fix_quarantined},
        {"quarantine", "requeue", "[NUMBER…]", "重新核验（改了映射或代码表之后）", "assess again, after a mapping or code list changed", "creditlink quarantine requeue", {task}, requeue},
        {"quarantine", "drop", "NUMBER", "不报这一行", "leave this row out", "creditlink quarantine drop q-2 --reason 测试数据", {reason}, drop_quarantined},
        {"quarantine", "export", "FILE", "导出退回清单（xlsx，含怎么办）", "export the list as xlsx, with what to do", "creditlink quarantine export 退回清单.xlsx", {task, code}, export_list},
    };
}

}  // namespace creditlink
