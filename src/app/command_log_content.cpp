// The message that an entry of the exchange log stands for. It holds personal data: a purpose is needed, and each look is an entry.

#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/delivery/kept_message.h"
#include "erased_words.h"
#include "one_entry.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

// A batch, or a letter that was announced.
std::string of_what(const LogEntry& entry) {
    const auto json = json::parse(entry.json);
    const json::Value* of = json ? json->find(entry.event.starts_with("announc") ? "letter" : "batch") : nullptr;
    return of ? std::string(of->string_or("")) : std::string();
}

void print_message(std::string_view message) {  // a platform may have sent anything: no byte of it may move the cursor
    for (const std::string_view line : split(message, "\n")) std::cout << one_line(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line) << '\n';
}

Result<Exit> content(const Invocation& in) {
    Invocation number;
    if (in.arguments.size() == 1) number.options.emplace("n", in.arguments[0]);
    const auto index = number.number("n");
    if (!index) return Error{Errc::usage, std::string(say("请给出条目编号", "give an entry's number")), {}, "creditlink log content 1 --purpose …"};
    const std::string purpose = in.option("--purpose"), file = in.option("--out");
    if (trim(purpose).empty())
        return Error{Errc::usage, std::string(say("报文含个人信息：请用 --purpose 写明查看目的，查看行为记入交换日志", "the message holds personal data: say with --purpose what it is looked at for; the look is logged")), {},
                     "creditlink log content " + in.arguments[0] + std::string(say(" --purpose 审计抽查", " --purpose 'spot check'"))};
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    auto lock = (*office)->run_lock("log content");  // the store is opened as its writer would
    if (!lock) return lock.error();
    auto entry = one_entry((*office)->config().state / "log", *index);
    if (!entry) return entry.error();
    auto contents = (*office)->contents();
    if (!contents) return contents.error();
    auto message = kept_message(*contents, *entry);
    if (!message) return erased_or(message.error(), **office, of_what(*entry));
    auto ledger = (*office)->ledger();
    if (!ledger) return ledger.error();
    if (auto kept = ledger->record_decision("unmask", "log " + std::to_string(*index), purpose, acting_person()); !kept) return kept.error();
    if (!file.empty())
        if (auto wrote = write_file(file, *message, 0600); !wrote) return wrote.error();
    if (in.json) {
        json::Writer writer;
        writer.begin_object().member("index", static_cast<std::int64_t>(entry->index)).member("event", entry->event).member("bytes", static_cast<std::int64_t>(message->size()));
        if (file.empty()) writer.member("message_base64", base64(*message));
        else writer.member("file", file);
        print_json(writer.end_object());
        return Exit::balanced;
    }
    if (file.empty()) print_message(*message);
    std::cerr << say("与日志第 {n} 条承诺的摘要一致，{b} 字节", "its digests are those of entry {n}; {b} bytes", {{"n", std::to_string(*index)}, {"b", std::to_string(message->size())}});
    if (!file.empty()) std::cerr << say("，已存入 ", ", written to ") << file;
    std::cerr << '\n';
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_content_commands() {
    return {
        {"log", "content", "ENTRY", "显示一条日志所指的请求或回执原文，并与日志里的摘要核对", "show the request or answer of an entry, checked",
         "creditlink log content 1 --purpose 审计抽查", {{"--purpose", "TEXT", "查看目的；查看行为记入交换日志", "what for; the look is logged"},
          {"--out", "FILE", "原样存入文件（权限 0600）", "write it to a file as it is (mode 0600)"}}, content},
    };
}

}  // namespace creditlink
