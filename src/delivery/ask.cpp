// Inquiry: what became of a batch whose outcome is not known.

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

Result<bool> Courier::State::ask(BatchRow row) {
    const auto inquiry = route.protocol->inquire(row);
    if (!inquiry) {
        if (auto held = hold(std::move(row), BatchEvent::gave_up, "not-askable",
                             say_both("结果不明，且此平台不能查询：请与平台核对，再用 submission arrived（已到达）或 submission never-arrived（从未到达，重发）处理",
                                             "the outcome is not known and this platform cannot be asked: find out, then use submission arrived, or submission never-arrived to send it again"));
            !held)
            return held.error();
        return true;
    }
    auto items = ledger.items_of(row.number);
    if (!items) return items.error();
    Outgoing out{.row = std::move(row), .items = std::move(*items), .body = {}, .head = {}, .answer = {}};
    inquire(route, clock, stop, *inquiry, out);
    ++report.inquiries;
    CREDITLINK_FAILPOINT("delivery.asked");
    raise_clock(out.answer);
    Answer& answer = out.answer.meaning;
    // Only what was never sent from here can be known otherwise; of anything else it is a garbled answer.
    if (answer.kind == Answer::Kind::conflict && out.row.attempt > 0) answer.kind = Answer::Kind::unreadable;
    if (out.answer.answer.status == 0) {  // nobody there: the whole route waits
        troubled(answer.why, out.answer.not_trusted);
        pace.failed(answer.retry_after);
        out.row.due = clock.unix_ms() + pace.backoff_ms();
        if (auto kept = ledger.update_batch(out.row); !kept) return kept.error();
        return true;
    }
    // Also one that nobody believes: who reads the log later sees that somebody was there, and what he said.
    if (auto kept = journal.answered(out, route.options.platform, "inquiry", route.protocol->signed_answers()); !kept) return kept.error();
    if (auto durable = journal.sync(); !durable) return durable.error();
    CREDITLINK_FAILPOINT("delivery.inquiry-answered");
    const std::uint32_t times = ++questions[out.row.number];
    if (answer.kind == Answer::Kind::unreadable) {  // somebody is there and says nothing about this batch: it waits alone
        troubled(answer.why, out.answer.not_trusted);
        if (times >= kMaxVainQuestions) {
            if (auto held = hold(std::move(out.row), BatchEvent::gave_up, "not-believable",
                                 say_both("问了 {n} 次，平台都没有可信的答复：请与平台核对后用 submission retry 再问", "asked {n} times without a believable answer: take it up with the platform, then submission retry asks again", {{"n", std::to_string(times)}}));
                !held)
                return held.error();
            return true;
        }
        out.row.due = clock.unix_ms() + pace.backoff_ms(times);
        if (auto kept = ledger.update_batch(out.row); !kept) return kept.error();
        return true;
    }
    if (answer.kind != Answer::Kind::batch_unknown) pace.succeeded();  // that questions pass does not mean that batches do
    if (answer.kind == Answer::Kind::conflict) {
        Bilingual why = known_otherwise(out.row, answer);
        if (auto held = hold(std::move(out.row), BatchEvent::gave_up, "known-otherwise", std::move(why)); !held) return held.error();
        return true;
    }
    if (auto believed = believe(std::move(out.row), answer, BatchEvent::sent_unknown); !believed) return believed.error();
    return true;
}

}  // namespace creditlink
