// Which source cell, rule and code list gave each value of a record.

#include <iostream>

#include "command.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "disclosure.h"
#include "opened.h"
#include "print.h"
#include "record_named.h"
#include "record_why.h"

namespace creditlink {

namespace {

constexpr std::size_t kPartShown = 40;  // code points of a cell, value or rule

void reasons_json(const Traced& asked, const std::vector<Reason>& reasons) {
    const SourceRow& row = asked.row;
    json::Writer writer;
    writer.begin_object()
        .member("record", text_of(asked.view.key))
        .member("version", asked.view.version)
        .member("task", asked.view.task)
        .member("mapping", asked.used.file)
        .member("mapping_sha256", hex(bytes_of(sha256(asked.used.text))))
        .member("mapping_since", asked.used.since == 0 ? std::string() : rfc3339(asked.used.since));
    writer.name("mapping_of_the_run").boolean(asked.used.known);
    writer.member("place", row.place).member("row", row.kept ? "kept" : "read again").name("corrected").begin_array();
    for (const std::string& column : row.corrected) writer.string(column);
    writer.end_array().name("exact").boolean(row.exact).name("fields").begin_array();
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

void print_reasons(const Traced& asked, const std::vector<Reason>& reasons) {
    const SourceRow& row = asked.row;
    std::cout << bold(one_line(row.place)) << "  →  " << text_of(asked.view.key) << "  v" << asked.view.version << '\n';
    print_wrapped(say("按映射 ", "by the mapping ").data() + asked.used.words(), 2);
    Table table;
    table.header({std::string(say("栏目", "field")), std::string(say("值", "value")), std::string(say("来自", "from")),
                  std::string(say("规则", "rule"))});
    for (const Reason& reason : reasons) {
        std::string from;
        for (const auto& [column, text] : reason.cells)
            from += (from.empty() ? "" : " + ") + column +
                    (text == reason.value
                         ? ""
                         : std::string(say("“", "\"")) + shown(text, kPartShown) + std::string(say("”", "\"")));
        table.row({reason.title, shown(reason.value, kPartShown), from, shown(rule_in_words(reason), kPartShown)});
    }
    std::cout << table.text();
    print_wrapped(row_words(asked));
    if (const std::string words = not_exact_words(asked); !words.empty())
        print_wrapped(say("注意：", "Note: ").data() + words);
}

Result<Exit> why(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    const auto named = record_or_submission(in, opened->ledger);
    if (!named) return named.error();
    const auto traced = trace(*opened->office, opened->ledger, named->key, named->submission);
    if (!traced) return traced.error();
    const auto personal = disclosure(in, *opened->office, text_of(named->key));
    if (!personal) return personal.error();
    const auto reasons = reasons_of(*traced, *personal);
    if (in.json) {
        reasons_json(*traced, reasons);
        return Exit::balanced;
    }
    print_reasons(*traced, reasons);
    if (*personal == Personal::masked)
        std::cout << say("个人信息已遮盖；--unmasked --purpose 目的 可查看，并记入交换日志\n",
                         "Personal data is masked; --unmasked --purpose WHY shows it, and is logged\n");
    print_next("creditlink record history " + text_of(traced->view.key));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> why_commands() {
    return {
        {"record", "why", "KEY", "每个值来自哪个单元格、哪条规则和代码表（以保存的源数据行为准）",
         "which cell, rule and code list gave each value, by the source row that was kept",
         "creditlink record why $(creditlink submission list --ids --most 1)", with_disclosure({}), why},
    };
}

}  // namespace creditlink
