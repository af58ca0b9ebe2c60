// Which source cell, rule and code list gave each value of a record: the row is read again from its source and mapped
// again.

#include <algorithm>
#include <array>
#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "mapping_rules.h"
#include "masking.h"
#include "opened.h"
#include "print.h"
#include "record_named.h"
#include "source_row.h"

namespace creditlink {

namespace {

constexpr std::size_t kShown = 40;  // code points of a cell, value or rule

// One value and what gave it.
struct Reason {
    std::string field, title, value;
    std::vector<std::pair<std::string, std::string>> cells;  // column and text
    std::string rule, constant, lists;
};

// The newest version of the record, with the task that its row is read by.
struct Asked {
    SubmissionView view;
    const TaskConfig* task = nullptr;
    Digest256 content{};
};

Result<Asked> asked(const Invocation& in, Office& office, Ledger& ledger) {
    const auto key = record_named(in, ledger);
    if (!key) return key.error();
    auto versions = ledger.history(*key);
    if (!versions) return versions.error();
    if (versions->empty())
        return Error{Errc::not_found,
                     std::string(say("台账中没有这条记录", "the ledger has no such record")),
                     in.arguments[0],
                     {}};
    Asked found{*std::ranges::max_element(*versions, {}, &SubmissionView::version), nullptr, {}};
    if (found.view.op == Op::withdraw)
        return Error{
            Errc::usage,
            std::string(say("最近的版本是撤回，没有源数据行", "its latest version is a withdrawal, which no row gave")),
            in.arguments[0], "creditlink record history " + text_of(*key)};
    found.task = office.config().task(found.view.task);
    if (!found.task)
        return Error{Errc::config,
                     say("任务“{t}”已不在配置里", "task {t} is no longer configured", {{"t", found.view.task}}),
                     office.config().file,
                     {}};
    auto records = ledger.find_records(found.view.lane.kind, std::span(&*key, 1));
    if (!records) return records.error();
    if (!records->empty()) found.content = records->front().content;
    return found;
}

std::vector<Reason> reasons_of(const SourceRow& row, const Plan& plan, const MappingRules& rules, Personal personal) {
    const Masking masking(&plan, personal);
    const std::vector<std::string_view> texts(row.cells.begin(), row.cells.end());
    const auto cells = masking.cells(*row.origin, texts);
    const auto values = masking.values(plan.kind(), row.record.values);
    const auto feeds = plan.fields_by_column(*row.origin);
    std::vector<Reason> reasons;
    for (std::uint32_t field = 0; field < values.size(); ++field) {
        if (values[field].empty()) continue;
        const Field& about = plan.kind().fields[field];
        Reason reason{about.name,
                      about.title,
                      values[field],
                      {},
                      rules.rule(about.name),
                      rules.constant(about.name),
                      rules.code_lists(about.name)};
        for (std::size_t column = 0; column < feeds.size(); ++column)
            if (std::ranges::find(feeds[column], field) != feeds[column].end())
                reason.cells.emplace_back(row.origin->columns[column], cells[column]);
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

void reasons_json(const Asked& asked, const SourceRow& row, const std::vector<Reason>& reasons) {
    json::Writer writer;
    writer.begin_object()
        .member("record", text_of(asked.view.key))
        .member("version", asked.view.version)
        .member("task", asked.task->name)
        .member("mapping", asked.task->mapping);
    writer.member("place", row.place).name("exact").boolean(row.exact).name("fields").begin_array();
    for (const Reason& reason : reasons) {
        writer.begin_object()
            .member("field", reason.field)
            .member("title", reason.title)
            .member("value", reason.value)
            .name("cells")
            .begin_object();
        for (const auto& [column, text] : reason.cells) writer.member(column, text);
        writer.end_object().member("rule", reason.rule).member("code_lists", reason.lists).end_object();
    }
    print_json(writer.end_array().end_object());
}

std::string rule_in_words(const Reason& reason) {
    if (!reason.lists.empty()) return std::string(say("代码表", "code list ")) + reason.lists;
    if (!reason.constant.empty()) return std::string(say("固定值 ", "constant ")) + shown(reason.constant, kShown);
    if (!reason.rule.empty()) return shown(reason.rule, kShown);
    const bool same = reason.cells.size() == 1 && reason.cells.front().second == reason.value;
    return std::string(same ? say("原样", "as it is") : say("按栏目类型规整", "as the field's type"));
}

void print_reasons(const Asked& asked, const SourceRow& row, const std::vector<Reason>& reasons) {
    std::cout << bold(one_line(row.place)) << "  →  " << text_of(asked.view.key) << "  v" << asked.view.version << "  "
              << one_line(asked.task->mapping) << '\n';
    Table table;
    table.header({std::string(say("栏目", "field")), std::string(say("值", "value")), std::string(say("来自", "from")),
                  std::string(say("规则", "rule"))});
    for (const Reason& reason : reasons) {
        std::string from;
        for (const auto& [column, text] : reason.cells)
            from += (from.empty() ? "" : " + ") + column +
                    (text == reason.value
                         ? ""
                         : std::string(say("“", "\"")) + shown(text, kShown) + std::string(say("”", "\"")));
        table.row({reason.title, shown(reason.value, kShown), from, rule_in_words(reason)});
    }
    std::cout << table.text();
    if (!row.exact)
        print_wrapped(say("注意：源里的这一行或映射后来变了（或在待处理区更正过），现在得不出报送的那一版。",
                          "Note: the row or the mapping has changed since, or the row was corrected in quarantine: it "
                          "no longer gives the version that was sent."));
}

Result<Exit> why(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    Office& office = *opened->office;
    const auto about = asked(in, office, opened->ledger);
    if (!about) return about.error();
    const auto mapping = office.mapping(about->task->mapping);
    if (!mapping) return mapping.error();
    const Path file = office.config().mappings / Path(about->task->mapping);
    const auto text = read_file(file);
    if (!text) return text.error();
    const auto rules = MappingRules::parse(*text, file.string());
    if (!rules) return rules.error();
    const auto row = find_source_row(office, *about->task, *mapping, about->view.key, about->content);
    if (!row) return row.error();
    if (!*row)
        return Error{Errc::not_found,
                     std::string(say("数据源里已没有这条记录的行", "the source no longer has a row of this record")),
                     about->view.task + " " + about->view.place,
                     "creditlink record history " + text_of(about->view.key)};
    const auto personal = disclosure(in, office, text_of(about->view.key));
    if (!personal) return personal.error();
    const auto reasons = reasons_of(**row, mapping->plan, *rules, *personal);
    if (in.json) {
        reasons_json(*about, **row, reasons);
        return Exit::balanced;
    }
    print_reasons(*about, **row, reasons);
    if (*personal == Personal::masked)
        std::cout << say("个人信息已遮盖；--unmasked --purpose 目的 可查看，并记入交换日志\n",
                         "Personal data is masked; --unmasked --purpose WHY shows it, and is logged\n");
    print_next("creditlink record history " + text_of(about->view.key));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> why_commands() {
    return {
        {"record", "why", "KEY", "每个值来自哪个单元格、哪条规则和代码表（重读数据源）",
         "which cell, rule and code list gave each value (reads the source again)",
         "creditlink record why $(creditlink submission list --ids --most 1)", with_disclosure({}), why},
    };
}

}  // namespace creditlink
