#include "platform.h"

#include <charconv>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "page.h"

namespace creditlink::sandbox {

namespace {

constexpr std::string_view kCountMember = "\"count\":";

// The 401 code of section 7 for a request that cannot be believed.
Answer unbelieved(const SignatureVerdict& verdict) {
    if (verdict.kind == SignatureVerdict::Kind::clock_skew) return problem(401, "clock-skew", verdict.reason);
    const bool unknown = verdict.kind == SignatureVerdict::Kind::key_unknown;
    return problem(401, unknown ? "key-unknown" : "signature-invalid", verdict.reason);
}

std::int64_t count_in(std::string_view body) {
    std::int64_t count = 0;
    const auto at = body.find(kCountMember);
    if (at != std::string_view::npos) std::from_chars(body.data() + at + kCountMember.size(), body.data() + body.size(), count);
    return count;
}

}  // namespace

Platform::Platform(PlatformOptions options, PrivateKey key, PrivateKey stranger, KeyRing senders, FaultPlan faults, Store& store, Clock& clock)
    : options_(std::move(options)), key_(std::move(key)), stranger_(std::move(stranger)), senders_(std::move(senders)), clock_(clock),
      faults_(std::move(faults)), store_(store), exchange_(options_.settings, store_, clock_) {}

Answer Platform::handle(const Call& call) {
    if (call.path == "/" || call.path.starts_with("/sandbox/")) return view(call);
    return exchange(call);
}

Answer Platform::exchange(const Call& call) {
    RequestHead head{.method = call.method, .target_uri = options_.origin + call.target, .fields = call.fields};
    if (options_.bench && call.method == "POST") return bench(call, head);
    const auto verdict = verify_request(head, call.body ? std::optional<std::string_view>(*call.body) : std::nullopt, senders_, clock_.unix_seconds());
    if (verdict.kind != SignatureVerdict::Kind::valid) return seal(unbelieved(verdict), head, {});
    ChosenFault fault;
    Answer answer;
    {
        const std::lock_guard lock(mutex_);
        fault = faults_.draw(call);
        answer = fault.at(Moment::instead) ? answer_instead(fault, clock_.unix_seconds()) : exchange_.handle(call, *verdict.key, fault);
    }
    if (fault.at(Moment::content)) change_content(fault, answer);
    return answer.sealed ? seal(std::move(answer), head, fault) : answer;
}

Answer Platform::bench(const Call& call, const RequestHead& head) {
    const auto now = clock_.unix_seconds();
    const auto body = call.plain();
    json::Writer w;
    w.begin_object().member("receipt", "r-" + hex(random_bytes(10))).member("batch", idempotency_key(field_of(call.fields, "Idempotency-Key")).value_or(""));
    w.member("state", "final").member("received", rfc3339(now)).member("digest", hex(bytes_of(sha256(body)))).name("counts").begin_object();
    w.member("total", count_in(body)).member("accepted", count_in(body)).member("rejected", std::int64_t{0}).member("doubtful", std::int64_t{0}).end_object();
    w.name("results").begin_array().end_array().end_object();
    return seal(json_answer(200, w.take()), head, {});
}

Answer Platform::seal(Answer answer, const RequestHead& head, const ChosenFault& fault) {
    ResponseHead sealed{.status = answer.status, .fields = std::move(answer.fields)};
    const auto created = clock_.unix_seconds() - (fault.is("clock") ? fault.parameter : 0);
    const auto& key = fault.is("other-key") ? stranger_ : key_;
    const auto signed_it = sign_response(sealed, answer.body, head, key, created, random_bytes(16));
    answer.fields = std::move(sealed.fields);
    if (!signed_it) answer.sealed = false;  // a request whose own fields cannot be bound to: the client believes nothing
    if (fault.at(Moment::signed_) || fault.at(Moment::sent) || fault.fault == nullptr) {
        const std::lock_guard lock(mutex_);
        auto before = std::exchange(last_sealed_, answer);
        if (fault.is("replay") && before) answer = std::move(*before);
    }
    if (fault.at(Moment::sent)) change_sent(fault, answer);
    return answer;
}

Answer Platform::view(const Call& call) {
    const std::lock_guard lock(mutex_);
    if (call.path == "/") return page(store_, faults_, options_.bench, clock_.unix_seconds());
    if (!options_.open_views) return Answer{.status = 404, .fields = {{"Content-Type", "application/json"}}, .body = "{}"};
    if (call.path == "/sandbox/records") return records_view(store_, call.query);
    if (call.path == "/sandbox/batches") return batches_view(store_, call.query);
    if (call.path == "/sandbox/letters") return letters_view(store_);
    if (call.path == "/sandbox/faults") return faults_view(faults_);
    return Answer{.status = 404, .fields = {{"Content-Type", "application/json"}}, .body = "{}"};
}

}  // namespace creditlink::sandbox
