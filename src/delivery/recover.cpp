#include <algorithm>
#include <utility>

#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

Status Courier::recover() {
    State& s = *state_;
    s.report = {};
    Status done = s.recover();
    s.recovered = std::exchange(s.report, {});
    return done;
}

// What the log says decides: no `submitted` entry, no byte left; `submitted` without `answered`, unknown; `answered`,
// settle from the answer that was kept.
Status Courier::State::recover() {
    auto rows = mine({BatchState::sending});
    if (!rows) return rows.error();
    for (BatchRow& row : *rows) {
        const auto cut_at = LogHead::parse(row.head);  // no entry about the batch is older than the head it carries
        auto entries = log.entries_of_batch(row.id, cut_at ? cut_at->size : 0);
        if (!entries) return entries.error();
        const auto answered = std::find_if(entries->begin(), entries->end(), [](const LogEntry& e) { return e.event == "answered"; });
        const auto submitted = std::find_if(entries->begin(), entries->end(), [](const LogEntry& e) { return e.event == "submitted"; });
        // The ledger stores the attempt with every transition: one that it knows was settled, and a person may have released it.
        if (submitted == entries->end() || attempt_of(*submitted) <= row.attempt) continue;
        row.attempt = attempt_of(*submitted);
        if (answered != entries->end() && answered->index > submitted->index) {
            auto kept = journal.kept_answer(*answered);
            if (!kept) {  // erased or damaged: the platform still knows
                report.last_trouble = kept.error().message;
                if (auto moved = move(row, BatchEvent::sent_unknown); !moved) return moved;
                continue;
            }
            auto items = ledger.items_of(row.number);
            if (!items) return items.error();
            const Answer answer = route.protocol->read(*kept, row, *items, clock.unix_seconds());
            if (auto believed = believe(row, answer, BatchEvent::sent_unknown); !believed) return believed;
            continue;
        }
        if (auto moved = move(row, BatchEvent::sent_unknown); !moved) return moved;
    }
    return {};
}

}  // namespace creditlink
