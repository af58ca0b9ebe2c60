#include <algorithm>
#include <iostream>
#include <map>

#include "books.h"
#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/document/workbook.h"
#include "creditlink/ingest/quarantine_source.h"
#include "opened.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

Error wants(std::string_view zh, std::string_view en, std::string example) { return {Errc::usage, std::string(say(zh, en)), {}, std::move(example)}; }

// "q-17" or "17".
Result<std::int64_t> number_of(const Invocation& in, std::string_view prefix) {
    if (in.arguments.empty()) return wants("请给出编号", "give the number", "creditlink quarantine list");
    std::string_view text = in.arguments[0];
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    std::int64_t number = 0;
    for (char c : text) {
        if (c < '0' || c > '9' || number > 1'000'000'000'000) return wants("编号应为数字", "the number is not a number", {});
        number = number * 10 + (c - '0');
    }
    return number;
}

// A filter that names nothing would look like an empty list.
Status known_filter(const Office& office, const Invocation& in, const std::vector<std::string_view>& states) {
    std::vector<std::string_view> tasks;
    for (const TaskConfig& task : office.config().tasks) tasks.push_back(task.name);
    const auto check = [](const std::string& word, const std::vector<std::string_view>& known) -> Status {
        if (word.empty() || std::find(known.begin(), known.end(), word) != known.end()) return {};
        std::string list;
        for (std::string_view each : known) list += (list.empty() ? "" : " ") + std::string(each);
        return Error{Errc::usage, say("没有“{w}”", "there is no \"{w}\"", {{"w", shown(word)}}), {}, say("可用：{l}", "known: {l}", {{"l", list}})};
    };
    if (auto sound = check(in.option("--task"), tasks); !sound) return sound;
    return check(in.option("--state"), states);
}

struct Sentence {
    std::string code, severity, field, column, value, what, fix;
};

// The findings as kept, in sentences.
std::vector<Sentence> sentences_of(const QuarantineView& item) {
    std::vector<Sentence> sentences;
    auto findings = json::parse(item.findings);
    if (!findings) return sentences;
    for (const json::Value& each : findings->items) {
        const auto text = [&](std::string_view name) {
            const json::Value* value = each.find(name);
            return value ? std::string(value->string_or("")) : std::string();
        };
        const FindingKind* kind = finding_kind(text("code"));
        if (!kind) continue;
        Finding finding;
        finding.kind = kind;
        finding.value = text("value");
        finding.detail = text("detail");
        const std::string title = text("title").empty() ? text("field") : text("title");
        const FindingText words = text_of(finding, title, text("column"), language());
        sentences.push_back({text("code"), text("severity"), text("field"), text("column"), text("value"), words.what, words.fix});
    }
    return sentences;
}

Result<Exit> list(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {"open", "fixed", "dropped", "gone", "cleared"}); !sound) return sound.error();
    const std::size_t most = static_cast<std::size_t>(in.number("--most").value_or(18));
    auto items = opened->ledger.quarantine(in.option("--state", "open"), in.option("--task"), most);
    if (!items) return items.error();
    if (in.json) {
        for (const QuarantineView& item : *items) {
            json::Writer writer;
            writer.begin_object().member("number", item.number).member("task", item.task).member("kind", item.kind).member("place", item.place);
            writer.member("state", item.state).member("code", item.first_code).member("since", rfc3339(item.since)).name("findings").raw(item.findings.empty() ? "[]" : item.findings);
            std::cout << writer.end_object().text() << '\n';
        }
        return Exit::balanced;
    }
    if (items->empty()) {
        std::cout << say("没有待处理的行。新的问题行会在 sync run 之后出现在这里。\n", "Nothing in quarantine. Rows with problems show up here after sync run.\n");
        return Exit::balanced;
    }
    Table table;
    table.header({std::string(say("编号", "number")), std::string(say("任务", "task")), std::string(say("位置", "place")), std::string(say("问题", "finding")), std::string(say("怎么办", "what to do"))});
    for (const QuarantineView& item : *items) {
        const auto sentences = sentences_of(item);
        const Sentence* first = nullptr;
        for (const Sentence& sentence : sentences)
            if (!first || (first->severity != "error" && sentence.severity == "error")) first = &sentence;
        table.row({"q-" + std::to_string(item.number), item.task, item.place, item.first_code, first ? first->fix : std::string()});
    }
    std::cout << table.text();
    if (items->size() == most) std::cout << say("只列出前 ", "only the first ") << most << say(" 行（--most 可改，quarantine export 导出全部）\n", " are listed (--most; quarantine export has them all)\n");
    std::cout << say("看一行：creditlink quarantine show q-编号\n", "look at one: creditlink quarantine show q-NUMBER\n");
    return Exit::balanced;
}

Result<Exit> show(const Invocation& in) {
    auto number = number_of(in, "q-");
    if (!number) return number.error();
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    auto item = opened->ledger.quarantined(*number);
    if (!item) return item.error();
    if (!*item) return Error{Errc::not_found, std::string(say("没有这个编号", "no such number")), in.arguments[0], {}};
    const QuarantineView& q = **item;
    std::cout << bold("q-" + std::to_string(q.number)) << "  " << q.task << "  " << q.place << "  [" << q.state << "]\n\n";
    for (const Sentence& sentence : sentences_of(q)) std::cout << "  [" << sentence.code << "] " << sentence.what << "\n      " << sentence.fix << '\n';
    auto columns = json::parse(q.columns);
    auto cells = json::parse(q.cells);
    auto overlay = json::parse(q.overlay.empty() ? "{}" : q.overlay);
    std::cout << '\n';
    Table table;
    if (columns && cells)
        for (std::size_t i = 0; i < columns->items.size() && i < cells->items.size(); ++i) {
            const json::Value& cell = cells->items[i];
            const std::string text = cell.is_object() && !cell.members.empty() ? cell.members[0].second.text : cell.text;
            const json::Value* fixed = overlay ? overlay->find(columns->items[i].text) : nullptr;
            table.row({"  " + columns->items[i].text, shown(text, 40), fixed ? "→ " + shown(fixed->text, 40) : std::string()});
        }
    std::cout << table.text();
    if (!q.reason.empty()) std::cout << say("原因：", "reason: ") << q.reason << '\n';
    std::cout << say("\n更正：creditlink quarantine fix q-", "\nmend: creditlink quarantine fix q-") << q.number << say(" 列名=新值 --reason 原因\n", " COLUMN=VALUE --reason WHY\n");
    return Exit::balanced;
}

// Assesses quarantined rows of a task again, with their corrections; admits those that are sound now.
Result<Exit> assess_again(Opened& opened, const std::string& task_name, std::vector<QuarantineView> items, bool json) {
    const TaskConfig* task = opened.office->config().task(task_name);
    if (!task) return Error{Errc::config, say("配置中已没有任务“{t}”", "the configuration has no task \"{t}\" any more", {{"t", task_name}}), {}, {}};
    auto lock = opened.office->run_lock("quarantine requeue");
    if (!lock) return lock.error();
    auto mapping = opened.office->mapping(task->mapping);
    if (!mapping) return mapping.error();
    auto state = opened.ledger.task(task_name, mapping->plan.kind().name);
    if (!state) return state.error();
    auto source = quarantine_source(std::move(items), state->cursor);
    auto report = ingest({.ledger = &opened.ledger, .keep = true, .task = task_name, .source = *source, .plan = mapping->plan, .rules = mapping->rules,
                          .mode = ReadMode::incremental, .platforms = task->platforms, .office = opened.office->hmac(), .clock = opened.office->clock(),
                          .today = opened.office->today(), .since = task->since, .from_quarantine = true, .each_row = {}, .progress = {}, .stop = {}});
    if (!report) return report.error();
    TaskOutcome outcome{.task = task_name, .title = {}, .report = std::move(*report), .error = {}};
    if (json) std::cout << as_json(outcome) << '\n';
    else std::cout << runs_table({outcome}) << findings_table({outcome}, 8);
    return outcome.report.state == "failed" ? Exit::unbalanced : Exit::balanced;
}

Result<Exit> fix(const Invocation& in) {
    auto number = number_of(in, "q-");
    if (!number) return number.error();
    if (in.arguments.size() < 2 || in.option("--reason").empty())
        return wants("请给出 列名=新值 和 --reason 原因", "give COLUMN=VALUE and --reason", "creditlink quarantine fix q-17 '列名=新值' --reason 对照营业执照更正");
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
            std::string list;
            for (std::string_view each : known) list += (list.empty() ? "" : "、") + std::string(each);
            return Error{Errc::usage, say("这一行没有列“{c}”", "the row has no column \"{c}\"", {{"c", shown(column)}}), in.arguments[0], say("有：{l}", "there are: {l}", {{"l", list}})};
        }
        writer.member(column, in.arguments[i].substr(equals + 1));
    }
    if (auto fixed = opened->ledger.fix_quarantined(*number, writer.end_object().take(), in.option("--reason"), acting_person()); !fixed) return fixed.error();
    auto again = opened->ledger.quarantined(*number);
    if (!again) return again.error();
    return assess_again(*opened, (*item)->task, {**again}, in.json);
}

Result<Exit> requeue(const Invocation& in) {
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {}); !sound) return sound.error();
    std::map<std::string, std::vector<QuarantineView>> by_task;
    constexpr std::size_t kAll = 10'000'000;
    for (const char* state : {"open", "fixed"}) {
        auto items = opened->ledger.quarantine(state, in.option("--task"), kAll);
        if (!items) return items.error();
        for (QuarantineView& item : *items) {
            const std::string name = "q-" + std::to_string(item.number);
            if (in.arguments.empty() || std::find(in.arguments.begin(), in.arguments.end(), name) != in.arguments.end())
                by_task[item.task].push_back(std::move(item));
        }
    }
    if (by_task.empty()) std::cout << say("没有可重新核验的行。\n", "Nothing to assess again.\n");
    for (auto& [task, items] : by_task)
        if (auto done = assess_again(*opened, task, std::move(items), in.json); !done) return done;
    return Exit::balanced;
}

Result<Exit> drop(const Invocation& in) {
    auto number = number_of(in, "q-");
    if (!number) return number.error();
    if (in.option("--reason").empty()) return wants("请用 --reason 说明原因", "give --reason", {});
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto dropped = opened->ledger.drop_quarantined(*number, in.option("--reason"), acting_person()); !dropped) return dropped.error();
    std::cout << say("已放弃；源数据不变时不再出现。这个决定随下次运行写入交换日志。\n", "Dropped; it stays away while its source row is the same. The decision goes into the exchange log with the next run.\n");
    return Exit::balanced;
}

// The list that goes to the departments: every open row, with a column that says what to do.
Result<Exit> export_list(const Invocation& in) {
    if (in.arguments.size() != 1) return wants("请给出 xlsx 文件名", "name the xlsx file", "creditlink quarantine export 退回清单.xlsx");
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {}); !sound) return sound.error();
    constexpr std::size_t kAll = 1'000'000;  // rows of a sheet
    auto items = opened->ledger.quarantine("open", in.option("--task"), kAll);
    if (!items) return items.error();
    auto book = Workbook::create(in.arguments[0], say("待处理", "quarantine"),
                                 {{std::string(say("编号", "number")), 9}, {std::string(say("责任处室", "department")), 18}, {std::string(say("任务", "task")), 14}, {std::string(say("位置", "place")), 34},
                                  {std::string(say("源列", "column")), 18}, {std::string(say("问题", "what is wrong")), 48}, {std::string(say("怎么办", "what to do")), 48}, {std::string(say("依据", "rule")), 24}});
    if (!book) return book.error();
    for (const QuarantineView& item : *items) {
        const TaskConfig* task = opened->office->config().task(item.task);
        for (const Sentence& sentence : sentences_of(item)) {
            if (sentence.severity != "error") continue;
            const FindingKind* kind = finding_kind(sentence.code);
            if (auto row = book->row({"q-" + std::to_string(item.number), task ? task->department : std::string(), item.task, item.place, sentence.column, sentence.what,
                                      sentence.fix, kind ? std::string(kind->rule) : std::string()});
                !row)
                return row.error();
        }
    }
    if (auto closed = book->close(); !closed) return closed.error();
    std::cout << say("已导出 ", "exported ") << items->size() << say(" 行到 ", " rows to ") << in.arguments[0] << '\n';
    return Exit::balanced;
}

Result<Exit> withdrawals(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {"open", "approved", "refused", "moot"}); !sound) return sound.error();
    auto items = opened->ledger.proposals(in.option("--state", "open"), static_cast<std::size_t>(in.number("--most").value_or(50)));
    if (!items) return items.error();
    if (items->empty() && !in.json) std::cout << say("没有等待批准的撤回。\n", "No withdrawals wait for approval.\n");
    Table table;
    table.header({std::string(say("编号", "number")), std::string(say("任务", "task")), std::string(say("位置", "place")), std::string(say("原因", "reason")), std::string(say("依据", "why")), std::string(say("记录", "record"))});
    for (const ProposalView& item : *items) {
        if (in.json) {
            json::Writer writer;
            writer.begin_object().member("number", item.number).member("task", item.task).member("place", item.place).member("reason", item.reason);
            std::cout << writer.member("why", item.why).member("key", text_of(item.key)).member("state", item.state).end_object().text() << '\n';
        } else {
            table.row({"w-" + std::to_string(item.number), item.task, item.place, item.reason, item.why, text_of(item.key)});
        }
    }
    if (!in.json && !items->empty()) std::cout << table.text();
    return Exit::balanced;
}

Result<Exit> decide(const Invocation& in, bool approve) {
    auto number = number_of(in, "w-");
    if (!number) return number.error();
    if (in.option("--reason").empty())
        return wants("请用 --reason 写明依据（批准时作为撤回依据发给平台，不超过 200 字）", "give --reason (sent to the platform as the basis, at most 200 characters)", "creditlink withdrawal approve w-3 --reason 吉科动许〔2026〕3号");
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto decided = opened->ledger.decide_proposal(*number, approve, in.option("--reason"), acting_person(), opened->office->hmac()); !decided) return decided.error();
    std::cout << (approve ? say("已批准，下次发送时撤回。\n", "Approved; it goes out with the next delivery.\n") : say("已驳回，记录保持原样。\n", "Refused; the record stays as it is.\n"));
    return Exit::balanced;
}

Result<Exit> approve(const Invocation& in) { return decide(in, true); }
Result<Exit> refuse(const Invocation& in) { return decide(in, false); }

}  // namespace

std::vector<Command> quarantine_commands() {
    const OptionRow task{"--task", "NAME", "只看此任务", "only this task"};
    const OptionRow most{"--most", "N", "最多几行", "at most"};
    const OptionRow reason{"--reason", "TEXT", "原因，记入日志", "why; goes into the log"};
    return {
        {"quarantine", "list", "", "列出待处理的行：在哪里、错在哪、怎么办", "rows that wait: where, what is wrong, what to do", "creditlink quarantine list --task animals",
         {task, most, {"--state", "STATE", "open fixed dropped gone cleared，缺省 open", "open unless given"}}, list},
        {"quarantine", "show", "NUMBER", "一行的原样、发现和更正", "one row as read, its findings and corrections", "creditlink quarantine show q-1", {}, show},
        {"quarantine", "fix", "NUMBER COLUMN=VALUE…", "更正后立即重新核验（源数据不改）", "correct, then assess again at once; the source is not touched", "creditlink quarantine fix q-1 '许可证/许可证编号=SYXK(吉)2021-0001' --reason 对照证书更正", {reason}, fix},
        {"quarantine", "requeue", "[NUMBER…]", "重新核验（改了映射或代码表之后）", "assess again, after a mapping or code list changed", "creditlink quarantine requeue", {task}, requeue},
        {"quarantine", "drop", "NUMBER", "不报这一行", "leave this row out", "creditlink quarantine drop q-1 --reason 测试数据", {reason}, drop},
        {"quarantine", "export", "FILE", "导出退回清单（xlsx，含怎么办）", "export the list as xlsx, with what to do", "creditlink quarantine export 退回清单.xlsx", {task}, export_list},
        {"withdrawal", "list", "", "等待批准的撤回", "withdrawals that wait for approval", "creditlink withdrawal list", {most, {"--state", "STATE", "open approved refused", "open unless given"}}, withdrawals},
        {"withdrawal", "approve", "NUMBER", "批准撤回", "approve a withdrawal", "creditlink withdrawal approve w-1 --reason 吉科动许〔2026〕3号", {reason}, approve},
        {"withdrawal", "refuse", "NUMBER", "驳回撤回", "refuse a withdrawal", "creditlink withdrawal refuse w-1 --reason 导出有误", {reason}, refuse},
    };
}

}  // namespace creditlink
