#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "print.h"

namespace creditlink {

namespace {

// Taken by every command.
const std::vector<OptionRow> kCommonOptions = {
    {"--config", "FILE", "配置文件；缺省看 CREDITLINK_CONFIG、./creditlink.json、/etc/creditlink/creditlink.json", "configuration file"},
    {"--lang", "zh|en", "界面语言", "language"},
    {"--json", "", "输出给程序用的 JSON，每行一个对象", "JSON for programs, one object a line"},
    {"--help", "", "说明", "this text"},
};

Error usage_error(std::string message, std::string hint) { return {Errc::usage, std::move(message), {}, std::move(hint)}; }

std::string spelled(const Command& command) {
    std::string text = "creditlink " + std::string(command.noun);
    if (!command.verb.empty()) text += " " + std::string(command.verb);
    return text;
}

const OptionRow* find_option(const std::vector<OptionRow>& rows, std::string_view name) {
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const OptionRow& row) { return row.name == name; });
    return at == rows.end() ? nullptr : &*at;
}

void print_overview() {
    std::cout << say("creditlink（信联）：采集、核验、报送信用数据，每一行都有去向\n\n用法：creditlink 名词 动词 [参数] [选项]\n\n",
                     "creditlink: collects, checks and exchanges credit data; every row is accounted for\n\nusage: creditlink NOUN VERB [arguments] [options]\n\n");
    Table table;
    std::string_view noun;
    for (const Command& command : commands()) {
        if (!noun.empty() && noun != command.noun) table.rule();
        noun = command.noun;
        table.row({"  " + std::string(command.noun) + " " + std::string(command.verb), std::string(say(command.zh, command.en))});
    }
    std::cout << table.text() << say("\n每条命令加 --help 看说明和例子。退出码：0 账平 1 有退回（--strict） 2 用法 3 配置 4 数据源 5 平台不可用\n6 结果不明 7 信任 8 日志完整性 9 已被占用 10 缺审批 11 账不平 70 内部 130 中断\n",
                                     "\nAdd --help to any command for details and an example. Exit status: 0 balanced, 1 refused rows (--strict), 2 usage, 3 configuration,\n4 source, 5 platform, 6 outcome unknown, 7 trust, 8 log integrity, 9 locked, 10 approval, 11 unbalanced, 70 internal, 130 interrupted\n");
}

void print_help(const Command& command) {
    std::cout << say(command.zh, command.en) << "\n\n" << say("用法：", "usage: ") << spelled(command);
    if (!command.arguments.empty()) std::cout << ' ' << command.arguments;
    std::cout << say(" [选项]\n\n", " [options]\n\n");
    Table table;
    for (const auto* rows : {&command.options, &kCommonOptions})
        for (const OptionRow& row : *rows)
            table.row({"  " + std::string(row.name) + (row.value.empty() ? "" : " " + std::string(row.value)), std::string(say(row.zh, row.en))});
    std::cout << table.text();
    if (!command.example.empty()) std::cout << say("\n例：\n  ", "\nexample:\n  ") << command.example << '\n';
}

const Command* find_command(const std::vector<std::string>& words) {
    for (const Command& command : commands()) {
        if (words.empty() || words[0] != command.noun) continue;
        if (command.verb.empty() || (words.size() > 1 && words[1] == command.verb)) return &command;
    }
    return nullptr;
}

Error unknown_command(const std::vector<std::string>& words) {
    std::vector<std::string_view> known;
    bool noun_known = false;
    for (const Command& command : commands()) noun_known = noun_known || command.noun == words[0];
    for (const Command& command : commands())
        if (!noun_known) known.push_back(command.noun);
        else if (command.noun == words[0]) known.push_back(command.verb);
    const std::string word = noun_known ? (words.size() > 1 ? words[1] : "") : words[0];
    const std::string_view near = nearest(word, known);
    std::string hint;
    if (!near.empty()) hint = say("是不是想输入“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(near)}});
    else if (noun_known) {
        hint = say("可用的动词：", "verbs: ");
        for (std::string_view verb : known) hint += std::string(verb) + " ";
    } else hint = say("creditlink --help 列出全部命令", "creditlink --help lists all commands");
    return usage_error(say("没有“{w}”这个命令", "no such command: {w}", {{"w", shown(noun_known ? words[0] + " " + word : word)}}), hint);
}

// Splits words into arguments and options; names every mistake.
Status read_words(const Command& command, const std::vector<std::string>& words, std::size_t from, Invocation& into) {
    for (std::size_t i = from; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.starts_with("--")) {
            into.arguments.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const OptionRow* row = find_option(command.options, name);
        if (!row) row = find_option(kCommonOptions, name);
        if (!row) {
            std::vector<std::string_view> known;
            for (const auto* rows : {&command.options, &kCommonOptions})
                for (const OptionRow& option : *rows) known.push_back(option.name);
            const std::string_view near = nearest(name, known);
            return usage_error(say("没有选项 {o}", "no such option: {o}", {{"o", shown(name)}}),
                               near.empty() ? say("{c} --help 列出选项", "{c} --help lists the options", {{"c", spelled(command)}})
                                            : say("是不是想输入 {n}？", "did you mean {n}?", {{"n", std::string(near)}}));
        }
        if (row->value.empty()) {
            if (equals != std::string::npos) return usage_error(say("选项 {o} 不带值", "option {o} takes no value", {{"o", name}}), {});
            into.options[name] = "";
            continue;
        }
        if (equals == std::string::npos && i + 1 == words.size())
            return usage_error(say("选项 {o} 缺少 {v}", "option {o} needs {v}", {{"o", name}, {"v", std::string(row->value)}}), {});
        const std::string& value = into.options[name] = equals != std::string::npos ? word.substr(equals + 1) : words[++i];
        const bool counts = row->value == "N" || row->value == "SECONDS";
        if (counts && (value.empty() || value.size() > 9 || value.find_first_not_of("0123456789") != std::string::npos))
            return usage_error(say("选项 {o} 应为整数，不是“{v}”", "option {o} takes a whole number, not \"{v}\"", {{"o", name}, {"v", shown(value)}}), {});
    }
    into.json = into.has("--json");
    return {};
}

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> table = [] {
        std::vector<Command> all;
        for (auto rows : {config_commands, key_commands, source_commands, mapping_commands, sync_commands, quarantine_commands, submission_commands, log_commands, log_proof_commands})
            for (Command& command : rows()) all.push_back(std::move(command));
        return all;
    }();
    return table;
}

Exit exit_of(Errc code) {
    switch (code) {
        case Errc::usage: return Exit::usage;
        case Errc::not_found: return Exit::usage;
        case Errc::config: return Exit::config;
        case Errc::source: return Exit::source;
        case Errc::platform: return Exit::platform;
        case Errc::unknown: return Exit::unknown;
        case Errc::trust: return Exit::trust;
        case Errc::log_integrity: return Exit::log_integrity;
        case Errc::locked: return Exit::locked;
        case Errc::approval: return Exit::approval;
        case Errc::unbalanced: return Exit::unbalanced;
        case Errc::interrupted: return Exit::interrupted;
        case Errc::storage: return Exit::internal;
        case Errc::internal: return Exit::internal;
    }
    return Exit::internal;
}

std::string Invocation::option(std::string_view name, std::string_view otherwise) const {
    const auto at = options.find(name);
    return at == options.end() ? std::string(otherwise) : at->second;
}

std::optional<std::uint64_t> Invocation::number(std::string_view name) const {
    const auto at = options.find(name);
    if (at == options.end() || at->second.empty() || at->second.size() > 18) return std::nullopt;
    std::uint64_t value = 0;
    for (char c : at->second) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

Result<Config> Invocation::config() const { return load_config(find_config(option("--config"))); }

void print_error(const Error& error, bool json) {
    if (json) {
        json::Writer writer;
        writer.begin_object().member("error", error.message).member("place", error.place).member("hint", error.hint);
        writer.member("exit", static_cast<std::int64_t>(exit_of(error.code))).end_object();
        std::cerr << writer.text() << '\n';
        return;
    }
    std::cerr << say("错误：", "error: ");
    if (!error.place.empty()) std::cerr << error.place << say("：", ": ");
    std::cerr << error.message << '\n';
    if (!error.hint.empty()) std::cerr << say("提示：", "hint: ") << error.hint << '\n';
}

int run_command_line(std::vector<std::string> words) {
    // Common options may stand before the noun.
    for (std::size_t turns = words.size(); turns > 0 && words[0].starts_with("--") && words[0] != "--help" && words[0] != "--version"; --turns) {
        const OptionRow* row = find_option(kCommonOptions, words[0].substr(0, words[0].find('=')));
        const std::size_t length = row && !row->value.empty() && words[0].find('=') == std::string::npos ? 2 : 1;
        if (words.size() <= length) break;
        std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(length), words.end());
    }
    set_language(language_of_environment());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string value = words[i] == "--lang" && i + 1 < words.size() ? words[i + 1] : words[i].starts_with("--lang=") ? words[i].substr(7) : "";
        if (!value.empty()) set_language(value.starts_with("en") ? Language::en : Language::zh);
    }
    if (words.empty() || words[0] == "--help" || words[0] == "help") {
        print_overview();
        return 0;
    }
    if (words[0] == "--version") {
        std::cout << "creditlink " CREDITLINK_VERSION "\n";
        return 0;
    }
    const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
    const Command* command = find_command(words);
    if (!command) {
        print_error(unknown_command(words), json);
        return static_cast<int>(Exit::usage);
    }
    Invocation invocation;
    if (auto read = read_words(*command, words, command->verb.empty() ? 1 : 2, invocation); !read) {
        print_error(read.error(), json);
        return static_cast<int>(Exit::usage);
    }
    if (invocation.has("--help")) {
        print_help(*command);
        return 0;
    }
    auto exit = command->run(invocation);
    if (!exit) {
        print_error(exit.error(), json);
        return static_cast<int>(exit_of(exit.error().code));
    }
    return static_cast<int>(*exit);
}

}  // namespace creditlink
