// `log rotate`: new keys for the exchange log, announced by an entry that the old ones sign.

#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "log_key_change.h"
#include "log_standing.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

// The last entry that announces exactly these keys: of a change that was begun, or nothing.
Result<std::optional<std::uint64_t>> announced_at(const Path& log, const std::string& data) {
    std::optional<std::uint64_t> found;
    auto read = read_log(log, [&](const LogEntry& entry) -> Status {
        if (entry.event == kLogKeysEvent && entry.json == data) found = entry.index;
        return {};
    });
    if (!read) return read.error();
    return found;
}

Status announce(Ledger& ledger, ExchangeLog& log, const std::string& data, const std::string& reason) {
    auto recorded = ledger.together([&]() -> Status {
        if (auto decided = ledger.record_decision("log-rotate", "log", reason, acting_person()); !decided)
            return decided;
        return ledger.enqueue_log(kLogKeysEvent, data);
    });
    return recorded ? drain_outbox(ledger, log) : recorded;
}

// The old keys sign it as ever; the new ones sign the same lines: whoever believes either can read this checkpoint.
Result<std::string> both_sign(const Path& directory, ExchangeLog& log, const std::string& origin,
                              const NextKeys& next) {
    const auto head = log.checkpoint();
    if (!head) return head.error();
    auto note = read_file(directory / "checkpoint", 1u << 20);
    if (!note) return note.error();
    std::vector<const PrivateKey*> signers;
    for (const PrivateKey& key : next.keys) signers.push_back(&key);
    const auto with_new = signed_checkpoint(origin, *head, signers);
    if (!with_new) return with_new.error();
    *note += with_new->substr(checkpoint_text(origin, *head).size() + 1);
    if (auto wrote = write_file(directory / "checkpoint", *note); !wrote) return wrote.error();
    CREDITLINK_FAILPOINT("key.both-signed");
    return note;
}

Status hand_over(const Path& directory, std::string_view note, std::uint64_t entry, std::uint64_t size) {
    const auto proof = prove_inclusion(directory, note, entry, size);
    if (!proof) return proof.error();
    auto handovers = read_handovers(files_under(directory));
    if (!handovers) return handovers.error();
    if (auto wrote = write_file(directory / kHandovers, *handovers + proof->json() + "\n"); !wrote) return wrote;
    CREDITLINK_FAILPOINT("key.handed-over");
    return {};
}

struct Rotation {
    std::uint64_t entry = 0;
    std::vector<PublicKey> now, next;
};

// Under the run lock; the log is closed when it returns, and what is signed next is signed with the new keys.
Result<Rotation> rotate(Office& office, Ledger& ledger, const std::string& reason) {
    const Path directory = office.config().state / "log";
    const std::string origin = office.log_origin();
    auto log = office.log();
    if (!log) return log.error();
    if (auto able = log->checkpoint(); !able) return able.error();  // both old keys are at hand
    std::string problem;
    Rotation rotation{0, office.log_public_keys(problem), {}};
    const auto next = next_log_keys(office.config());
    if (!next) return next.error();
    rotation.next = next->public_keys();
    const auto data = announcement(origin, rotation.now, rotation.next);
    if (!data) return data.error();
    auto entry = announced_at(directory, *data);
    if (!entry) return entry.error();
    if (!*entry) {
        if (auto done = announce(ledger, *log, *data, reason); !done) return done.error();
        CREDITLINK_FAILPOINT("key.announced");
        entry = announced_at(directory, *data);
        if (!entry) return entry.error();
    }
    const auto note = both_sign(directory, *log, origin, *next);
    if (!note) return note.error();
    const std::uint64_t size = log->signed_size();
    rotation.entry = entry->value();
    if (auto handed = hand_over(directory, *note, rotation.entry, size); !handed) return handed.error();
    if (auto noted = ledger.note_head({}, log->head().text()); !noted) return noted.error();
    return rotation;
}

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
    const auto loss = standing_of_log(**office);
    if (!loss) return loss.error();
    if (loss->any()) return loss_error(*loss);
    const auto rotation = rotate(**office, *ledger, in.option("--reason"));
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
    print_wrapped(
        say("日志第 {n} "
            "条宣布了新密钥，由原密钥签名；此后的检查点用新密钥签。审计人员手里的原公钥照旧可用：导出和证据包带有交接记"
            "录。",
            "Entry {n} of the log announces the new keys, signed by the old ones; checkpoints are signed with the new "
            "ones from now on. What auditors hold goes on to work: exports and packs carry the handover.",
            {{"n", std::to_string(rotation->entry)}}));
    print_wrapped(say("原私钥改名为 *.until-{n}：离线封存或销毁，不要留在本机。",
                      "The old private keys are now *.until-{n}: take them off this machine, or destroy them.",
                      {{"n", std::to_string(rotation->entry)}}));
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
         {{"--reason", "TEXT", "为何更换；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"}},
         rotate_command}};
}

}  // namespace creditlink
