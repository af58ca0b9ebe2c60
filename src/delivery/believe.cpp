// What an answer does to its batch: platform.md section 4.

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

namespace {

// A round that ended with "never arrived" widens the wait for the next one as much as so many failures do: five rounds must outlast
// a gateway's trouble, which is minutes, before a person is called.
constexpr std::uint32_t kFailuresPerRound = 3;

}  // namespace

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
            row.due = now + pace.backoff_ms(1 + questions[row.number]);
            return move(row, BatchEvent::pending_receipt);
        case Answer::Kind::batch_unknown:
            if (row.first_sent > 0 && clock.unix_seconds() - row.first_sent > kBatchMemoryDays * kDaySeconds)
                return hold(std::move(row), BatchEvent::gave_up, "forgotten",
                            say_both("首次发送已超过 400 天，平台可能已忘记此批次：请与平台核对，再用 submission arrived 或 submission never-arrived 处理",
                                            "first sent more than 400 days ago; the platform may have forgotten it: find out, then use submission arrived or submission never-arrived"));
            if (++row.rounds >= kMaxUnknownRounds)
                return hold(std::move(row), BatchEvent::gave_up, "never-arrived",
                            say_both("{n} 次发出后都没有可信的答复，去问平台都答没有收到：请检查中间的网关、代理，再用 submission retry 继续（先询问，再发）", "{n} times sent without a believable answer, and each time the platform said that it had not arrived: check gateways and proxies on the way, then submission retry goes on (it asks, then sends)",
                                {{"n", std::to_string(kMaxUnknownRounds)}}));
            row.due = row.rounds == 1 ? 0 : now + pace.backoff_ms(kFailuresPerRound * (row.rounds - 1));
            return move(row, BatchEvent::asked_unknown);
        case Answer::Kind::not_taken:
            row.due = now + std::min(answer.retry_after.value_or(0), kMaxRetryAfter) * 1000;
            return move(row, BatchEvent::not_taken);
        case Answer::Kind::too_large:
            if (row.count > 1) return ledger.split(row);
            row.refused = true;
            return hold(std::move(row), BatchEvent::refused, "too-large", say_both("单条记录超过平台的大小限制：请在源系统缩短内容，再用 submission drop 放弃这一版", "one record alone is too large for the platform: shorten it at the source, then submission drop this version"));
        case Answer::Kind::refused:
            row.refused = true;
            return hold(std::move(row), BatchEvent::refused, "refused", say_both("平台整批退回：{c}；改好后用 submission retry 再发，或用 submission drop 放弃", "the platform refused the whole batch: {c}; mend the cause, then submission retry or submission drop", {{"c", answer.why}}));
        case Answer::Kind::untrusted:
        case Answer::Kind::conflict:
            return distrusted(std::move(row), answer);
        case Answer::Kind::unreadable:
            break;
    }
    row.due = now;
    return move(row, unknown_as);
}

// The route stops: whatever follows would be refused alike.
Status Courier::State::distrusted(BatchRow row, const Answer& answer) {
    const bool conflict = answer.kind == Answer::Kind::conflict;
    if (conflict)
        stop_route(Errc::trust, std::string(say("平台已有同号而内容不同的批次；恢复过旧备份就会这样，备份之后报送的没有重复",
                                                "the platform has another batch under this id; a restored old backup causes this, and what was sent after it is not doubled")),
                   std::string(say("请把批次号告诉平台与开发方核对", "tell the platform and the makers of creditlink the batch id")));
    else
        report.stopped = identity_refused(answer.why);
    // An inquiry refused like this says nothing about the batch: it stays as it is, to be asked later.
    if (row.state != BatchState::sending) {
        row.due = clock.unix_ms() + pace.backoff_ms();
        return ledger.update_batch(row);
    }
    return hold(std::move(row), BatchEvent::refused, conflict ? "conflict" : "untrusted", conflict ? say_both("平台已有同号而内容不同的批次：请与平台核对，它确已收下的用 submission arrived 记下，没有收下的用 submission drop 放弃",
                                           "the platform has another batch under this id: find out; submission arrived for what it has taken, submission drop for what it has not")
                         : say_both("{c}；密钥登记好、时间校准后，用 submission retry 继续（先询问，再发）", "{c}; when the key is registered and the clock right, submission retry goes on (it asks, then sends)", {{"c", answer.why}}));
}

Error Courier::State::identity_refused(const std::string& why) const {
    return {Errc::trust, say("平台不认本单位的签名或身份：{c}", "the platform does not accept our signature or identity: {c}", {{"c", why}}), route.options.platform,
            std::string(say("请核对密钥是否已在平台登记、是否在有效期内、本机时间是否准确", "check that the key is registered with the platform, is in its time span, and that the clock is right"))};
}

// The platform has decided about this list of submissions already, under a body that is lost to us. Its receipt is over other
// bytes (platform.md section 3: no receipt of ours), so a person decides; and what was not taken may be told one by one.
Bilingual Courier::State::known_otherwise(const BatchRow& row, const Answer& answer) {
    constexpr std::size_t kNamed = 5;
    std::string refused;
    std::size_t count = 0;
    for (const ItemVerdict& verdict : answer.verdicts)
        if (verdict.state == SubmissionState::rejected && ++count <= kNamed) refused += (refused.empty() ? "" : " ") + text_of(verdict.id);
    const Words words = {{"t", answer.received}, {"r", answer.receipt}, {"b", row.id}, {"a", std::to_string(row.count - count)},
                         {"n", std::to_string(count)}, {"s", refused + (count > kNamed ? " …" : "")}};
    Bilingual why = say_both("平台在 {t} 收下过这一批（回执 {r}，收下 {a} 条，退回 {n} 条）：是恢复备份之前报送的，正文的时间和日志头不同，编号由内容算出、记录相同。没有再发",
                          "the platform took this batch at {t} (receipt {r}, {a} taken, {n} refused): it was sent before the backup was restored, with another time and head of the log; ids come from content, so the records are the same. It was not sent again", words);
    if (count > 0) why += say_both("。退回的先用 submission drop 放弃：{s}", ". First submission drop what was refused: {s}", words);
    why += say_both("。核对后用 submission arrived {b} 记下", ". Compare, then submission arrived {b} records it", words);
    return why;
}

Status Courier::State::move(BatchRow& row, BatchEvent event) {
    const auto to = next(row.state, event);
    if (!to) return Error{Errc::internal, "no such transition of a batch", std::string(name_of(row.state)), {}};
    row.state = *to;
    return ledger.update_batch(row);
}

Status Courier::State::hold(BatchRow row, BatchEvent event, std::string_view cause, Bilingual why) {
    const std::string entry = parked_entry(row, route.options.platform, cause);
    row.held = std::move(why);
    troubled(row.held.said(), false);
    return ledger.together([&]() -> Status {  // the state and its entry, or neither
        if (auto noted = ledger.enqueue_log("parked", entry); !noted) return noted;
        return move(row, event);
    });
}

// platform.md section 2: an answer that is good but for the clock raises the clock as the fault.
Error Courier::State::clock_fault() const {
    return {Errc::trust, std::string(say("平台回执签名有效，但与本机时间相差超过五分钟", "the platform's receipt is validly signed, but its time is more than five minutes from ours")),
            route.options.platform,
            std::string(say("请校准本机时间（timedatectl），再运行 sync run；在此之前结果一律按不明处理", "set this machine's clock (timedatectl), then run sync run; until then every outcome is unknown"))};
}

void Courier::State::raise_clock(const Received& received) {
    if (received.clock_skew) report.stopped = clock_fault();
}

}  // namespace creditlink
