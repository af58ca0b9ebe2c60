// Evidence packs. One holds personal data: a purpose is needed, and each is an entry of the exchange log, with its
// manifest's digest.

#include <iostream>
#include <map>

#include "command.h"
#include "creditlink/audit/pack_maker.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "evidence_page.h"
#include "filters.h"
#include "pack_origin.h"
#include "pack_subject.h"
#include "person.h"
#include "print.h"
#include "signed_log.h"

namespace creditlink {

namespace {

Status words_are_there(const Invocation& in) {
    if (in.option("--out").empty())
        return wants("请用 --out 给出证据包文件", "name the pack's file with --out", "--out evidence.zip");
    if (trim(in.option("--purpose")).empty())
        return wants("证据包含个人信息：请用 --purpose 写明用途，制作行为记入交换日志",
                     "the pack holds personal data: say with --purpose what it is for; making it is logged",
                     std::string(say("--purpose 审计抽查", "--purpose 'spot check'")));
    return {};
}

// By the keys' ids; a pinned key's title is its file.
std::map<std::string, std::string> signer_ids(const Config& config, const PlatformConfig& platform,
                                              const Route& route) {
    std::map<std::string, std::string> ids;
    for (const PinnedKey& pinned : route.pinned.keys())
        for (const PinConfig& pin : platform.pinned)
            if (pin.file == pinned.title) ids.emplace(pinned.key.id(), pin.signer_id);
    if (route.key) ids.emplace(route.key->public_key().id(), config.sign.signer_id);
    return ids;
}

Result<MadePack> made_pack(const SignedLog& log, const PackSubject& subject, bool whole) {
    const PlatformConfig* platform = log.office->config().platform(subject.platform);
    if (!platform)
        return Error{Errc::config,
                     say("平台“{p}”已不在配置里，没有它的公钥",
                         "platform {p} is no longer configured, so its key is not at hand", {{"p", subject.platform}}),
                     log.office->config().file,
                     {}};
    const auto route = log.office->route(*platform);
    if (!route) return route.error();
    const auto contents = log.office->contents();
    if (!contents) return contents.error();
    const PackSources from{log.directory,
                           log.checkpoint,
                           log.keys,
                           *contents,
                           route->key ? std::optional(route->key->public_key()) : std::nullopt,
                           route->pinned,
                           signer_ids(log.office->config(), *platform, *route)};
    const auto exchange = kept_exchange(from, subject.batch, subject.from_entry);
    if (!exchange) return exchange.error();
    return make_pack(from, *exchange,
                     {.origin = log.office->log_origin(),
                      .platform = subject.platform,
                      .batch = subject.batch,
                      .submission = subject.submission ? text_of(subject.submission->id) : std::string(),
                      .whole = whole,
                      .made = rfc3339(log.office->clock().unix_seconds()),
                      .office = {},
                      .platform_key = {}});
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
            .member("outcome", made.found.outcome)
            .member("receipt", made.found.receipt)
            .member("manifest_sha256", manifest);
        return print_json(writer.end_object());
    }
    std::cout << say("已制作 {f}（{b} 字节）", "{f} is made ({b} bytes)",
                     {{"f", one_line(file)}, {"b", std::to_string(bytes)}})
              << '\n';
    print_wrapped(
        made.pack.about.whole
            ? say("含请求全文和同批全部记录：请按个人信息保管。",
                  "It holds the whole request and all records of the batch: keep it as personal data.")
            : say("只含这一条记录；要让别人重验对请求正文的签名，用 --whole。",
                  "It holds this record alone; for others to check the signature over the body again, use --whole."));
    print_wrapped(say("清单摘要 {m} 随下次运行写入交换日志。",
                      "The manifest's digest {m} goes into the exchange log with the next run.",
                      {{"m", std::string(manifest)}}));
    print_next("creditlink-verify pack " + one_line(file));
}

Result<Exit> pack(const Invocation& in) {
    if (auto there = words_are_there(in); !there) return there.error();
    auto log = signed_log(in);
    if (!log) return log.error();
    const auto lock = log->office->run_lock("evidence pack");  // the store is opened as its writer would
    if (!lock) return lock.error();
    auto ledger = log->office->ledger();
    if (!ledger) return ledger.error();
    const auto subject = pack_subject(in, *ledger);
    if (!subject) return subject.error();
    auto made = made_pack(*log, *subject, in.has("--whole"));
    if (!made) return made.error();
    const PlatformConfig* platform = log->office->config().platform(subject->platform);
    PageWords words{log->office->config().office_name,
                    platform->title.empty() ? platform->name : platform->title,
                    {},
                    std::string(say("源数据行不在整批的包里。", "source rows are not in a pack of a batch."))};
    if (subject->submission) add_origin(*log->office, *subject->submission, made->pack, words);
    made->pack.members.insert_or_assign(std::string(pack_member::kPage), evidence_page(*made, words));
    const auto bytes = pack_bytes(made->pack);
    if (!bytes) return bytes.error();
    const std::string manifest = hex(bytes_of(sha256(pack_manifest(made->pack))));
    const std::string about = (subject->submission ? text_of(subject->submission->id) + " " : std::string()) +
                              subject->batch + (in.has("--whole") ? " whole" : "") + " manifest " + manifest;
    if (auto kept = ledger->record_decision("evidence-pack", about, in.option("--purpose"), acting_person()); !kept)
        return kept.error();
    if (auto wrote = write_file(in.option("--out"), *bytes, 0600); !wrote) return wrote.error();
    report(in, *made, manifest, bytes->size());
    return Exit::balanced;
}

}  // namespace

std::vector<Command> evidence_commands() {
    return {
        {"evidence",
         "pack",
         "ID",
         "制作证据包：一条记录（s-… 或 k-…），或加 --whole 的整批（b-…）",
         "make an evidence pack of one record (s-… or k-…), or of a batch (b-…) with --whole",
         "creditlink evidence pack $(creditlink submission list --ids --state accepted --most 1) --out evidence.zip "
         "--purpose 审计抽查",
         {{"--out", "FILE", "证据包文件（zip，权限 0600）", "the pack's file (a zip, mode 0600)"},
          {"--purpose", "TEXT", "用途；制作行为记入交换日志", "what for; making it is logged"},
          {"--whole", "", "附请求全文，含同批全部记录", "with the whole request, all records of the batch in it"}},
         pack},
    };
}

}  // namespace creditlink
