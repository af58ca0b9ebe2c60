#include <algorithm>
#include <utility>

#include "courier_state.h"

namespace creditlink {

Courier::Courier(Route& route, Ledger& ledger, ExchangeLog& log, ContentStore& contents, LogSigning& signing, Clock& clock)
    : state_(std::make_unique<State>(route, ledger, log, contents, signing, clock)) {}
Courier::~Courier() = default;

DeliveryReport Courier::deliver(const Limits& limits) {
    State& s = *state_;
    s.report = std::exchange(s.recovered, {});
    s.stop = limits.stop;
    s.taken_lately = false;
    s.goes_on = limits.patience_ms > 0;
    std::int64_t last_progress = s.clock.steady_ms();
    while (!limits.stop.stop_requested() && !s.report.stopped) {
        if (auto allowed = s.signing.in_time(); !allowed) {
            s.report.stopped = allowed.error();
            break;
        }
        const bool more = limits.more_to_come && limits.more_to_come();  // asked before looking, or the last group is missed
        const std::uint64_t done = s.report.accepted + s.report.rejected + s.report.doubtful;
        const bool paced = s.pace.waits();  // asked once: the wait may end while this round looks on
        Result<bool> worked = paced ? Result<bool>(false) : s.step();
        if (!worked) {
            s.report.stopped = worked.error();
            break;
        }
        if (s.report.accepted + s.report.rejected + s.report.doubtful != done) last_progress = s.clock.steady_ms();
        if (limits.progress) limits.progress(s.report);
        if (*worked) {
            if (s.clock.steady_ms() - last_progress < limits.patience_ms) continue;
        }

        auto open = s.mine({BatchState::sending, BatchState::unknown, BatchState::waiting});
        if (!open) {
            s.report.stopped = open.error();
            break;
        }
        const bool waiting = !open->empty() || paced || s.pace.waits();
        if (!waiting && !more) break;
        if (!waiting) last_progress = s.clock.steady_ms();  // waiting for rows to be read is not waiting for the platform
        if (s.clock.steady_ms() - last_progress >= limits.patience_ms) {
            s.report.gave_up = true;
            break;
        }
        constexpr std::int64_t kPollMs = 50;  // ingest may have admitted meanwhile; a due time may have come
        s.clock.sleep_ms(kPollMs, limits.stop);
    }
    s.ahead.reset();
    return s.report;
}

// One round of work; false if there was nothing to do now.
Result<bool> Courier::State::step() {
    const std::int64_t now = clock.unix_ms();
    auto open = mine({BatchState::unknown, BatchState::waiting});
    if (!open) return open.error();
    if (!head_known) {
        const auto work = has_work(*open);
        if (!work || !*work) return work;
        if (auto looked = look_at_head(Insist::yes); !looked) return looked.error();
        if (!head_known) return true;
    }
    bool worked = false;
    for (BatchRow& row : *open) {
        if (!is_due(row, now)) continue;
        if (auto asked = ask(std::move(row)); !asked) return asked.error();
        worked = true;
        break;  // one question, then something is sent: batches that stay unclear must not keep others waiting
    }
    if (worked && (pace.waits() || report.stopped)) return true;
    if (std::optional<Ready> ready = std::exchange(ahead, std::nullopt)) {
        const auto next = is_next(*ready);
        if (!next) return next.error();
        if (*next) return send(std::move(*ready));
    }
    auto group = resend();
    if (group && group->empty()) {
        if (auto durable = log.sync(); !durable) return durable.error();  // a batch carries no head that a power cut could take back
        group = cut(log.head().text());
        if (!no_catalogue.empty()) report.last_trouble = std::exchange(no_catalogue, {});
    }
    if (!group) return group.error();
    if (group->empty()) return worked;
    auto ready = make_ready(std::move(*group));
    if (!ready) return ready.error();
    return send(std::move(*ready));
}

Result<std::vector<BatchRow>> Courier::State::mine(std::initializer_list<BatchState> states) {
    const std::vector<BatchState> wanted(states);
    auto rows = ledger.batches(wanted);
    if (!rows) return rows.error();
    std::erase_if(*rows, [&](const BatchRow& row) { return row.lane.platform != route.options.platform; });
    return rows;
}

void Courier::State::stop_route(Errc code, std::string message, std::string hint) {
    report.stopped = Error{code, std::move(message), route.options.platform, std::move(hint)};
}

Result<bool> Courier::State::has_work(const std::vector<BatchRow>& open) {
    if (!open.empty()) return true;
    const auto cut_before = mine({BatchState::sending});
    if (!cut_before) return cut_before.error();
    if (!cut_before->empty()) return true;
    const auto lanes = ledger.lanes_with_pending();
    if (!lanes) return lanes.error();
    return std::ranges::any_of(*lanes, [&](const Lane& lane) { return lane.platform == route.options.platform; });
}

}  // namespace creditlink
