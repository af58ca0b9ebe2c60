// `log cosign`: what a witness signed elsewhere comes back and is kept beside the log.

#include <array>
#include <filesystem>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/cosigned.h"
#include "log_key_change.h"
#include "print.h"
#include "witnesses.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxNote = 1u << 20;
constexpr std::size_t kMostWaiting = 10'000;  // a run takes the outbox into the log

// As it is typed: a file of the current folder, else the key itself or a file beside the configuration.
std::string key_or_file(const std::string& word) {
    std::error_code none;
    return std::filesystem::exists(word, none) ? std::filesystem::absolute(word).string() : word;
}

// It is one of ours: signed by our keys, of whatever generation, and a head that this log has.
Result<LogHead> head_of_ours(Office& office, const std::string& note, const std::string& file) {
    std::string problem;
    auto keys = office.log_public_keys(problem);
    if (keys.empty()) return Error{Errc::trust, problem, {}, {}};
    const auto former = former_log_keys(office.config(), office.log_origin());
    if (!former) return former.error();
    keys.insert(keys.end(), former->begin(), former->end());
    const auto head = verified_checkpoint(note, office.log_origin(), keys);
    if (!head)
        return Error{head.error().code, head.error().message, file + " " + head.error().place, head.error().hint};
    auto roots = LogRoots::read(office.config().state / "log");
    if (!roots) return roots.error();
    const std::array known{KnownHead{*head, file}};
    const auto lost = lost_heads(*roots, known);
    if (!lost) return lost.error();
    if (!lost->empty())
        return Error{Errc::log_integrity,
                     say("见证人副署的日志头不是本日志的：{h}",
                         "the head that was cosigned is not one of this log: {h}", {{"h", head->text()}}),
                     file,
                     std::string(say("日志可能被截短、改写或恢复过：creditlink log check，并与见证人核对",
                                     "the log may have been cut, rewritten or restored: creditlink log check, and "
                                     "compare with the witness"))};
    return head;
}

// In the log, or on its way there.
Result<bool> is_entered(const Path& log, Ledger& ledger, std::string_view json) {
    bool found = false;
    auto read = read_log(log, [&](const LogEntry& entry) -> Status {
        found = found || (entry.event == "cosigned" && entry.json == json);
        return {};
    });
    if (!read) return read.error();
    const auto waiting = ledger.to_log(kMostWaiting);
    if (!waiting) return waiting.error();
    for (const auto& one : *waiting) found = found || (one.event == "cosigned" && one.json == json);
    return found;
}

Result<Exit> cosign(const Invocation& in) {
    if (in.arguments.size() != 1)
        return Error{
            Errc::usage,
            std::string(say("请给出见证人副署过的检查点文件", "name the file of a checkpoint that a witness cosigned")),
            {},
            "creditlink log cosign cosigned"};
    auto config = in.config();
    if (!config) return config.error();
    auto witnesses = in.has("--witness") ? witness_keys(*config, key_or_file(in.option("--witness"))) : known_witnesses(*config);
    if (!witnesses) return witnesses.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    auto lock = (*office)->run_lock("log cosign");
    if (!lock) return lock.error();
    const auto note = read_file(in.arguments[0], kMaxNote);
    if (!note) return note.error();
    const auto head = head_of_ours(**office, *note, in.arguments[0]);
    if (!head) return head.error();
    const Path kept = (*office)->config().state / "log" / kCosigned;
    const auto before = read_file(kept, kMaxNote);
    if (!before && before.error().code != Errc::not_found) return before.error();
    const auto after = with_cosigned(before ? *before : std::string(), *note, *witnesses);
    if (!after) return after.error();
    const auto by = verified_cosignatures(*note, *witnesses);
    if (!by) return by.error();
    auto ledger = (*office)->ledger();
    if (!ledger) return ledger.error();
    json::Writer entry;
    entry.begin_object()
        .member("head", head->text())
        .member("witness", by->front().witness.name)
        .member("at", rfc3339(by->front().time))
        .end_object();
    const auto known = is_entered((*office)->config().state / "log", *ledger, entry.text());
    if (!known) return known.error();
    const bool same = before && *before == *after;
    if (same && *known) {
        print_done(in.json, "unchanged", head->text(),
                   std::string(say("已经存有，没有变化。", "It is kept already; nothing changed.")));
        return Exit::balanced;
    }
    // The file first: the log never says that something was kept which was not. Whoever is killed between runs it
    // again.
    if (!same)
        if (auto wrote = write_file(kept, *after); !wrote) return wrote.error();
    CREDITLINK_FAILPOINT("log.cosigned-kept");
    if (auto noted = ledger->enqueue_log("cosigned", entry.text()); !noted) return noted.error();
    print_done(
        in.json, "kept", head->text(),
        say("已存：见证人 {w} 副署到前 {n} 条（{t}），随导出和证据包带出。",
            "Kept: {w} cosigned the first {n} entries ({t}); exports and packs carry it.",
            {{"w", by->front().witness.name}, {"n", std::to_string(head->size)}, {"t", shown_time(by->front().time)}}));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_cosign_commands() {
    return {{"log",
             "cosign",
             "FILE",
             "核对见证人副署过的检查点，存在日志旁",
             "keep what a witness cosigned, after checking it",
             "creditlink log cosign cosigned --witness witness.pub",
             {{"--witness", "KEY", "所信的见证人公钥或其文件；缺省为 keys.log.witnesses",
               "the witness's key, or a file of it; keys.log.witnesses unless given"}},
             cosign}};
}

}  // namespace creditlink
