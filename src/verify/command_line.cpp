#include <algorithm>
#include <ostream>

#include "command.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/verify/verify.h"
#include "page.h"

namespace creditlink::verify {
namespace {

const std::vector<OptionRow> kEverywhere = {
    {"--lang", "zh|en", "界面语言", "language"},
    {"--json", "", "输出给程序用的 JSON，一个对象", "one JSON object for programs"},
    {"--help", "", "说明", "this text"},
};

const std::vector<Command>& commands() {
    static const std::vector<Command> table = [] {
        std::vector<Command> all;
        for (const auto rows : {log_commands, proof_commands, pack_commands, sample_commands, key_commands, witness_commands})
            for (Command& command : rows()) all.push_back(std::move(command));
        return all;
    }();
    return table;
}

Error usage_error(std::string message, std::string hint) {
    return {Errc::usage, std::move(message), {}, std::move(hint)};
}

std::string spelled(const Command& command) {
    return "creditlink-verify " + std::string(command.words);
}

const OptionRow* find_option(const Command& command, std::string_view name) {
    for (const auto* rows : {&command.options, &kEverywhere})
        for (const OptionRow& row : *rows)
            if (row.name == name) return &row;
    return nullptr;
}

std::string overview() {
    std::string text(say(
        "creditlink-verify：在别处核验交换日志，不必相信保管它的人\n\n用法：creditlink-verify 命令 [参数] [选项]\n\n",
        "creditlink-verify: checks an exchange log elsewhere, without trusting its keeper\n\nusage: creditlink-verify "
        "COMMAND [arguments] [options]\n\n"));
    Page table;
    for (const Command& command : commands())
        table.line("  " + std::string(command.words), std::string(say(command.zh, command.en)));
    text += table.text();
    text +=
        say("\n每条命令加 --help 看说明和例子。退出码：0 完好 1 有缺 2 用法 7 信任\n8 日志完整性 9 已被占用 12 磁盘或文件 70 "
            "内部\n",
            "\nAdd --help to any command for details and an example. Exit status: 0 sound,\n1 some missing, 2 usage, 7 trust, 8 log "
            "integrity, 9 locked, 12 disk or file,\n70 internal\n");
    return text;
}

std::string help(const Command& command) {
    std::string text =
        std::string(say(command.zh, command.en)) + "\n\n" + std::string(say("用法：", "usage: ")) + spelled(command);
    if (!command.arguments.empty()) text += " " + std::string(command.arguments);
    text += say(" [选项]\n\n", " [options]\n\n");
    Page table;
    for (const auto* rows : {&command.options, &kEverywhere})
        for (const OptionRow& row : *rows)
            table.line("  " + std::string(row.name) + (row.value.empty() ? "" : " " + std::string(row.value)),
                       std::string(say(row.zh, row.en)));
    return text + table.text() + std::string(say("\n例：\n  ", "\nexample:\n  ")) + std::string(command.example) + "\n";
}

// The command and how many words name it.
std::pair<const Command*, std::size_t> find_command(const std::vector<std::string>& words) {
    for (const Command& command : commands()) {
        const auto parts = split(command.words, " ");
        if (words.size() >= parts.size() && std::equal(parts.begin(), parts.end(), words.begin()))
            return {&command, parts.size()};
    }
    return {nullptr, 0};
}

Error unknown_command(const std::vector<std::string>& words) {
    std::vector<std::string_view> known;
    std::string verbs;
    for (const Command& command : commands()) {
        known.push_back(command.words);
        if (words.size() == 1 && command.words.starts_with(words[0] + " ")) verbs += (verbs.empty() ? "" : " | ") + std::string(command.words.substr(words[0].size() + 1));
    }
    if (!verbs.empty()) return usage_error(say("{w} 后面还要写做什么", "{w}: say what to do", {{"w", words[0]}}), words[0] + " " + verbs);
    std::string_view near = nearest(words[0], known);
    if (near.empty() && words.size() > 1) near = nearest(words[0] + " " + words[1], known);
    return usage_error(say("没有“{w}”这个命令", "no such command: {w}", {{"w", shown(words[0])}}),
                       near.empty() ? std::string(say("creditlink-verify --help 列出全部命令",
                                                      "creditlink-verify --help lists all commands"))
                                    : say("是不是想输入“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(near)}}));
}

Error unknown_option(const Command& command, std::string_view name) {
    std::vector<std::string_view> known;
    for (const auto* rows : {&command.options, &kEverywhere})
        for (const OptionRow& row : *rows) known.push_back(row.name);
    const std::string_view near = nearest(name, known);
    return usage_error(say("没有选项 {o}", "no such option: {o}", {{"o", shown(name)}}),
                       near.empty() ? spelled(command) + " --help"
                                    : say("是不是想输入 {n}？", "did you mean {n}?", {{"n", std::string(near)}}));
}

Status read_words(const Command& command, const std::vector<std::string>& words, std::size_t from, Invocation& into) {
    for (std::size_t i = from; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            into.arguments.push_back(words[i]);
            continue;
        }
        const auto equals = words[i].find('=');
        const std::string name = words[i].substr(0, equals);
        const OptionRow* row = find_option(command, name);
        if (!row) return unknown_option(command, name);
        const bool joined = equals != std::string::npos;
        if (row->value.empty() && joined)
            return usage_error(say("选项 {o} 不带值", "option {o} takes no value", {{"o", name}}), {});
        if (!row->value.empty() && !joined && i + 1 == words.size())
            return usage_error(
                say("选项 {o} 缺少 {v}", "option {o} needs {v}", {{"o", name}, {"v", std::string(row->value)}}), {});
        into.options.emplace(name, row->value.empty() ? "" : joined ? words[i].substr(equals + 1) : words[++i]);
    }
    if (into.has("--lang") && into.last("--lang") != "zh" && into.last("--lang") != "en")
        return usage_error(say("没有语言“{l}”", "no such language: {l}", {{"l", shown(into.last("--lang"))}}), "--lang zh|en");
    into.json = into.has("--json");
    const std::size_t wanted = command.arguments.empty() ? 0 : split(command.arguments, " ").size();
    if (!into.has("--help") && into.arguments.size() != wanted)
        return usage_error(command.arguments.empty()
                               ? std::string(say("这条命令不带参数", "this command takes no arguments"))
                               : say("应给出：{a}", "to be given: {a}", {{"a", std::string(command.arguments)}}),
                           spelled(command) + " --help");
    return {};
}

int give_error(const Error& error, bool json, std::ostream& err) {
    const int exit = static_cast<int>(exit_of(error.code));
    if (json) {
        json::Writer writer;
        writer.begin_object().member("error", error.message).member("place", error.place).member("hint", error.hint);
        err << writer.member("exit", static_cast<std::int64_t>(exit)).end_object().text() << '\n';
        return exit;
    }
    err << say("错误：", "error: ");
    if (!error.place.empty()) err << error.place << say("：", ": ");
    err << error.message << '\n';
    if (!error.hint.empty()) err << say("提示：", "hint: ") << error.hint << '\n';
    return exit;
}

void choose_language(const std::vector<std::string>& words) {
    set_language(language_of_environment());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string value = words[i] == "--lang" && i + 1 < words.size() ? words[i + 1]
                                  : words[i].starts_with("--lang=")            ? words[i].substr(7)
                                                                               : "";
        if (!value.empty()) set_language(value.starts_with("en") ? Language::en : Language::zh);
    }
}

}  // namespace

Exit exit_of(Errc code) {
    switch (code) {
        case Errc::usage:
        case Errc::not_found:
            return Exit::usage;
        case Errc::config:
        case Errc::trust:
            return Exit::trust;  // a key of a kind that signs no logs
        case Errc::log_integrity:
            return Exit::log_integrity;
        case Errc::locked:
            return Exit::locked;
        case Errc::storage:
            return Exit::storage;
        default:
            return Exit::internal;
    }
}

std::vector<std::string> Invocation::all(std::string_view option) const {
    std::vector<std::string> values;
    for (auto [at, end] = options.equal_range(option); at != end; ++at) values.push_back(at->second);
    return values;
}

std::string Invocation::last(std::string_view option) const {
    const auto values = all(option);
    return values.empty() ? std::string() : values.back();
}

}  // namespace creditlink::verify

int creditlink::run_verify(const std::vector<std::string>& words, std::ostream& out, std::ostream& err, Clock& clock) {
    using namespace verify;
    choose_language(words);
    if (!words.empty() && words[0] == "--version") {
        out << "creditlink-verify " CREDITLINK_VERSION "\n";
        return 0;
    }
    const bool json = std::ranges::find(words, "--json") != words.end();
    const auto [command, named] = find_command(words);
    if (!command && (words.empty() || words[0].starts_with("--lang") || words[0] == "--help" || words[0] == "help")) {
        out << overview();
        return 0;
    }
    if (!command) return give_error(unknown_command(words), json, err);
    Invocation invocation{{}, {}, false, out, clock};
    if (auto read = read_words(*command, words, named, invocation); !read) return give_error(read.error(), json, err);
    if (invocation.has("--help")) {
        out << help(*command);
        return 0;
    }
    const auto exit = command->run(invocation);
    if (!exit) return give_error(exit.error(), json, err);
    return static_cast<int>(*exit);
}
