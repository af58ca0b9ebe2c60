#include "attempt.h"

#include "creditlink/base/message.h"
#include "creditlink/base/random.h"

namespace creditlink::delivery_detail {

namespace {

constexpr std::size_t kMaxReceipt = 16u << 20;  // platform.md section 1: receipts

RequestHead head_of(const Route& route, const ExchangeRequest& request) { return {request.method, route.options.origin + request.path, request.fields}; }

// Sends, and judges the signature of what comes back.
void exchange(Route& route, Clock& clock, std::stop_token stop, const RequestHead& head, std::optional<std::string_view> body, Received& received,
              std::int64_t timeout_ms = HttpRequest{}.total_timeout_ms) {
    auto outcome = route.client.send({.method = head.method, .url = head.target_uri, .fields = head.fields, .body = body, .max_answer = kMaxReceipt,
                                      .total_timeout_ms = timeout_ms, .stop = stop});
    if (!outcome.response) {
        received.not_sent = outcome.failure.kind == HttpFailure::Kind::not_sent;
        received.meaning.why = outcome.failure.error.message;
        return;
    }
    received.answer = {outcome.response->status, std::move(outcome.response->fields), std::move(outcome.response->body), false};
    if (!route.protocol->signed_answers()) {
        received.answer.vouched = true;
        return;
    }
    const SignatureVerdict verdict = verify_response({received.answer.status, received.answer.fields}, received.answer.body, head, route.pinned, clock.unix_seconds());
    received.answer.vouched = verdict.kind == SignatureVerdict::Kind::valid;
    received.clock_skew = verdict.kind == SignatureVerdict::Kind::clock_skew;
    received.meaning.why = verdict.reason;
}

}  // namespace

std::string unbelieved(const std::string& signature_fault) {
    return say("平台的答复没有有效签名，不能采信：请核对配置中 pinned 的平台公钥，并看是否有网关改动了答复（{r}）",
               "the answer is not validly signed and cannot be believed: check the pinned key, and whether a gateway changed the answer ({r})", {{"r", signature_fault}});
}

Status sign(const Route& route, Clock& clock, std::span<Outgoing> group) {
    for (Outgoing& out : group) out.head = head_of(route, route.protocol->submit(out.row));
    if (!route.key) return {};
    std::vector<std::string_view> bodies;
    for (const Outgoing& out : group) bodies.push_back(out.body);
    const auto digests = content_digests(route.key->public_key().algorithm(), bodies);
    for (std::size_t i = 0; i < group.size(); ++i)
        if (auto made = sign_request_over(digests[i], group[i].head, *route.key, clock.unix_seconds(), random_bytes(16)); !made) return made;
    return {};
}

void attempt(Route& route, Clock& clock, std::stop_token stop, Outgoing& out) {
    exchange(route, clock, stop, out.head, out.body, out.answer);
    if (out.answer.answer.status == 0) return;
    const std::string signature_fault = out.answer.meaning.why;
    out.answer.meaning = route.protocol->read(out.answer.answer, out.row, out.items, clock.unix_seconds());
    if (!out.answer.answer.vouched && !out.answer.clock_skew)
        out.answer.meaning.why = unbelieved(signature_fault);
}

void put_question(Route& route, Clock& clock, std::stop_token stop, const ExchangeRequest& question, Received& received, QuestionOptions options) {
    RequestHead head = head_of(route, question);
    if (route.key) {
        if (auto made = sign_request(head, std::nullopt, *route.key, clock.unix_seconds(), random_bytes(16)); !made) {
            received.not_sent = true;
            received.meaning.why = made.error().message;
            return;
        }
    }
    exchange(route, clock, stop, head, std::nullopt, received, options.timeout_ms);
    if (options.as_sent) *options.as_sent = std::move(head);
}

void inquire(Route& route, Clock& clock, std::stop_token stop, const ExchangeRequest& inquiry, Outgoing& out) {
    put_question(route, clock, stop, inquiry, out.answer, {.as_sent = &out.head});
    if (out.answer.answer.status == 0) return;
    out.answer.meaning = route.protocol->read_inquiry(out.answer.answer, out.row, out.items, clock.unix_seconds());
}

}  // namespace creditlink::delivery_detail
