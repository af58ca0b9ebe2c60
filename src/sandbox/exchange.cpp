#include "exchange.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "creditlink/base/text.h"
#include "samples.h"
#include "taking.h"

namespace creditlink::sandbox {

namespace {

std::string new_receipt() { return "r-" + hex(random_bytes(10)); }

bool may_sign_for(const PinnedKey& signer, std::string_view sender) {
    return std::find(signer.senders.begin(), signer.senders.end(), sender) != signer.senders.end();
}

Answer not_found(std::string_view what) { return problem(404, "not-found", what); }

std::string receipt_json(const StoredBatch& batch, const std::vector<RowResult>& results) {
    json::Writer w;
    w.begin_object().member("receipt", new_receipt()).member("batch", batch.id).member("state", "final").member("received", batch.received).member("digest", batch.digest);
    w.name("counts").begin_object().member("total", batch.total).member("accepted", batch.accepted).member("rejected", batch.rejected);
    w.member("doubtful", batch.doubtful).end_object().name("results").begin_array();
    for (const auto& line : results) {
        w.begin_object().member("id", line.id).member("outcome", line.doubtful ? "doubtful" : "rejected").member("code", line.code);
        if (!line.field.empty()) w.member("field", line.field);
        w.member("message", line.message).end_object();
    }
    w.end_array().end_object();
    return w.take();
}

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> out;
    if (path.starts_with("/")) path.remove_prefix(1);
    for (const auto part : split(path, "/")) out.push_back(percent_decoded(part));
    return out;
}

}  // namespace

Answer Exchange::handle(const Call& call, const PinnedKey& signer, const ChosenFault& fault) {
    auto answer = route(call, signer, fault);
    return answer ? std::move(*answer) : problem(500, "internal", "the store failed");
}

Result<Answer> Exchange::route(const Call& call, const PinnedKey& signer, const ChosenFault& fault) {
    const auto path = segments_of(call.path);
    if (call.method == "GET" && call.body) return problem(400, "bad-json", "a GET has no body");
    if (path.size() < 3 || path[0] != "exchange" || path[1] != "v1") return not_found("no such resource");
    if (call.body && field_of(call.fields, "Content-Type") != "application/json")
        return problem(415, "batch-refused", "Content-Type must be application/json without parameters");
    if (count_of(call.fields, "Content-Encoding") != 0) return problem(415, "batch-refused", "no content encoding is taken");
    const auto is = [&](std::string_view method, std::string_view noun, std::size_t size) { return call.method == method && path[2] == noun && path.size() == size; };
    if (is("POST", "batches", 3)) return take(call, signer, fault);
    if (is("GET", "batches", 4)) return inquire(path[3], signer);
    if (is("GET", "status", 3)) return status(signer);
    if (is("GET", "digests", 3)) return digests(call, signer);
    if (is("GET", "feedback", 3)) return feedback(call, signer);
    if (is("GET", "lists", 3)) return json_answer(200, lists_json());
    if (is("GET", "lists", 4)) return list(call, path[3]);
    if (is("GET", "codes", 4)) {
        auto codes = codes_json(path[3]);
        return codes ? json_answer(200, std::move(*codes)) : not_found("no such code list");
    }
    return route_announcement(call, signer, path);
}

Result<Answer> Exchange::route_announcement(const Call& call, const PinnedKey& signer, const std::vector<std::string>& path) {
    const bool post = call.method == "POST", put_or_delete = call.method == "PUT" || call.method == "DELETE";
    if (post && path.size() == 4 && path[2] == "feedback") return answer_question(call, signer, path[3]);
    if (post && path.size() == 5 && path[2] == "lists" && path[4] == "measures") return measure(call, signer, path[3]);
    if (put_or_delete && path.size() == 6 && path[2] == "letters" && path[4] == "versions") return letter(call, signer, path[3], path[5]);
    return not_found("no such resource");
}

Result<Answer> Exchange::take(const Call& call, const PinnedKey& signer, const ChosenFault& fault) {
    const auto id = idempotency_key(field_of(call.fields, "Idempotency-Key"));
    if (!id) return problem(422, "batch-refused", "Idempotency-Key must be the batch id as a structured-field string");
    if (!call.body) return problem(400, "bad-json", "no body");
    const std::string_view body = *call.body;
    if (body.size() > settings_.limits.bytes) return problem(413, "too-large", "too many bytes");
    auto known = store_.batch(*id, signer.senders);
    if (!known) return known.error();
    if (auto& batch = *known) {
        if (auto counted = store_.count_post(*batch); !counted) return counted.error();
        if (batch->digest != hex(bytes_of(sha256(body)))) return problem(409, "batch-conflict", "another body under a known batch id");
        return answer_for(std::move(*batch));
    }
    auto batch = read_batch(body, *id);
    if (!batch) return refused(batch.refusal());
    if (!may_sign_for(signer, batch->sender)) return problem(403, "sender-unknown", "this key may not sign for this sender");
    const auto kind = settings_.kinds.find(batch->kind);
    if (kind == settings_.kinds.end() || kind->second != batch->catalogue) return problem(422, "kind-unknown", "this kind or catalogue is not taken");
    const auto most = fault.is("413-above") ? std::min(settings_.limits.records, static_cast<std::size_t>(fault.parameter)) : settings_.limits.records;
    if (batch->records.size() > most) return problem(413, "too-large", "too many records");
    auto stored = store_batch(*batch, body, fault);
    if (!stored) return stored.error();
    return answer_for(std::move(*stored));
}

Result<StoredBatch> Exchange::store_batch(const Batch& batch, std::string_view body, const ChosenFault& fault) {
    const auto now = clock_.unix_seconds();
    StoredBatch stored{.id = batch.id, .sender = batch.sender, .kind = batch.kind, .digest = hex(bytes_of(sha256(body))), .received = rfc3339(now), .head = batch.head,
                       .receipt = {}, .received_unix = now, .total = static_cast<std::int64_t>(batch.records.size()), .posts = 1,
                       .pending = fault.is("pending") ? fault.parameter : 0};
    const Taking taking{.batch = batch, .store = store_, .today = clock_.today(), .now = now, .row_checks = settings_.row_checks,
                        .forget = fault.is("accept-forget"), .reject_odd = fault.is("partial")};
    const auto done = store_.in_transaction([&]() -> Status {
        std::vector<RowResult> results;
        for (std::size_t i = 0; i < batch.records.size(); ++i) {
            auto line = take_record(taking, batch.records[i], i);
            if (!line) return line.error();
            if (!*line) continue;
            auto& result = **line;
            ++(result.doubtful ? stored.doubtful : stored.rejected);
            if (!result.doubtful) {
                const Rejection rejection{.batch = batch.id, .sender = batch.sender, .kind = batch.kind, .submission = result.id, .key = batch.records[i].key,
                                          .code = result.code, .field = result.field, .message = result.message, .at = stored.received};
                if (auto added = store_.add_rejection(rejection); !added) return added;
            }
            results.push_back(std::move(result));
        }
        stored.accepted = stored.total - stored.rejected - stored.doubtful;
        stored.receipt = receipt_json(stored, results);
        return store_.add_batch(stored);
    });
    if (!done) return done.error();
    return stored;
}

// A receipt that is still held back costs one of the answers that say so.
Result<Answer> Exchange::answer_for(StoredBatch batch) {
    if (batch.pending == 0) return json_answer(200, std::move(batch.receipt));
    if (auto counted = store_.count_pending(batch); !counted) return counted.error();
    json::Writer w;
    w.begin_object().member("batch", batch.id).member("state", "pending").member("received", batch.received).member("digest", batch.digest).end_object();
    return json_answer(202, w.take());
}

Result<Answer> Exchange::inquire(const std::string& id, const PinnedKey& signer) {
    auto batch = store_.batch(id, signer.senders);
    if (!batch) return batch.error();
    return *batch ? answer_for(std::move(**batch)) : Reply(problem(404, "batch-unknown", "this batch has not come"));
}

Result<Answer> Exchange::status(const PinnedKey& signer) {
    const auto last = store_.last_batch(signer.senders);
    if (!last) return last.error();
    json::Writer w;
    w.begin_object().member("platform", "creditlink-sandbox").member("time", rfc3339(clock_.unix_seconds()));
    w.name("limits").begin_object().member("records", static_cast<std::int64_t>(settings_.limits.records));
    w.member("bytes", static_cast<std::int64_t>(settings_.limits.bytes)).end_object().name("gzip").boolean(false).name("kinds").begin_object();
    for (const auto& [kind, catalogue] : settings_.kinds) w.member(kind, catalogue);
    w.end_object().name("maintenance").null().name("last");
    if (const auto& batch = *last) {
        w.begin_object().member("batch", batch->id).member("received", batch->received).name("head");
        if (batch->head.empty()) w.null();
        else w.string(batch->head);
        w.end_object();
    } else {
        w.null();
    }
    w.end_object();
    return json_answer(200, w.take());
}

}  // namespace creditlink::sandbox
