#include "creditlink/delivery/courier.h"

#include <algorithm>
#include <map>

#include "attempt.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "evidence_entry.h"

namespace creditlink {

using namespace delivery_detail;

namespace {

// A due time further away than any that is ever set was set by a clock that has been put right since.
bool is_due(const BatchRow& row, std::int64_t now) { return row.due <= now || row.due > now + kMaxRetryAfter * 1000; }

}  // namespace

struct Courier::State {
    Route& route;
    Ledger& ledger;
    ExchangeLog& log;
    ContentStore& contents;
    Clock& clock;
    Journal journal;
    DeliveryReport report;
    std::stop_token stop;             // of the call under way
    std::int64_t signed_at_ms;        // steady: when the log's head was last signed
    std::map<BatchNumber, std::uint32_t> questions;  // how often each was asked about in vain: widens its own waits
    std::uint32_t failures = 0;       // in a row: widens the back-off
    std::int64_t not_before_ms = 0;   // steady: the whole route waits (the breaker: one request probes it)

    State(Route& r, Ledger& l, ExchangeLog& x, ContentStore& c, Clock& k)
        : route(r), ledger(l), log(x), contents(c), clock(k), journal{x, c}, signed_at_ms(k.steady_ms()) {}

    Result<bool> step();
    Result<bool> ask(BatchRow row);
    Result<bool> send(std::vector<Outgoing> group);
    Result<std::vector<Outgoing>> cut();
    Result<std::vector<Outgoing>> resend();
    Result<Outgoing> prepare(BatchRow row, std::vector<Item> items);
    Status believe(BatchRow row, const Answer& answer, BatchEvent unknown_as);
    Status move(BatchRow& row, BatchEvent event);
    Status hold(BatchRow row, BatchEvent event, std::string why);
    void succeeded();
    void failed(std::string why, std::optional<std::int64_t> retry_after_s);
    void stop_route(Errc code, std::string message, std::string hint);
    std::int64_t backoff_ms() const { return backoff_ms(failures); }
    std::int64_t backoff_ms(std::uint32_t times) const;
    void raise_clock(const Received& received);
    Status sign_in_time();
    Result<std::vector<BatchRow>> mine(std::initializer_list<BatchState> states);
};

Courier::Courier(Route& route, Ledger& ledger, ExchangeLog& log, ContentStore& contents, Clock& clock)
    : state_(std::make_unique<State>(route, ledger, log, contents, clock)) {}
Courier::~Courier() = default;

Result<std::vector<BatchRow>> Courier::State::mine(std::initializer_list<BatchState> states) {
    const std::vector<BatchState> wanted(states);
    auto rows = ledger.batches(wanted);
    if (!rows) return rows.error();
    std::erase_if(*rows, [&](const BatchRow& row) { return row.lane.platform != route.options.platform; });
    return rows;
}

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

DeliveryReport Courier::deliver(const Limits& limits) {
    State& s = *state_;
    s.report = {};
    s.stop = limits.stop;
    std::int64_t last_progress = s.clock.steady_ms();
    while (!limits.stop.stop_requested() && !s.report.stopped) {
        const bool more = limits.more_to_come && limits.more_to_come();  // asked before looking, or the last group is missed
        const std::int64_t now = s.clock.steady_ms();
        const std::uint64_t done = s.report.accepted + s.report.rejected + s.report.doubtful;
        Result<bool> worked = now < s.not_before_ms ? Result<bool>(false) : s.step();
        if (!worked) {
            s.report.stopped = worked.error();
            break;
        }
        if (s.report.accepted + s.report.rejected + s.report.doubtful != done) last_progress = s.clock.steady_ms();
        if (limits.progress) limits.progress(s.report);
        if (*worked) {
            if (auto signed_now = s.sign_in_time(); !signed_now) s.report.stopped = signed_now.error();
            if (s.clock.steady_ms() - last_progress < limits.patience_ms) continue;
        }

        auto open = s.mine({BatchState::sending, BatchState::unknown, BatchState::waiting});
        if (!open) {
            s.report.stopped = open.error();
            break;
        }
        const bool waiting = !open->empty() || now < s.not_before_ms;
        if (!waiting && !more) break;
        if (!waiting) last_progress = s.clock.steady_ms();  // waiting for rows to be read is not waiting for the platform
        if (s.clock.steady_ms() - last_progress >= limits.patience_ms) {
            s.report.gave_up = true;
            break;
        }
        constexpr std::int64_t kPollMs = 50;  // ingest may have admitted meanwhile; a due time may have come
        s.clock.sleep_ms(kPollMs, limits.stop);
    }
    return s.report;
}

// One round of work; false if there was nothing to do now.
Result<bool> Courier::State::step() {
    const std::int64_t now = clock.unix_ms();
    auto open = mine({BatchState::unknown, BatchState::waiting});
    if (!open) return open.error();
    bool worked = false;
    for (BatchRow& row : *open) {
        if (!is_due(row, now)) continue;
        if (auto asked = ask(std::move(row)); !asked) return asked.error();
        worked = true;
        break;  // one question, then something is sent: batches that stay unclear must not keep others waiting
    }
    if (worked && (not_before_ms > clock.steady_ms() || report.stopped)) return true;
    auto again = resend();
    if (!again) return again.error();
    if (!again->empty()) return send(std::move(*again));
    auto fresh = cut();
    if (!fresh) return fresh.error();
    if (!fresh->empty()) return send(std::move(*fresh));
    return worked;
}

Result<Outgoing> Courier::State::prepare(BatchRow row, std::vector<Item> items) {
    Outgoing out{.row = std::move(row), .items = std::move(items), .body = {}, .answer = {}};
    out.body = route.protocol->body(out.row, out.items, route.options.sender);
    if (sha256(out.body) != out.row.digest)
        return Error{Errc::internal, say("批次 {b} 的内容与切批时不一致，已停止发送", "batch {b} differs from what was cut; sending stopped", {{"b", out.row.id}}), {}, {}};
    return out;
}

// Batches that are cut and may be sent: after a restart, a "not taken", or a signed batch-unknown.
Result<std::vector<Outgoing>> Courier::State::resend() {
    auto rows = mine({BatchState::sending});
    if (!rows) return rows.error();
    std::vector<Outgoing> group;
    const std::int64_t now = clock.unix_ms();
    for (BatchRow& row : *rows) {
        if (!is_due(row, now) || group.size() == kBatchesPerSync) continue;
        auto items = ledger.items_of(row.number);
        if (!items) return items.error();
        auto ready = prepare(std::move(row), std::move(*items));
        if (!ready) return ready.error();
        group.push_back(std::move(*ready));
    }
    return group;
}

Result<std::vector<Outgoing>> Courier::State::cut() {
    std::vector<Outgoing> group;
    auto lanes = ledger.lanes_with_pending();
    if (!lanes) return lanes.error();
    const BatchLimits& limits = route.options.limits;
    const Protocol& protocol = *route.protocol;
    for (const Lane& lane : *lanes) {
        if (lane.platform != route.options.platform) continue;
        const std::string catalogue = route.catalogue_of(lane.kind);
        if (catalogue.empty() || limits.bytes <= protocol.overhead()) {
            report.last_trouble = say("目录 {k} 的版本读不到，或批次大小上限太小：这一类暂不发送", "the catalogue of kind {k} cannot be read, or the batch size is too small: nothing of it is sent", {{"k", lane.kind}});
            continue;
        }
        while (group.size() < kBatchesPerSync) {
            const std::size_t room = limits.bytes - protocol.overhead();
            auto items = ledger.next_items(lane, limits.records, room, protocol.overhead_per_record());
            if (!items) return items.error();
            if (items->empty()) break;
            Outgoing out{.row = {}, .items = std::move(*items), .body = {}, .answer = {}};
            std::vector<SubmissionKey> ids;
            ids.reserve(out.items.size());
            for (const Item& item : out.items) ids.push_back(item.id);
            out.row.id = batch_id(route.options.sender, ids);
            out.row.lane = lane;
            out.row.catalogue = catalogue;
            out.row.created = rfc3339(clock.unix_seconds());
            out.row.head = log.head().text();
            out.row.count = static_cast<std::uint32_t>(out.items.size());
            out.row.first_sent = clock.unix_seconds();
            out.body = protocol.body(out.row, out.items, route.options.sender);
            out.row.bytes = out.body.size();
            out.row.digest = sha256(out.body);
            auto number = ledger.cut_batch(out.row, out.items);
            if (!number) return number.error();
            CREDITLINK_FAILPOINT("delivery.cut");
            out.row.number = *number;
            group.push_back(std::move(out));
        }
    }
    return group;
}

// Steps 2 to 5 of the table in the header, for a group of batches that shares each durable step.
Result<bool> Courier::State::send(std::vector<Outgoing> group) {
    for (Outgoing& out : group) {
        ++out.row.attempt;
        if (auto kept = journal.submitted(out, route.options.platform); !kept) return kept.error();
    }
    if (auto durable = journal.sync(); !durable) return durable.error();
    CREDITLINK_FAILPOINT("delivery.submitted");

    std::size_t sent = 0;
    for (; sent < group.size() && not_before_ms <= clock.steady_ms() && !report.stopped && !stop.stop_requested(); ++sent) {
        Outgoing& out = group[sent];
        attempt(route, clock, stop, out);
        ++report.requests;
        report.bytes += out.body.size();
        CREDITLINK_FAILPOINT("delivery.sent");
        if (out.answer.meaning.kind == Answer::Kind::receipt || out.answer.meaning.kind == Answer::Kind::pending) succeeded();
        else if (out.answer.not_sent || out.answer.meaning.kind == Answer::Kind::unreadable || out.answer.meaning.kind == Answer::Kind::not_taken)
            failed(out.answer.meaning.why, out.answer.meaning.retry_after);
        raise_clock(out.answer);
        if (!out.answer.not_sent)
            if (auto kept = journal.answered(out, route.options.platform, "submit"); !kept) return kept.error();
    }
    if (auto durable = journal.sync(); !durable) return durable.error();
    CREDITLINK_FAILPOINT("delivery.answered");

    // One transaction for the group: what the log has in one sync, the ledger follows in one commit.
    auto settled = ledger.together([&]() -> Status {
        for (std::size_t i = 0; i < sent; ++i) {
            Outgoing& out = group[i];
            if (!out.answer.not_sent) {
                if (auto believed = believe(std::move(out.row), out.answer.meaning, BatchEvent::sent_unknown); !believed) return believed;
                continue;
            }
            out.row.due = clock.unix_ms() + backoff_ms();
            if (auto kept = ledger.update_batch(out.row); !kept) return kept;
        }
        return {};
    });
    if (!settled) return settled.error();
    CREDITLINK_FAILPOINT("delivery.settled");
    return true;
}

Result<bool> Courier::State::ask(BatchRow row) {
    const auto inquiry = route.protocol->inquire(row);
    if (!inquiry) {
        if (auto held = hold(std::move(row), BatchEvent::gave_up,
                             std::string(say("结果不明，且此平台不能查询：请与平台核对后用 submission retry 或 submission drop 处理",
                                             "the outcome is not known and this platform cannot be asked: find out, then use submission retry or submission drop")));
            !held)
            return held.error();
        return true;
    }
    auto items = ledger.items_of(row.number);
    if (!items) return items.error();
    Outgoing out{.row = std::move(row), .items = std::move(*items), .body = {}, .answer = {}};
    inquire(route, clock, stop, *inquiry, out);
    ++report.inquiries;
    CREDITLINK_FAILPOINT("delivery.asked");
    raise_clock(out.answer);
    const Answer& answer = out.answer.meaning;
    if (out.answer.answer.status == 0) {  // nobody there: the whole route waits
        failed(answer.why, answer.retry_after);
        out.row.due = clock.unix_ms() + backoff_ms();
        if (auto kept = ledger.update_batch(out.row); !kept) return kept.error();
        return true;
    }
    const std::uint32_t times = ++questions[out.row.number];
    if (answer.kind == Answer::Kind::unreadable) {  // somebody is there and says nothing about this batch: it waits alone
        report.last_trouble = answer.why;
        if (times >= kMaxVainQuestions) {
            if (auto held = hold(std::move(out.row), BatchEvent::gave_up,
                                 say("问了 {n} 次，平台都没有可信的答复：请与平台核对", "asked {n} times without a believable answer: take it up with the platform", {{"n", std::to_string(times)}}));
                !held)
                return held.error();
            return true;
        }
        out.row.due = clock.unix_ms() + backoff_ms(times);
        if (auto kept = ledger.update_batch(out.row); !kept) return kept.error();
        return true;
    }
    succeeded();
    if (answer.kind != Answer::Kind::pending) {  // "not yet" is no news for the log
        if (auto kept = journal.answered(out, route.options.platform, "inquiry"); !kept) return kept.error();
        if (auto durable = journal.sync(); !durable) return durable.error();
        CREDITLINK_FAILPOINT("delivery.inquiry-answered");
    }
    if (auto believed = believe(std::move(out.row), answer, BatchEvent::sent_unknown); !believed) return believed.error();
    return true;
}

// platform.md section 2: an answer that is good but for the clock raises the clock as the fault.
void Courier::State::raise_clock(const Received& received) {
    if (!received.clock_skew) return;
    stop_route(Errc::trust, std::string(say("平台回执签名有效，但与本机时间相差超过五分钟", "the platform's receipt is validly signed, but its time is more than five minutes from ours")),
               std::string(say("请校准本机时间（timedatectl），再运行 sync run；在此之前结果一律按不明处理", "set this machine's clock (timedatectl), then run sync run; until then every outcome is unknown")));
}

// The ledger follows what the log already has.
Status Courier::State::believe(BatchRow row, const Answer& answer, BatchEvent unknown_as) {
    const std::int64_t now = clock.unix_ms();
    switch (answer.kind) {
        case Answer::Kind::receipt: {
            row.receipt = answer.receipt;
            row.signed_receipt = route.protocol->signed_answers();
            if (auto settled = ledger.settle(row, answer.verdicts); !settled) return settled;
            ++report.batches;
            report.accepted += answer.accepted;
            for (const ItemVerdict& verdict : answer.verdicts)
                ++(verdict.state == SubmissionState::rejected ? report.rejected : report.doubtful);
            return {};
        }
        case Answer::Kind::pending:
            row.due = now + backoff_ms(1 + questions[row.number]);
            return move(row, BatchEvent::pending_receipt);
        case Answer::Kind::batch_unknown:
            if (row.first_sent > 0 && clock.unix_seconds() - row.first_sent > kBatchMemoryDays * 86400)
                return hold(std::move(row), BatchEvent::gave_up,
                            std::string(say("首次发送已超过 400 天，平台可能已忘记此批次：请人工核对", "first sent more than 400 days ago; the platform may have forgotten it: a person has to find out")));
            if (++row.rounds >= kMaxUnknownRounds)
                return hold(std::move(row), BatchEvent::gave_up,
                            say("连续 {n} 次发出后平台都说没有收到：请检查中间的网关、代理", "{n} times sent and never arrived: check gateways and proxies on the way",
                                {{"n", std::to_string(kMaxUnknownRounds)}}));
            row.due = 0;
            return move(row, BatchEvent::asked_unknown);
        case Answer::Kind::not_taken:
            row.due = now + std::min(answer.retry_after.value_or(0), kMaxRetryAfter) * 1000;
            return move(row, BatchEvent::not_taken);
        case Answer::Kind::too_large:
            if (row.count > 1) return ledger.split(row);
            row.refused = true;
            return hold(std::move(row), BatchEvent::refused, std::string(say("单条记录超过平台的大小限制：请缩短内容", "one record alone is too large for the platform: shorten it")));
        case Answer::Kind::refused:
            row.refused = true;
            return hold(std::move(row), BatchEvent::refused, say("平台整批退回：{c}", "the platform refused the whole batch: {c}", {{"c", answer.why}}));
        case Answer::Kind::untrusted:
        case Answer::Kind::conflict: {
            const bool conflict = answer.kind == Answer::Kind::conflict;
            stop_route(Errc::trust, conflict ? std::string(say("平台已有同号而内容不同的批次", "the platform has another batch under this id"))
                                             : say("平台不认本单位的签名或身份：{c}", "the platform does not accept our signature or identity: {c}", {{"c", answer.why}}),
                       conflict ? std::string(say("请把批次号告诉平台与开发方核对", "tell the platform and the makers of creditlink the batch id"))
                                : std::string(say("请核对密钥是否已在平台登记、是否在有效期内、本机时间是否准确", "check that the key is registered with the platform, is in its time span, and that the clock is right")));
            // An inquiry refused like this says nothing about the batch: it stays as it is, to be asked later.
            if (row.state != BatchState::sending) {
                row.due = now + backoff_ms();
                return ledger.update_batch(row);
            }
            return hold(std::move(row), BatchEvent::refused, conflict ? std::string(say("批次冲突", "batch conflict")) : answer.why);
        }
        case Answer::Kind::unreadable:
            break;
    }
    row.due = now;
    return move(row, unknown_as);
}

Status Courier::State::move(BatchRow& row, BatchEvent event) {
    const auto to = next(row.state, event);
    if (!to) return Error{Errc::internal, "no such transition of a batch", std::string(name_of(row.state)), {}};
    row.state = *to;
    return ledger.update_batch(row);
}

Status Courier::State::hold(BatchRow row, BatchEvent event, std::string why) {
    row.held = std::move(why);
    report.last_trouble = row.held;
    return move(row, event);
}

void Courier::State::succeeded() {
    failures = 0;
    not_before_ms = 0;
}

void Courier::State::failed(std::string why, std::optional<std::int64_t> retry_after_s) {
    ++failures;
    report.last_trouble = std::move(why);
    std::int64_t wait = backoff_ms();
    if (retry_after_s) wait = std::max(wait, std::min(*retry_after_s, kMaxRetryAfter) * 1000);
    not_before_ms = clock.steady_ms() + wait;
}

void Courier::State::stop_route(Errc code, std::string message, std::string hint) {
    report.stopped = Error{code, std::move(message), route.options.platform, std::move(hint)};
}

// design, section 3: a checkpoint at least every 60 s while anything happens.
Status Courier::State::sign_in_time() {
    constexpr std::int64_t kSignEveryMs = 60'000;
    if (clock.steady_ms() - signed_at_ms < kSignEveryMs) return {};
    auto head = log.checkpoint();
    if (!head) return head.error();
    signed_at_ms = clock.steady_ms();
    return {};
}

// Doubles with each failure in a row, then half of it at random: a fleet of offices must not come back in step.
std::int64_t Courier::State::backoff_ms(std::uint32_t times) const {
    const std::uint32_t doublings = std::min<std::uint32_t>(times > 0 ? times - 1 : 0, 20);
    const std::int64_t full = std::min(route.options.backoff_first_ms << doublings, route.options.backoff_cap_ms);
    const std::string dice = random_bytes(2);
    const auto share = static_cast<std::int64_t>((static_cast<unsigned char>(dice[0]) << 8 | static_cast<unsigned char>(dice[1])));
    return full / 2 + full / 2 * share / 65536;
}

Status drain_outbox(Ledger& ledger, ExchangeLog& log) {
    constexpr std::size_t kMost = 1000;  // entries appended before each fdatasync
    for (;;) {
        auto waiting = ledger.to_log(kMost);
        if (!waiting) return waiting.error();
        if (waiting->empty()) return {};
        for (const auto& entry : *waiting)
            if (auto appended = log.append(entry.event, entry.json); !appended) return appended.error();
        if (auto durable = log.sync(); !durable) return durable;
        CREDITLINK_FAILPOINT("delivery.outbox-logged");
        if (auto done = ledger.logged(waiting->back().number); !done) return done;
    }
}

}  // namespace creditlink
