#include "attempt.h"

#include <strings.h>

#include <algorithm>

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
        received.not_trusted = outcome.failure.error.code == Errc::trust;
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
    received.not_trusted = verdict.kind == SignatureVerdict::Kind::key_unknown;
    received.meaning.why = verdict.reason;
}

}  // namespace

std::string unbelieved(const ExchangeAnswer& answer, const std::string& signature_fault) {
    const Words words = {{"s", std::to_string(answer.status)}};
    const bool is_signed = std::any_of(answer.fields.begin(), answer.fields.end(), [](const auto& field) { return strcasecmp(field.first.c_str(), "signature") == 0; });
    if (!is_signed && answer.status == 413)
        return std::string(say("中间的网关不收这么大的报文（HTTP 413，不是平台的答复）：请调大网关的上限，或把配置 platforms 里这个平台的 batch.records、batch.bytes 改小（只影响新切的批）",
                   "a gateway on the way refuses bodies that large (HTTP 413, not the platform's answer): raise its limit, or lower batch.records and batch.bytes of this platform in the configuration, which counts for batches cut from then on"));
    if (!is_signed)
        return say("答复 HTTP {s} 的是中间的网关或代理，不是平台（没有平台的签名）：请查网关到平台的连接和 origin",
                   "HTTP {s} was answered by a gateway or proxy on the way, not by the platform (it has no signature): look at the gateway's connection to the platform, and at origin", words);
    return say("答复（HTTP {s}）没有有效签名，不能采信：请核对配置中 pinned 的平台公钥，并看是否有网关改动了答复（{r}）",
               "the answer (HTTP {s}) is not validly signed and cannot be believed: check the pinned key, and whether a gateway changed the answer ({r})", {{"s", std::to_string(answer.status)}, {"r", signature_fault}});
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
        out.answer.meaning.why = unbelieved(out.answer.answer, signature_fault);
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
    const std::string signature_fault = out.answer.meaning.why;
    out.answer.meaning = route.protocol->read_inquiry(out.answer.answer, out.row, out.items, clock.unix_seconds());
    if (!out.answer.answer.vouched && !out.answer.clock_skew) out.answer.meaning.why = unbelieved(out.answer.answer, signature_fault);
}

}  // namespace creditlink::delivery_detail
