// What leaves the office of its exchange log: proofs, exports, anchors. creditlink-verify checks them elsewhere.

#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/document/qr.h"
#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/proof.h"
#include "export_noted.h"
#include "person.h"
#include "print.h"
#include "signed_log.h"

namespace creditlink {

namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
    Invocation one;
    one.options.emplace("n", text);
    return one.number("n");
}

// "1024 Vb0…=", an anchor, or a number of entries of this log.
Result<LogHead> earlier_head(const SignedLog& log, const std::string& text) {
    if (const auto size = whole_number(text)) {
        const auto root = LogTree(log.directory, log.head.size).root(*size);
        if (!root) return root.error();
        return LogHead{*size, *root};
    }
    return text.find(' ') != std::string::npos && text[0] >= '0' && text[0] <= '9' ? LogHead::parse(text)
                                                                                   : parse_anchor(text);
}

Result<Exit> prove(const Invocation& in) {
    const bool consistency = in.has("--from");
    const auto index = in.arguments.size() == 1 ? whole_number(in.arguments[0]) : std::nullopt;
    if (consistency ? !in.arguments.empty() || in.has("--size") : !index)
        return Error{Errc::usage,
                     std::string(say("请给出条目编号，或用 --from 给出旧日志头",
                                     "give an entry's number, or an earlier head with --from")),
                     {},
                     "creditlink log prove 0 / creditlink log prove --from 1"};
    const auto log = signed_log(in);
    if (!log) return log.error();
    if (consistency) {
        const auto from = earlier_head(*log, in.option("--from"));
        if (!from) return from.error();
        const auto proof = prove_consistency(log->directory, log->checkpoint, *from);
        if (!proof) return proof.error();
        if (!proof->holds())
            return Error{
                Errc::log_integrity,
                say("日志不是 {h} 的延续", "the log does not extend {h}", {{"h", from->text()}}),
                {},
                std::string(say("这个日志头不是本日志的，或者日志被改写；请与审计员核对",
                                "the head is not of this log, or the log was rewritten: compare with the auditor"))};
        print_json(proof->json());
        return Exit::balanced;
    }
    const auto proof =
        prove_inclusion(log->directory, log->checkpoint, *index, in.number("--size").value_or(log->head.size));
    if (!proof) return proof.error();
    print_json(proof->json());
    return Exit::balanced;
}

Result<Exit> write_export(const Invocation& in) {
    if (in.arguments.size() != 1)
        return Error{Errc::usage, std::string(say("请给出导出目录", "name the folder for the export")), {}, {}};
    const auto log = signed_log(in);
    if (!log) return log.error();
    const Path to = in.arguments[0];
    auto ledger = log->office->ledger();
    if (!ledger) return ledger.error();
    const auto head = export_log(log->directory, to, log->office->log_origin(), log->keys);
    if (!head) return head.error();
    if (auto noted = note_export(*ledger, "log", head->size, "head:" + base64(bytes_of(head->root)), acting_person()); !noted)
        return Error{noted.error().code, noted.error().message, to.string(), std::string(say("导出的文件在，但没有记下这次导出：删去它们，排除问题后再导出", "the files are there, but that they were exported is not noted: delete them, and export again once that is mended"))};
    if (in.json) {
        json::Writer writer;
        print_json(writer.begin_object().member("export", to.string()).member("head", head->text()).end_object());
        return Exit::balanced;
    }
    std::cout
        << say("已导出前 {n} 条到 {d}：条目、哈希块、检查点、公钥和格式说明，不含个人信息\n",
               "the first {n} entries are in {d}: entries, tiles, checkpoint, keys and format page; no personal data\n",
               {{"n", std::to_string(head->size)}, {"d", to.string()}})
        << say("在别处核验：", "check it elsewhere: ") << "creditlink-verify export " << to.string() << " --key "
        << (to / "keys").string() << '\n';
    return Exit::balanced;
}

Result<Exit> anchor(const Invocation& in) {
    const auto log = signed_log(in);
    if (!log) return log.error();
    const std::string line = anchor_line(log->head);
    const auto code = qr_code(line);
    if (!code) return code.error();
    if (in.has("--svg"))
        if (auto wrote = write_file(in.option("--svg"), qr_svg(*code)); !wrote) return wrote.error();
    if (in.json) {
        json::Writer writer;
        print_json(writer.begin_object()
                       .member("origin", log->office->log_origin())
                       .member("anchor", line)
                       .member("head", log->head.text())
                       .end_object());
        return Exit::balanced;
    }
    std::cout << line << '\n';
    if (!stdout_is_terminal()) return Exit::balanced;
    std::cerr << log->office->log_origin() << "  "
              << say("前 {n} 条", "the first {n} entries", {{"n", std::to_string(log->head.size)}}) << "  "
              << shown_time(log->office->clock().unix_seconds()) << '\n'
              << qr_blocks(*code)
              << say("打印存档；日后用 creditlink-verify anchor 核对\n",
                     "print and file it; creditlink-verify anchor compares it later\n");
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_proof_commands() {
    return {
        {"log",
         "prove",
         "[INDEX]",
         "制作证明：条目在日志中，或日志是旧日志头的延续",
         "prove an entry, or that an earlier head is extended",
         "creditlink log prove 0",
         {{"--size", "N", "以前 N 条为准，缺省为已签名的全部",
           "under the first N entries, all signed ones unless given"},
          {"--from", "HEAD", "旧日志头“条数 根”、锚定行或条数",
           "the earlier head \"size root\", an anchor, or a number of entries"}},
         prove},
        {"log",
         "export",
         "DIR",
         "导出日志供别处核验（不含流水和内容）",
         "export the log for checking elsewhere",
         "creditlink log export log-export",
         {},
         write_export},
        {"log",
         "anchor",
         "",
         "打印存档用的锚定行和二维码",
         "the head as a line and a QR code to print and file",
         "creditlink log anchor --svg anchor.svg",
         {{"--svg", "FILE", "把二维码写成 SVG", "write the QR code as SVG"}},
         anchor},
    };
}

}  // namespace creditlink
