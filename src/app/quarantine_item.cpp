#include "quarantine_item.h"

#include <iostream>
#include <span>

#include "creditlink/app/office.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "decision_words.h"
#include "disclosure.h"
#include "filters.h"
#include "opened.h"
#include "print.h"

namespace creditlink {

std::vector<Sentence> sentences_of(const QuarantineView& item) {
    std::vector<Sentence> sentences;
    auto findings = json::parse(item.findings);
    if (!findings) return sentences;
    for (const json::Value& each : findings->items) {
        const auto text = [&](std::string_view name) { return json::text_in(each, name); };
        const FindingKind* kind = finding_kind(text("code"));
        if (!kind) continue;
        Finding finding;
        finding.kind = kind;
        finding.value = text("value");
        finding.detail = {text("detail"), text(each.find("detail_en") ? "detail_en" : "detail")};
        const std::string title = text("title").empty() ? text("field") : text("title");
        const FindingText words = text_of(finding, title, text("column"), language());
        sentences.push_back({text("code"), text("severity"), text("field"), text("column"), text("value"), words.what, words.fix, words.rule});
    }
    return sentences;
}

void item_json(const QuarantineView& item, json::Writer& writer) {
    writer.begin_object().member("number", item.number).member("task", item.task).member("kind", item.kind).member("place", item.place);
    writer.member("state", item.state).member("code", item.first_code).member("since", rfc3339(item.since)).name("findings").raw(item.findings.empty() ? "[]" : item.findings);
}

ShownRow shown_row(const QuarantineView& q, const Plan* plan, Personal personal) {
    ShownRow row;
    auto columns = json::parse(q.columns), cells = json::parse(q.cells), overlay = json::parse(q.overlay.empty() ? "{}" : q.overlay);
    if (!columns || !cells || !overlay) return row;
    Origin origin;
    std::vector<std::string> texts, corrected;
    for (std::size_t i = 0; i < cells->items.size(); ++i) {
        const json::Value& cell = cells->items[i];
        origin.columns.push_back(i < columns->items.size() ? columns->items[i].text : "#" + std::to_string(i + 1));  // a ragged row has more
        texts.push_back(cell.is_object() && !cell.members.empty() ? cell.members[0].second.text : cell.text);
        const json::Value* fixed = overlay->find(origin.columns.back());
        corrected.push_back(fixed ? fixed->text : std::string());
    }
    const Masking masking(plan, personal);
    if (personal == Personal::masked && !is_divided(q)) {  // its cells may stand under each other's columns: none is judged by its own
        for (const std::string& text : texts) row.cells.push_back(mask(text, 1, 0));
        row.corrections.resize(texts.size());
        row.columns = std::move(origin.columns);
        return row;
    }
    row.cells = masking.cells(origin, std::vector<std::string_view>(texts.begin(), texts.end()));
    row.corrections = masking.cells(origin, std::vector<std::string_view>(corrected.begin(), corrected.end()));
    row.columns = std::move(origin.columns);
    return row;
}

namespace {

void show_json(const QuarantineView& q, const ShownRow& row, const std::vector<DecisionView>& decisions) {
    json::Writer writer;
    item_json(q, writer);
    writer.name("cells").begin_object();
    for (std::size_t i = 0; i < row.columns.size(); ++i) writer.member(row.columns[i], row.cells[i]);
    writer.end_object().name("corrections").begin_object();
    for (std::size_t i = 0; i < row.columns.size(); ++i)
        if (!row.corrections[i].empty()) writer.member(row.columns[i], row.corrections[i]);
    writer.end_object();
    write_decisions(writer, decisions);
    print_json(writer.end_object());
}

std::string_view title_of_state(std::string_view state) {
    if (state == "open") return say("待处理", "waits for a person");
    if (state == "fixed") return say("已更正，待核验", "corrected, to be assessed");
    if (state == "dropped") return say("已放弃", "dropped");
    if (state == "gone") return say("源中已无此行", "gone from the source");
    return state == "cleared" ? say("已收录", "admitted since") : state;
}

void print_item(const QuarantineView& q, const ShownRow& row, const std::vector<DecisionView>& decisions, Personal personal) {
    const std::string name = "q-" + std::to_string(q.number);
    std::cout << bold(name) << "  " << one_line(q.task) << "  " << one_line(q.place) << "  [" << title_of_state(q.state) << "]\n";
    std::size_t put_right = 0;
    for (const Sentence& sentence : sentences_of(q)) {
        if (sentence.severity == "fixed") {
            ++put_right;
            continue;
        }
        print_wrapped("[" + sentence.code + "] " + sentence.what, 2);
        print_wrapped(sentence.fix, 6);
    }
    if (put_right > 0) std::cout << say("  另有 {n} 处写法已自动统一（--json 列出）\n", "  {n} notations were put right (--json lists them)\n", {{"n", std::to_string(put_right)}});
    Table table;
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
        const std::string arrow = row.corrections[i].empty() ? std::string() : "→ " + shown(row.corrections[i], 40);
        if (!row.cells[i].empty() || !arrow.empty()) table.row({"  " + row.columns[i], shown(row.cells[i], 40), arrow});
    }
    std::cout << '\n' << table.text();
    print_decisions(decisions);
    if (personal == Personal::masked) std::cout << say("个人信息已遮盖；--unmasked --purpose 目的 可查看，并记入交换日志\n", "Personal data is masked; --unmasked --purpose WHY shows it, and is logged\n");
    if (q.state != "open" && q.state != "fixed") return;
    if (!is_divided(q))
        print_wrapped(say("这一行不能按列更正，请在源数据里改好，下次运行会重新读它", "The row cannot be corrected by column: mend it in the source, the next run reads it again"));
    else
        print_next("creditlink quarantine fix " + name + std::string(say(" 列名=新值 --reason 原因", " COLUMN=VALUE --reason WHY")));
}

}  // namespace

Result<std::int64_t> quarantined_number(const Invocation& in) {
    return number_of(in, "q-", wants("请给出待处理行的编号，如 q-1", "give the number of a row in quarantine, as in q-1", "creditlink quarantine list"));
}

Result<Exit> quarantine_show(const Invocation& in) {
    auto number = quarantined_number(in);
    if (!number) return number.error();
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    auto item = opened->ledger.quarantined(*number);
    if (!item) return item.error();
    if (!*item) return Error{Errc::not_found, std::string(say("没有这个编号", "no such number")), in.arguments[0], "creditlink quarantine list"};
    const std::string name = "q-" + std::to_string(*number);
    auto personal = disclosure(in, *opened->office, name);
    if (!personal) return personal.error();
    auto decisions = opened->ledger.decisions(std::span(&name, 1));
    if (!decisions) return decisions.error();
    const TaskConfig* task = opened->office->config().task((*item)->task);
    auto mapping = task ? opened->office->mapping(task->mapping) : Result<ReadyMapping>(Error{});
    const ShownRow row = shown_row(**item, mapping ? &mapping->plan : nullptr, *personal);
    if (in.json) show_json(**item, row, *decisions);
    else print_item(**item, row, *decisions, *personal);
    return Exit::balanced;
}

}  // namespace creditlink
