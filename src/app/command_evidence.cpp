// Evidence packs. One holds personal data: a purpose is needed, and each is an entry of the exchange log, with its
// manifest's digest.

#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "erased_words.h"
#include "filters.h"
#include "finished_pack.h"
#include "pack_many.h"
#include "person.h"
#include "print.h"
#include "signed_log.h"

namespace creditlink {

namespace {

Status pack_words_are_there(const Invocation& in) {
    if (in.option("--out").empty())
        return wants("请用 --out 给出证据包文件", "name the pack's file with --out", "--out evidence.zip");
    if (trim(in.option("--purpose")).empty())
        return wants("证据包含个人信息：请用 --purpose 写明用途，制作行为记入交换日志",
                     "the pack holds personal data: say with --purpose what it is for; making it is logged",
                     std::string(say("--purpose 审计抽查", "--purpose 'spot check'")));
    return {};
}

void report(const Invocation& in, const MadePack& made, std::string_view manifest, std::size_t bytes) {
    const std::string file = in.option("--out");
    if (in.json) {
        json::Writer writer;
        writer.begin_object()
            .member("file", file)
            .member("bytes", static_cast<std::int64_t>(bytes))
            .member("batch", made.pack.about.batch)
            .member("submission", made.pack.about.submission);
        writer.name("whole")
            .boolean(made.pack.about.whole)
            .member("erased", made.pack.about.erased)
            .member("outcome", made.found.outcome)
            .member("receipt", made.found.receipt)
            .member("manifest_sha256", manifest);
        return print_json(writer.end_object());
    }
    std::cout << say("已制作 {f}（{b} 字节）", "{f} is made ({b} bytes)",
                     {{"f", one_line(file)}, {"b", std::to_string(bytes)}})
              << '\n';
    print_wrapped(
        !made.pack.about.erased.empty()
            ? say("这一批的内容已按规定销毁：包里只有日志条目、证明和销毁的条目。",
                  "The contents of this batch were erased: entries, their proofs and the erasure's entries are in it, "
                  "and nothing else.")
        : made.pack.about.whole
            ? say("含请求全文和同批全部记录：请按个人信息保管。",
                  "It holds the whole request and all records of the batch: keep it as personal data.")
            : say("只含这一条记录；要让别人重验对请求正文的签名，用 --whole。",
                  "It holds this record alone; for others to check the signature over the body again, use --whole."));
    print_wrapped(say("清单摘要 {m} 随即写入交换日志。",
                      "The manifest's digest {m} goes into the exchange log at once.",
                      {{"m", std::string(manifest)}}));
    print_next("creditlink-verify pack " + one_line(file));
}

Result<Exit> pack(const Invocation& asked) {
    if (auto there = pack_words_are_there(asked); !there) return there.error();
    if (asked.has("--day") || asked.has("--sample")) return pack_many(asked);
    Invocation in = asked;
    if (in.has("--batch")) in.arguments.push_back(in.option("--batch")), in.options["--whole"];
    auto log = signed_log(in);
    if (!log) return log.error();
    auto ledger = log->office->ledger();
    if (!ledger) return ledger.error();
    const auto subject = pack_subject(in, *ledger);
    if (!subject) return subject.error();
    PackPress press(log->office->config().documents.fonts);
    auto done = finished_pack(*log, *ledger, *subject, in.has("--whole"), &press);
    if (!done) done = erased_pack(*log, *subject, done.error(), &press);
    if (!done) return erased_or(done.error(), *log->office, subject->batch);
    if (auto kept = ledger->record_decision("evidence-pack", pack_entry_words(*subject, *done), in.option("--purpose"), acting_person()); !kept)
        return kept.error();
    if (auto wrote = write_file(in.option("--out"), done->bytes, 0600); !wrote) return wrote.error();
    report(in, done->made, done->manifest, done->bytes.size());
    return Exit::balanced;
}

}  // namespace

std::vector<Command> evidence_commands() {
    return {
        {"evidence",
         "pack",
         "[ID]",
         "制作证据包：一条记录（s-… 或 k-…）、一批、一天或一个样本",
         "make an evidence pack of one record (s-… or k-…), a batch, a day or a sample",
         "creditlink evidence pack $(creditlink submission list --ids --state accepted --most 1) --out evidence.zip "
         "--purpose 审计抽查",
         {{"--out", "FILE", "证据包文件（zip，权限 0600）", "the pack's file (a zip, mode 0600)"},
          {"--purpose", "TEXT", "用途；制作行为记入交换日志", "what for; making it is logged"},
          {"--batch", "ID", "整批，附请求全文", "a batch, with the whole request"},
          {"--day", "DAY", "一天里的各批，YYYY-MM-DD，附请求全文",
           "the batches of a day, YYYY-MM-DD, with the whole requests"},
          {"--sample", "LIST", "evidence sample 抽出的清单，每条记录一个包",
           "a list that evidence sample drew, a pack for each record"},
          {"--whole", "", "附请求全文，含同批全部记录", "with the whole request, all records of the batch in it"}},
         pack},
    };
}

}  // namespace creditlink
