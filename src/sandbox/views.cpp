#include <algorithm>
#include <charconv>

#include "page.h"

namespace creditlink::sandbox {

namespace {

constexpr std::int64_t kViewPage = 1000, kLargestViewPage = 10'000;

std::int64_t number_in(std::string_view query, std::string_view name, std::int64_t otherwise) {
    const auto text = parameter_of(query, name).value_or("");
    std::int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void write_record(json::Writer& w, const StoredRecord& r) {
    w.begin_object().member("sender", r.sender).member("kind", r.kind).member("key", r.key).member("version", r.version);
    w.member("op", r.withdrawn ? "withdraw" : "put").member("submission", r.submission).member("batch", r.batch).member("digest", r.digest);
    w.member("outcome", r.doubtful ? "doubtful" : "accepted").member("stores", r.stores).member("repeats", r.repeats);
    if (r.withdrawn) w.member("reason", r.reason).member("basis", r.basis);
    else w.name("data").raw(r.canonical);
    w.end_object();
}

void write_batch(json::Writer& w, const StoredBatch& b) {
    w.begin_object().member("batch", b.id).member("sender", b.sender).member("kind", b.kind).member("digest", b.digest).member("received", b.received);
    w.member("head", b.head).member("posts", b.posts).name("receipt").raw(b.receipt).end_object();
}

Answer paged(json::Writer& w, bool last, std::int64_t next) {
    w.end_array().name("next");
    if (last) w.null();
    else w.string(std::to_string(next));
    w.end_object();
    return json_answer(200, w.take());
}

Answer failed() { return Answer{.status = 500, .fields = {{"Content-Type", "application/json"}}, .body = "{}", .sealed = false}; }

}  // namespace

Answer records_view(Store& store, std::string_view query) {
    const auto limit = std::clamp<std::int64_t>(number_in(query, "limit", kViewPage), 1, kLargestViewPage);
    std::int64_t next = 0;
    const auto records = store.records(parameter_of(query, "sender").value_or(""), parameter_of(query, "kind").value_or(""), number_in(query, "after", 0), limit, next);
    if (!records) return failed();
    json::Writer w;
    w.begin_object().name("records").begin_array();
    for (const auto& record : *records) write_record(w, record);
    return paged(w, static_cast<std::int64_t>(records->size()) < limit, next);
}

Answer batches_view(Store& store, std::string_view query) {
    const auto limit = std::clamp<std::int64_t>(number_in(query, "limit", kViewPage), 1, kLargestViewPage);
    std::int64_t next = 0;
    const auto batches = store.batches(number_in(query, "after", 0), limit, false, next);
    if (!batches) return failed();
    json::Writer w;
    w.begin_object().name("batches").begin_array();
    for (const auto& batch : *batches) write_batch(w, batch);
    return paged(w, static_cast<std::int64_t>(batches->size()) < limit, next);
}

Answer letters_view(Store& store) {
    const auto letters = store.letters();
    if (!letters) return failed();
    json::Writer w;
    w.begin_object().name("letters").begin_array();
    for (const AnnouncedLetter& l : *letters) {
        w.begin_object().member("letter", l.id).member("version", l.version).member("signer", l.signer).name("announced").raw(l.announced);
        if (!l.withdrawn.empty()) w.name("withdrawn").raw(l.withdrawn);
        w.end_object();
    }
    return json_answer(200, w.end_array().end_object().take());
}

Answer faults_view(const FaultPlan& faults) {
    json::Writer w;
    w.begin_object();
    for (const auto& [name, count] : faults.counts()) w.member(name, count);
    w.end_object();
    return json_answer(200, w.take());
}

}  // namespace creditlink::sandbox
