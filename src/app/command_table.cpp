#include <algorithm>
#include <iostream>
#include <limits>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/outbox.h"
#include "log_duty.h"
#include "print.h"

namespace creditlink {

namespace {

Error usage_error(std::string message, std::string hint) { return {Errc::usage, std::move(message), {}, std::move(hint)}; }

const OptionRow* find_option(const std::vector<OptionRow>& rows, std::string_view name) {
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const OptionRow& row) { return row.name == name; });
    return at == rows.end() ? nullptr : &*at;
}

bool known_noun(std::string_view word) {
    return std::any_of(nouns().begin(), nouns().end(), [&](const Noun& noun) { return noun.name == word; });
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
    if (noun_known && word.empty()) return usage_error(say("{w} 后面要有动词", "{w} needs a verb", {{"w", words[0]}}), hint);
    return usage_error(say("没有“{w}”这个命令", "no such command: {w}", {{"w", one_line(noun_known ? words[0] + " " + word : word)}}), hint);
}

// "[TASK…]" is as many as one likes; else each word stands for one.
std::size_t most_arguments(const Command& command) {
    if (command.arguments.empty()) return 0;
    if (command.arguments.find("…") != std::string_view::npos) return std::numeric_limits<std::size_t>::max();
    return split(command.arguments, " ").size();
}

// Splits words into arguments and options; names every mistake.
Status read_words(const Command& command, const std::vector<std::string>& words, std::size_t from, Invocation& into) {
    const std::vector<OptionRow> common = common_options(command);
    for (std::size_t i = from; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.starts_with("--")) {
            into.arguments.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const OptionRow* row = find_option(command.options, name);
        if (!row) row = find_option(common, name);
        if (!row) {
            std::vector<std::string_view> known;
            for (const auto* rows : {&command.options, &common})
                for (const OptionRow& option : *rows) known.push_back(option.name);
            const std::string_view near = nearest(name, known);
            return usage_error(say("没有选项 {o}", "no such option: {o}", {{"o", one_line(name)}}),
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
            return usage_error(say("选项 {o} 应为整数，不是“{v}”", "option {o} takes a whole number, not \"{v}\"", {{"o", name}, {"v", one_line(value)}}), {});
    }
    if (const std::string language = into.option("--lang", "zh"); language != "zh" && language != "en")
        return usage_error(say("没有语言“{l}”", "no such language: {l}", {{"l", one_line(language)}}), "--lang zh|en");
    into.json = into.has("--json");
    if (const std::size_t most = most_arguments(command); into.arguments.size() > most && !into.has("--help"))
        return usage_error(say("多出来的参数：{a}", "one argument too many: {a}", {{"a", one_line(into.arguments[most])}}), say("{c} --help 列出参数和选项", "{c} --help lists arguments and options", {{"c", spelled(command)}}));
    return {};
}

}  // namespace

std::vector<OptionRow> common_options(const Command& command) {
    std::vector<OptionRow> rows = {
        {"--config", "FILE", "配置文件；缺省依次找 $CREDITLINK_CONFIG、./creditlink.json、/etc/creditlink/creditlink.json",
         "configuration; else $CREDITLINK_CONFIG, ./creditlink.json or /etc/creditlink/creditlink.json"},
        {"--lang", "zh|en", "界面语言", "language"},
        {"--json", "", "给程序用：标准输出每行一个 JSON 对象", "for programs: one JSON object a line on stdout"},
        {"--help", "", "这份说明", "this text"},
    };
    if (command.text_only) std::erase_if(rows, [](const OptionRow& row) { return row.name == "--json"; });
    return rows;
}

std::string spelled(const Command& command) {
    std::string text = "creditlink " + std::string(command.noun);
    if (!command.verb.empty()) text += " " + std::string(command.verb);
    return text;
}

const std::vector<Noun>& nouns() {
    static const std::vector<Noun> table = {
        {"config", "配置", "configuration"},
        {"key", "单位密值和密钥", "secret and keys"},
        {"source", "数据源", "sources"},
        {"mapping", "映射：源列到栏目", "columns to fields"},
        {"sync", "读取、核验、发送", "read, check, send"},
        {"check", "只核验，不发送", "validate only"},
        {"quarantine", "待处理的行", "rows that wait"},
        {"withdrawal", "待批准的撤回", "withdrawals"},
        {"submission", "报送及平台的答复", "what was sent"},
        {"record", "记录的历史和来由", "one record"},
        {"log", "交换日志", "exchange log"},
        {"evidence", "证据：打包、保存期", "packs, retention"},
        {"letter", "信用承诺书", "commitment letters"},
        {"schedule", "时间表", "timetables"},
        {"serve", "常驻服务", "the service"},
        {"doctor", "体检", "health"},
        {"alert", "告警", "alerts"},
        {"account", "控制台账号", "accounts of the console"},
        {"manual", "命令手册（man）", "the man page"},
        {"completion", "命令行补全", "shell completion"},
    };
    return table;
}

const std::vector<Command>& commands() {
    static const std::vector<Command> table = [] {
        std::vector<Command> all;
        for (auto rows : {config_commands, key_commands, key_change_commands, source_commands, mapping_commands, mapping_release_commands, sync_commands, backfill_commands, quarantine_commands,
                          withdrawal_commands, submission_commands, why_commands, rates_commands, vouching_commands, log_commands, log_search_commands, log_content_commands, log_proof_commands, restored_commands, log_rotate_commands, log_cosign_commands, log_timestamp_commands, evidence_commands, sample_commands, retention_commands, letter_commands, schedule_commands, pause_commands, serve_commands, doctor_commands, alert_commands, account_commands, manual_commands})
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
        case Errc::storage: return Exit::storage;
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
        std::cerr << json_line(writer.text()) << '\n';
        return;
    }
    std::cerr << say("错误：", "error: ");
    if (!error.place.empty()) std::cerr << one_line(error.place) << say("：", ": ");
    std::cerr << one_line(error.message) << '\n';
    if (!error.hint.empty()) std::cerr << say("提示：", "hint: ") << one_line(error.hint) << '\n';
}

int run_command_line(std::vector<std::string> words) {
    // Common options may stand before the noun.
    const std::vector<OptionRow> common = common_options({});
    for (std::size_t turns = words.size(); turns > 0 && words[0].starts_with("--") && words[0] != "--help" && words[0] != "--version"; --turns) {
        const OptionRow* row = find_option(common, words[0].substr(0, words[0].find('=')));
        const std::size_t length = row && !row->value.empty() && words[0].find('=') == std::string::npos ? 2 : 1;
        if (words.size() <= length) break;
        std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(length), words.end());
    }
    set_language(language_of_environment());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string value = words[i] == "--lang" && i + 1 < words.size() ? words[i + 1] : words[i].starts_with("--lang=") ? words[i].substr(7) : "";
        if (!value.empty()) set_language(value.starts_with("en") ? Language::en : Language::zh);
    }
    const auto asked = [&](std::string_view option) { return std::find(words.begin(), words.end(), option) != words.end(); };
    const bool json = asked("--json");
    if (words.empty() || words[0] == "--help" || words[0] == "help") {
        print_overview(json);
        return 0;
    }
    if (words[0] == "--version") {
        print_version(json);
        return 0;
    }
    const Command* command = find_command(words);
    if (!command && asked("--help") && known_noun(words[0])) {
        print_noun(words[0], json);
        return 0;
    }
    if (!command) {
        print_error(unknown_command(words), json);
        return static_cast<int>(Exit::usage);
    }
    Invocation invocation;
    if (asked("--help")) {
        print_help(*command, json);
        return 0;
    }
    if (auto read = read_words(*command, words, command->verb.empty() ? 1 : 2, invocation); !read) {
        print_error(read.error(), json);
        return static_cast<int>(Exit::usage);
    }
    auto exit = command->run(invocation);
    // One that failed half-way leaves them to the service or the next run; the service logs its own, and tells in lines of JSON what keeps it from it.
    if (exit && *exit != Exit::log_integrity && !command->text_only && wrote_entries())
        if (const auto config = invocation.config()) log_decisions_of_command(*config);
    if (!exit) {
        print_error(exit.error(), json);
        return static_cast<int>(exit_of(exit.error().code));
    }
    std::cout.flush();
    if (!std::cout) {  // the reader of a pipe may be gone; a full disk must not look like success
        print_error({Errc::storage, std::string(say("写不了标准输出", "cannot write to stdout")), {}, std::string(say("请检查磁盘空间或管道的另一端", "check the disk, or what reads the pipe"))}, json);
        return static_cast<int>(Exit::storage);
    }
    return static_cast<int>(*exit);
}

}  // namespace creditlink
