// The help of the command line, from the table of commands. Each screen fits 24 lines of 80 columns.

#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "print.h"

namespace creditlink {

namespace {

json::Writer& pair_of(json::Writer& writer, std::string_view zh, std::string_view en) { return writer.member("help", say(zh, en)); }

std::string json_of(const Command& command) {
    json::Writer writer;
    writer.begin_object().member("noun", command.noun).member("verb", command.verb).member("arguments", command.arguments);
    pair_of(writer, command.zh, command.en).member("example", command.example).name("json").boolean(!command.text_only);
    writer.name("options").begin_array();
    for (const auto& rows : {command.options, common_options(command)})
        for (const OptionRow& row : rows)
            pair_of(writer.begin_object().member("name", row.name).member("value", row.value), row.zh, row.en).end_object();
    return writer.end_array().end_object().take();
}

// The example, on as many lines as the screen wants; a backslash joins them, so that it works as typed.
void print_example(std::string_view example) {
    const auto lines = wrapped(example, screen_width() - 6);
    std::cout << say("\n例：\n", "\nexample:\n");
    for (std::size_t i = 0; i < lines.size(); ++i) std::cout << (i ? "    " : "  ") << lines[i] << (i + 1 < lines.size() ? " \\\n" : "\n");
}

std::string verbs_of(std::string_view noun) {
    std::string verbs;
    for (const Command& command : commands())
        if (command.noun == noun && !command.verb.empty()) verbs += (verbs.empty() ? "" : " ") + std::string(command.verb);
    return verbs;
}

}  // namespace

const std::vector<std::pair<int, std::pair<std::string_view, std::string_view>>> kExitWords = {
    {0, {"账平", "balanced"}},
    {1, {"有退回或被拦下", "refused or guarded"}},
    {2, {"用法", "usage"}},
    {3, {"配置", "configuration"}},
    {4, {"数据源", "source"}},
    {5, {"平台不可用", "platform"}},
    {6, {"结果不明", "unknown"}},
    {7, {"信任", "trust"}},
    {8, {"日志完整性", "log integrity"}},
    {9, {"已被占用", "locked"}},
    {10, {"缺审批", "approval"}},
    {11, {"账不平", "unbalanced"}},
    {12, {"磁盘或文件", "disk or files"}},
    {70, {"内部", "internal"}},
    {130, {"中断", "interrupted"}},
};

void print_overview(bool json) {
    if (json) {
        for (const Command& command : commands()) print_json(json_of(command));
        return;
    }
    print_wrapped(say("creditlink（信联）：采集、核验、报送信用数据，每一行都有去向", "creditlink: collects, checks and exchanges credit data; every row has its place"));
    std::cout << say("用法：creditlink 名词 动词 [参数] [选项]\n\n", "usage: creditlink NOUN VERB [arguments] [options]\n\n");
    Table table;  // one line a noun: all its verbs stand in its own help
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::left});
    constexpr std::string_view kAlone[] = {"check", "doctor", "manual", "completion"};  // in the last row
    for (const Noun& noun : nouns())
        if (std::ranges::find(kAlone, noun.name) == std::end(kAlone)) table.row({"  " + std::string(noun.name), std::string(say(noun.zh, noun.en)), verbs_of(noun.name)});
    table.row({"  check", std::string(say("只核验，不发送", "validate only")), std::string(say("另有 doctor 体检，manual 手册，completion 补全", "and doctor, manual, completion"))});
    std::cout << table.text();
    std::string words(say("退出码：", "exit status:"));
    for (const auto& [status, text] : kExitWords) words += (status ? std::string(say("，", ", ")) : std::string(say("", " "))) + std::to_string(status) + " " + std::string(say(text.first, text.second));
    print_wrapped(words);
    print_next(say("creditlink sync --help（任何名词、命令都可加 --help）", "creditlink sync --help (every noun and command takes --help)"));
}

void print_noun(std::string_view name, bool json) {
    const Command* first = nullptr;
    for (const Command& command : commands()) {
        if (command.noun != name) continue;
        if (!first) first = &command;
        if (json) print_json(json_of(command));
    }
    if (json || !first) return;
    for (const Noun& noun : nouns())
        if (noun.name == name) std::cout << noun.name << say("：", ": ") << say(noun.zh, noun.en) << "\n\n";
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (const Command& command : commands())
        if (command.noun == name) table.row({"  " + std::string(command.verb) + (command.arguments.empty() ? "" : " " + std::string(command.arguments)), std::string(say(command.zh, command.en))});
    std::cout << table.text();
    print_example(first->example);
    print_next(spelled(*first) + " --help");
}

void print_help(const Command& command, bool json) {
    if (json) return print_json(json_of(command));
    print_wrapped(say(command.zh, command.en));
    std::cout << '\n' << say("用法：", "usage: ") << spelled(command);
    if (!command.arguments.empty()) std::cout << ' ' << command.arguments;
    std::cout << say(" [选项]\n\n", " [options]\n\n");
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (const auto& rows : {command.options, common_options(command)})
        for (const OptionRow& row : rows)
            table.row({"  " + std::string(row.name) + (row.value.empty() ? "" : " " + std::string(row.value)), std::string(say(row.zh, row.en))});
    std::cout << table.text();
    print_example(command.example);
}

}  // namespace creditlink
