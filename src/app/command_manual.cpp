// The man page and the shell completion, from the table of commands.

#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

// Text in roff: a backslash and a leading dot or apostrophe would be requests, a hyphen a typographic one.
std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') out += "\\e";
        else if (c == '-') out += "\\-";
        else out.push_back(c);
    }
    return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

void option(const OptionRow& row) {
    std::cout << ".TP\n.B " << roff(row.name);
    if (!row.value.empty()) std::cout << " \\fI" << roff(row.value) << "\\fR";
    std::cout << '\n' << roff(say(row.zh, row.en)) << '\n';
}

Result<Exit> manual(const Invocation&) {
    std::cout << ".TH CREDITLINK 1 \"\" \"creditlink " CREDITLINK_VERSION "\"\n.SH " << say("名称", "NAME") << "\ncreditlink \\- "
              << roff(say("采集、核验、报送信用数据", "collects, checks and exchanges credit data")) << "\n.SH " << say("用法", "SYNOPSIS")
              << "\n.B creditlink\n.I " << say("名词 动词", "NOUN VERB") << '\n' << roff(say("[参数] [选项]", "[arguments] [options]")) << "\n.SH " << say("命令", "COMMANDS") << '\n';
    for (const Command& command : commands()) {
        std::cout << ".SS \"" << roff(spelled(command)) << (command.arguments.empty() ? "" : " ") << roff(command.arguments) << "\"\n" << roff(say(command.zh, command.en)) << '\n';
        for (const OptionRow& row : command.options) option(row);
        std::cout << ".PP\n.nf\n    " << roff(command.example) << "\n.fi\n";
    }
    std::cout << ".SH " << say("公共选项", "COMMON OPTIONS") << '\n';
    for (const OptionRow& row : common_options({})) option(row);
    std::cout << ".SH " << say("退出码", "EXIT STATUS") << '\n';
    for (const auto& [status, words] : kExitWords) std::cout << ".TP\n.B " << status << '\n' << roff(say(words.first, words.second)) << '\n';
    return Exit::balanced;
}

std::string words_of(const std::vector<OptionRow>& options) {
    std::string words;
    for (const OptionRow& row : options) words += " " + std::string(row.name);
    return words;
}

// One case a command: the verbs of a noun, then the options. Task names are asked of the program itself.
Result<Exit> completion(const Invocation& in) {
    if (in.arguments.size() != 1 || in.arguments[0] != "bash")
        return Error{Errc::usage, std::string(say("目前只有 bash", "bash is the one there is")), {}, "creditlink completion bash"};
    std::cout << "# bash completion of creditlink " CREDITLINK_VERSION "; use it: source <(creditlink completion bash)\n"
                 "_creditlink() {\n    local word=${COMP_WORDS[COMP_CWORD]} verbs= options= tasks=\n"
                 "    if [ \"$COMP_CWORD\" = 1 ]; then\n        COMPREPLY=($(compgen -W \"";
    for (const Noun& noun : nouns()) std::cout << noun.name << ' ';
    std::cout << "--help --version\" -- \"$word\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n";
    for (const Noun& noun : nouns()) {
        std::cout << "        " << noun.name << ") verbs=\"";
        for (const Command& command : commands())
            if (command.noun == noun.name && !command.verb.empty()) std::cout << command.verb << ' ';
        std::cout << "\" ;;\n";
    }
    std::cout << "    esac\n    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n";
    for (const Command& command : commands()) {
        const bool tasks = command.arguments.find("TASK") != std::string_view::npos;
        std::cout << "        \"" << command.noun << ' ' << command.verb << (command.verb.empty() ? "\"*" : "\"") << ") options=\"" << words_of(command.options) << words_of(common_options(command)) << '"'
                  << (tasks ? " tasks=yes" : "") << " ;;\n";
    }
    std::cout << "    esac\n"
                 "    if [[ $word == -* ]]; then\n        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                 "    elif [ \"$COMP_CWORD\" = 2 ] && [ -n \"$verbs\" ]; then\n        COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n"
                 "    elif [ -n \"$tasks\" ]; then\n        COMPREPLY=($(compgen -W \"$(creditlink config tasks --names 2>/dev/null)\" -- \"$word\"))\n"
                 "    else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\ncomplete -F _creditlink creditlink\n";
    return Exit::balanced;
}

}  // namespace

std::vector<Command> manual_commands() {
    return {
        {"manual", "", "", "打印命令手册（roff，可交给 man）", "print the man page, roff for man", "creditlink manual | man -l -", {}, manual, true},
        {"completion", "", "bash", "打印 bash 补全脚本", "print the completion script for bash", "source <(creditlink completion bash)", {}, completion, true},
    };
}

}  // namespace creditlink
