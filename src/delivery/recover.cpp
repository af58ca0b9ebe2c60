#include <algorithm>

#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

// What the log says decides: no `submitted` entry, no byte left; `submitted` without `answered`, unknown; `answered`,
// settle from the answer that was kept.
Status Courier::recover() {
    State& s = *state_;
    auto rows = s.mine({BatchState::sending});
    if (!rows) return rows.error();
    for (BatchRow& row : *rows) {
        const auto cut_at = LogHead::parse(row.head);  // no entry about the batch is older than the head it carries
        auto entries = s.log.entries_of_batch(row.id, cut_at ? cut_at->size : 0);
        if (!entries) return entries.error();
        const auto answered = std::find_if(entries->begin(), entries->end(), [](const LogEntry& e) { return e.event == "answered"; });
        const auto submitted = std::find_if(entries->begin(), entries->end(), [](const LogEntry& e) { return e.event == "submitted"; });
        // The ledger stores the attempt with every transition: one that it knows was settled, and a person may have released it.
        if (submitted == entries->end() || attempt_of(*submitted) <= row.attempt) continue;
        row.attempt = attempt_of(*submitted);
        if (answered != entries->end() && answered->index > submitted->index) {
            auto kept = s.journal.kept_answer(*answered);
            if (!kept) {  // erased or damaged: the platform still knows
                s.report.last_trouble = kept.error().message;
                if (auto moved = s.move(row, BatchEvent::sent_unknown); !moved) return moved;
                continue;
            }
            auto items = s.ledger.items_of(row.number);
            if (!items) return items.error();
            const Answer answer = s.route.protocol->read(*kept, row, *items, s.clock.unix_seconds());
            if (auto believed = s.believe(row, answer, BatchEvent::sent_unknown); !believed) return believed;
            continue;
        }
        if (auto moved = s.move(row, BatchEvent::sent_unknown); !moved) return moved;
    }
    return {};
}

}  // namespace creditlink
