#include "log_duty.h"

#include <unistd.h>

#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "print.h"
#include "standing_asked.h"

namespace creditlink {

namespace {

bool is_there(const Path& path) {
    std::error_code none;
    return std::filesystem::exists(path, none);
}

// Looked for without the lock, and without writing: mostly there is none.
Result<bool> anything_waits(Office& office) {
    if (!is_there(office.config().state / "ledger.db")) return false;
    auto ledger = office.ledger(true);
    if (!ledger) return ledger.error();
    const auto waiting = ledger->to_log(1);
    return waiting ? Result<bool>(!waiting->empty()) : Result<bool>(waiting.error());
}

}  // namespace

Result<SignedUpTo> log_and_sign(Ledger& ledger, ExchangeLog& log) {
    if (auto drained = drain_outbox(ledger, log); !drained) return drained.error();
    SignedUpTo done;
    auto head = log.checkpoint();
    if (!head && head.error().code != Errc::trust) return head.error();
    if (!head) done.not_signed = head.error();
    done.head = log.head();
    if (auto noted = ledger.note_head({}, done.head.text()); !noted) return noted.error();
    return done;
}

Status log_decisions(Office& office, BeginLog begin) {
    const Path& state = office.config().state;
    if (begin == BeginLog::no && !is_there(state / "log" / "journal")) return {};
    const auto waits = anything_waits(office);
    if (!waits) return waits.error();
    if (!*waits) return {};
    const auto lock =
        FileLock::take(state / "run.lock", std::string(kLogsDecisions) + ", pid " + std::to_string(getpid()));
    if (!lock) return lock.error().code == Errc::locked ? Status() : Status(lock.error());
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    auto log = log_of_now(office, *ledger, begin == BeginLog::yes ? AskPlatforms::unless_lately : AskPlatforms::unless_away);
    if (!log) return log.error();
    const auto done = log_and_sign(*ledger, *log);
    return done ? Status() : Status(done.error());
}

void log_decisions_of_command(const Config& config) {
    auto office = Office::open(config);
    const Status done = office ? log_decisions(**office, BeginLog::no) : Status(office.error());
    if (done) return;
    const std::string& hint = done.error().hint;
    std::cerr << say("注意：已办妥，但还没有写进交换日志：{w}",
                     "note: it is done, but not in the exchange log yet: {w}", {{"w", one_line(done.error().message)}})
              << '\n'
              << say("提示：", "hint: ")
              << (hint.empty() ? std::string(say("服务或下次运行会写入；creditlink log check 说明还有几条等候",
                                                 "the service or the next run logs it; creditlink log check says what waits"))
                               : one_line(hint))
              << '\n';
}

Result<WaitingEntries> waiting_entries(Office& office) {
    if (!is_there(office.config().state / "ledger.db")) return WaitingEntries{};
    auto ledger = office.ledger(true);
    if (!ledger) return ledger.error();
    const auto list = ledger->to_log(kMostWaitingEntries);
    if (!list) return list.error();
    WaitingEntries waiting{.count = list->size()};
    for (const auto& entry : *list) {
        const auto data = json::parse(entry.json);
        const json::Value* const at = data ? data->find("at") : nullptr;
        if (at && at->is_string()) waiting.since = parse_rfc3339(at->text).value_or(0);
        if (waiting.since != 0) break;
    }
    return waiting;
}

std::string waiting_sentence(const WaitingEntries& waiting) {
    if (waiting.since == 0)
        return say("{n} 条在台账等候写入日志", "{n} entries wait in the ledger to be logged",
                   {{"n", std::to_string(waiting.count)}});
    return say("{n} 条在台账等候写入日志，最早的 {t}",
               "{n} entries wait in the ledger to be logged, the oldest since {t}",
               {{"n", std::to_string(waiting.count)}, {"t", shown_time(waiting.since)}});
}

}  // namespace creditlink
