#include "transport.h"

#include <algorithm>

namespace creditlink::sandbox {

namespace {

constexpr std::int64_t kHangMs = 130'000;  // longer than a client's total time-out of two minutes

Misbehaviour misbehaviour_of(const Answer& answer) {
    using Kind = Misbehaviour::Kind;
    switch (answer.wire) {
        case Answer::Wire::normal: return {};
        case Answer::Wire::reset: return {.kind = Kind::reset};
        case Answer::Wire::hang: return {.kind = Kind::close, .delay_ms = kHangMs};
        case Answer::Wire::cut: return {.kind = Kind::truncate, .bytes = answer.body.size() / 2};
        case Answer::Wire::drip: return {.kind = Kind::drip, .pause_ms = answer.drip_ms};
    }
    return {};
}

}  // namespace

Call call_of(ServerRequest request) {
    Call call{.method = std::move(request.method), .path = {}, .query = {}, .fields = std::move(request.fields), .body = {}};
    const auto mark = std::min(request.target.find('?'), request.target.size());
    call.path = request.target.substr(0, mark);
    call.query = request.target.substr(std::min(mark + 1, request.target.size()));
    call.target = std::move(request.target);
    // An empty body is one only if somebody signed for it.
    if (!request.body.empty() || count_of(call.fields, "Content-Digest") != 0) call.body = std::move(request.body);
    return call;
}

ServerResponse response_of(Answer answer) {
    const auto misbehaviour = misbehaviour_of(answer);
    return {.status = answer.status, .fields = std::move(answer.fields), .body = std::move(answer.body), .misbehaviour = misbehaviour};
}

}  // namespace creditlink::sandbox
