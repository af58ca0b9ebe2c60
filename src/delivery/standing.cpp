// Before a platform is given anything: the head of our log that it saw last, against the log as it stands (platform.md
// section 6).

#include <algorithm>

#include "courier_state.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/delivery/log_loss.h"

namespace creditlink {

using namespace delivery_detail;

Status Courier::look_at_head() {
    return state_->look_at_head(State::Insist::no);
}

Result<bool> Courier::has_work() {
    const auto open = state_->mine({BatchState::unknown, BatchState::waiting});
    return open ? state_->has_work(*open) : Result<bool>(open.error());
}

HeadAnswer ask_head(Route& route, Clock& clock, std::stop_token stop, std::int64_t timeout_ms) {
    const auto question = route.protocol->ask_head();
    if (!question) return {.kind = HeadAnswer::Kind::not_offered, .head = {}, .why = {}, .retry_after = {}};
    Received received;
    put_question(route, clock, std::move(stop), *question, received, {.timeout_ms = timeout_ms});
    if (received.answer.status == 0 || received.clock_skew)
        return {.kind = received.clock_skew ? HeadAnswer::Kind::clock_skew : HeadAnswer::Kind::later,
                .head = {},
                .why = received.meaning.why,
                .retry_after = {},
                .not_trusted = received.not_trusted};
    HeadAnswer answer = route.protocol->read_head(received.answer, clock.unix_seconds());
    if (!received.answer.vouched) answer.why = unbelieved(received.answer, received.meaning.why), answer.not_trusted = received.not_trusted;
    return answer;
}

// Whether it was answered is in `head_known`; an error stops the route.
Status Courier::State::look_at_head(Insist insist) {
    const HeadAnswer answer = ask_head(route, clock, stop);
    if (answer.most_records.value_or(0) > 0) route.options.limits.records = std::min(route.options.limits.records, *answer.most_records);  // platform.md section 3; a limit of nothing is none
    if (answer.most_bytes.value_or(0) > 0) route.options.limits.bytes = std::min(route.options.limits.bytes, *answer.most_bytes);
    switch (answer.kind) {
        case HeadAnswer::Kind::said:
            head_known = true;
            return answer.batch.empty() ? Status() : compare(answer);
        case HeadAnswer::Kind::not_offered:
        case HeadAnswer::Kind::refused:
            head_known = true;
            return {};
        case HeadAnswer::Kind::untrusted:
            return identity_refused(answer.why);
        case HeadAnswer::Kind::clock_skew:
            return clock_fault();
        case HeadAnswer::Kind::later:
            break;
    }
    if (insist == Insist::no) return {};  // nothing may be waiting for it
    troubled(answer.why, answer.not_trusted);
    pace.failed(answer.retry_after);
    return {};
}

Status Courier::State::compare(const HeadAnswer& said) {
    if (!said.head.empty() && !LogHead::parse(said.head))
        return Error{Errc::trust,
                     say("平台说它见过的日志头不成样子：{h}",
                         "the head that the platform says it saw makes no sense: {h}", {{"h", shown(said.head)}}),
                     route.options.platform,
                     std::string(say("请与平台核对 status 接口", "take the status operation up with the platform"))};
    if (auto noted = ledger.note_head(route.options.platform, said.head, said.batch); !noted) return noted;
    const auto loss = find_loss(ledger, log.directory());
    if (!loss) return loss.error();
    return loss->any() ? Status(loss_error(*loss)) : Status();
}

}  // namespace creditlink
