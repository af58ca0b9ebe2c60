#include "audit_sample.h"

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/export.h"
#include "standing_asked.h"

namespace creditlink {

Result<RepeatedSample> draw_sample(const SignedLog& log, const SampleWish& wish) {
    auto drawn = repeat_sample(files_under(log.directory), log.office->log_origin(), log.head.size, wish);
    if (drawn && drawn->sample.records.empty())
        return Error{Errc::not_found,
                     std::string(say("这个范围里没有最终回执", "there is no final receipt in this range")),
                     {},
                     "creditlink log search --event exchange"};
    return drawn;
}

Result<LogHead> sign_sample_into_log(Office& office, const Sample& sample, std::string_view who) {
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    auto log = log_of_now(office, *ledger, AskPlatforms::unless_away);
    if (!log) return log.error();
    if (auto kept = ledger->enqueue_log("sampled", sampled_entry(sample, who)); !kept) return kept.error();
    if (auto drained = drain_outbox(*ledger, *log); !drained) return drained.error();
    auto head = log->checkpoint();
    if (!head) return head.error();
    if (auto noted = ledger->note_head({}, head->text()); !noted) return noted.error();
    return *head;
}

}  // namespace creditlink
