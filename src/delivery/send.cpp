// Steps 2 to 5 of the table in courier.h, for a group of batches that shares each durable step.

#include <optional>
#include <utility>
#include <vector>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/threads.h"
#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

Result<bool> Courier::State::send(std::vector<Outgoing> group) {
    const std::int64_t signed_ms = clock.steady_ms();
    if (auto ready = sign(route, clock, group); !ready) return ready.error();
    std::vector<std::optional<Result<Journal::Submitted>>> said(group.size());
    share_out(group.size(), group.size(), [&](std::size_t, std::size_t i) { said[i] = journal.about_to_submit(group[i], route.protocol->body_form()); });
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (!*said[i]) return said[i]->error();
        ++group[i].row.attempt;
        if (auto kept = journal.submitted(group[i], route.options.platform, **said[i]); !kept) return kept.error();
        said[i].reset();
    }
    if (auto durable = journal.sync(); !durable) return durable.error();
    CREDITLINK_FAILPOINT("delivery.submitted");

    std::size_t sent = 0;
    const auto fresh = [&] { return sent == 0 || clock.steady_ms() - signed_ms < kSignatureLifeMs; };  // the rest is signed anew next time
    for (; sent < group.size() && fresh() && !pace.waits() && !report.stopped && !stop.stop_requested(); ++sent) {
        Outgoing& out = group[sent];
        attempt(route, clock, stop, out);
        ++report.requests;
        report.bytes += out.body.size();
        CREDITLINK_FAILPOINT("delivery.sent");
        note_answer(out.answer);
        if (!out.answer.not_sent)
            if (auto kept = journal.answered(out, route.options.platform, "submit", route.protocol->signed_answers()); !kept) return kept.error();
        if (auto allowed = signing.in_time(); !allowed) report.stopped = allowed.error();
    }
    if (auto durable = journal.sync(); !durable) return durable.error();
    CREDITLINK_FAILPOINT("delivery.answered");

    // One transaction for the group: what the log has in one sync, the ledger follows in one commit.
    auto settled = ledger.together([&]() -> Status {
        for (std::size_t i = 0; i < group.size(); ++i) {
            Outgoing& out = group[i];
            if (i < sent && !out.answer.not_sent) {
                if (auto believed = believe(std::move(out.row), out.answer.meaning, BatchEvent::sent_unknown); !believed) return believed;
                continue;
            }
            // No byte of it left: with its attempt in the ledger, recover() does not take it for unknown.
            if (i < sent) out.row.due = clock.unix_ms() + pace.backoff_ms();
            if (auto kept = ledger.update_batch(out.row); !kept) return kept;
        }
        return ledger.note_head({}, log.head().text());  // what the ledger holds from here on stands in that log
    });
    if (!settled) return settled.error();
    CREDITLINK_FAILPOINT("delivery.settled");
    return true;
}

// What an answer to a submission says about the platform, whatever it says about the batch.
void Courier::State::note_answer(const Received& received) {
    const Answer& meaning = received.meaning;
    if (meaning.kind == Answer::Kind::receipt || meaning.kind == Answer::Kind::pending) pace.succeeded();
    else if (received.not_sent || meaning.kind == Answer::Kind::unreadable || meaning.kind == Answer::Kind::not_taken) {
        troubled(meaning.why, received.not_trusted);
        pace.failed(meaning.retry_after);
    }
    raise_clock(received);
}

}  // namespace creditlink
