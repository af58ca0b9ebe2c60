// Steps 2 to 5 of the table in courier.h, for a group of batches that shares each durable step.

#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"
#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

Result<bool> Courier::State::send(Ready ready) {
    std::vector<Outgoing>& group = ready.group;
    // While the platform takes what it is given, the next group is made ready beside this one; until it is, this thread leaves
    // the ledger alone.
    if (auto durable = log.sync(); !durable) return durable.error();
    Result<std::optional<Ready>> next(std::nullopt);
    const std::string head = log.head().text();
    std::jthread making;
    const auto make_next = [&] {
        if (!goes_on || !taken_lately || making.joinable() || stop.stop_requested()) return;
        try {
            making = std::jthread([this, &next, &head, tongue = language()] {
                const LanguageScope scope(tongue);
                next = cut_ahead(head);
            });
        } catch (const std::system_error&) {  // no thread is to be had: it is cut when its turn comes
        }
    };
    make_next();
    for (std::size_t i = 0; i < group.size(); ++i) {
        ++group[i].row.attempt;
        if (auto kept = journal.submitted(group[i], route.options.platform, ready.said[i]); !kept) return kept.error();
    }
    ready.said = {};
    if (auto durable = journal.sync(); !durable) return durable.error();
    CREDITLINK_FAILPOINT("delivery.submitted");

    std::size_t sent = 0;
    const auto fresh = [&] { return sent == 0 || clock.steady_ms() - ready.signed_ms < kSignatureLifeMs; };  // the rest is signed anew next time
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
        taken_lately = out.answer.meaning.kind == Answer::Kind::receipt && !report.stopped;
        if (sent == 0) make_next();
    }
    if (making.joinable()) making.join();
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
    if (next) ahead = std::move(*next);
    else if (!report.stopped) return next.error();  // whatever stopped the route says more
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
