// `log rotate`: new keys for the exchange log, announced by an entry that the old ones sign, or, where those are lost, by
// one that says so.

#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "log_key_change.h"
#include "log_rotation.h"
#include "print.h"
#include "standing_asked.h"

namespace creditlink {

namespace {

void print_keys(std::string_view label, const std::string& origin, const std::vector<PublicKey>& keys) {
    std::cout << label << '\n';
    for (const PublicKey& key : keys)
        if (const auto text = note_verifier_key(origin, key)) std::cout << "  " << *text << '\n';
}

Result<Exit> rotate_command(const Invocation& in) {
    if (trim(in.option("--reason")).empty())
        return Error{Errc::usage,
                     std::string(say("请用 --reason 说明为何更换；留在台账，其摘要记入日志",
                                     "give --reason: why the keys change; kept in the ledger, its digest in the log")),
                     {},
                     std::string(say("creditlink log rotate --reason 到期更换",
                                     "creditlink log rotate --reason 'yearly change'"))};
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    auto lock = (*office)->run_lock("log rotate");
    if (!lock) return lock.error();
    const auto earlier = finish_key_change((*office)->config(), (*office)->log_origin());
    if (!earlier) return earlier.error();
    if (*earlier) {
        print_done(in.json, "rotated", "log",
                   std::string(say("上次被打断的更换已做完：新密钥已启用。",
                                   "The change that was interrupted is finished: the new keys are in place.")));
        return Exit::balanced;
    }
    auto ledger = (*office)->ledger();
    if (!ledger) return ledger.error();
    const auto loss = standing_with_platforms(**office, *ledger, AskPlatforms::unless_away);
    if (!loss) return loss.error();
    if (loss->any()) return loss_error(*loss);
    const bool lost = in.has("--lost");
    const auto rotation = lost ? replace_lost_log_keys(**office, *ledger, in.option("--reason"))
                               : rotate_log_keys(**office, *ledger, in.option("--reason"));
    if (!rotation) return rotation.error();
    const std::string origin = (*office)->log_origin();
    if (auto installed = finish_key_change((*office)->config(), origin); !installed) return installed.error();
    if (in.json) {
        json::Writer writer;
        writer.begin_object().member("entry", static_cast<std::int64_t>(rotation->entry)).name("keys").begin_array();
        for (const PublicKey& key : rotation->next)
            if (const auto text = note_verifier_key(origin, key)) writer.string(*text);
        print_json(writer.end_array().end_object());
        return Exit::balanced;
    }
    print_keys(say("原公钥：", "keys until now:"), origin, rotation->now);
    print_keys(say("新公钥：", "keys from now on:"), origin, rotation->next);
    const auto print_old_keys = [&] {
        print_wrapped(say("原私钥（还在的）改名为 *.until-{n}：离线封存或销毁，不要留在本机。",
                          "The old private keys, where they are still there, are now *.until-{n}: take them off this machine, or destroy them.",
                          {{"n", std::to_string(rotation->entry)}}));
    };
    if (lost) {
        print_wrapped(say("日志第 {n} 条写明原密钥丢失或失窃，检查点只由新密钥签名。凭原公钥没有人会相信它：请把上面的新公钥"
                          "当面或用另外的途径交给每一位审计人员和见证人（见证人用 creditlink-verify witness rekey），"
                          "由他们核对编号后换上。",
                          "Entry {n} says that the old keys were lost or stolen; the new ones alone sign. Nobody who "
                          "pinned the old ones is led to them: hand the new public keys to every auditor and witness in "
                          "person or by another way (a witness: creditlink-verify witness rekey), to be compared and "
                          "pinned.",
                          {{"n", std::to_string(rotation->entry)}}));
        print_old_keys();
        print_next("creditlink log check");
        return Exit::balanced;
    }
    print_wrapped(
        say("日志第 {n} "
            "条宣布了新密钥，由原密钥签名；此后的检查点用新密钥签。审计人员手里的原公钥照旧可用：导出和证据包带有交接记"
            "录。",
            "Entry {n} of the log announces the new keys, signed by the old ones; checkpoints are signed with the new "
            "ones from now on. What auditors hold goes on to work: exports and packs carry the handover.",
            {{"n", std::to_string(rotation->entry)}}));
    print_old_keys();
    print_next("creditlink log check");
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_rotate_commands() {
    return {
        {"log",
         "rotate",
         "",
         "更换日志签名密钥：新密钥由原密钥签名的条目宣布",
         "change the log's keys; the old ones announce the new",
         "creditlink log rotate --reason 年度更换",
         {{"--reason", "TEXT", "为何更换；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"},
          {"--lost", "", "原密钥丢失或失窃，不能再签：新公钥须当面交给审计人员",
           "the old keys are lost or stolen: auditors pin the new ones by hand"}},
         rotate_command}};
}

}  // namespace creditlink
