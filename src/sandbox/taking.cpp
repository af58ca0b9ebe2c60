#include "taking.h"

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "rows.h"

namespace creditlink::sandbox {

namespace {

constexpr std::int64_t kAnswerWithin = 7;  // days a doubtful record's question may stay open

RowResult rejected(const SentRecord& sent, std::string_view code, std::string_view field, std::string_view message) {
    return {.id = sent.id, .code = std::string(code), .field = std::string(field), .message = std::string(message)};
}

Status ask_about(const Taking& taking, const SentRecord& sent, const RowVerdict& verdict) {
    const auto& batch = taking.batch;
    return taking.store.add_question({.id = "f-" + hex(random_bytes(8)), .sender = batch.sender, .submission = sent.id, .kind = batch.kind, .key = sent.key,
                                      .field = std::string(verdict.field), .code = std::string(verdict.code), .message = std::string(verdict.message),
                                      .raised = rfc3339(taking.now), .due = taking.today.plus_days(kAnswerWithin).dashed(), .state = "open"});
}

Status keep(const Taking& taking, const SentRecord& sent, bool doubtful) {
    if (taking.forget) return {};
    const auto& batch = taking.batch;
    return taking.store.put_record({.sender = batch.sender, .kind = batch.kind, .key = sent.key, .version = sent.version, .withdrawn = sent.withdrawn,
                                    .canonical = sent.canonical, .digest = hex(bytes_of(sha256(sent.canonical))), .reason = sent.reason, .basis = sent.basis,
                                    .submission = sent.id, .batch = batch.id, .doubtful = doubtful});
}

}  // namespace

Result<std::optional<RowResult>> take_record(const Taking& taking, const SentRecord& sent, std::size_t index) {
    using Line = std::optional<RowResult>;
    const auto& batch = taking.batch;
    const auto found = taking.store.record(batch.sender, batch.kind, sent.key);
    if (!found) return found.error();
    if (const auto& stored = *found) {
        if (stored->version == sent.version && stored->withdrawn == sent.withdrawn && stored->canonical == sent.canonical) {
            if (auto counted = taking.store.count_repeat(batch.sender, batch.kind, sent.key); !counted) return counted.error();
            return Line{};
        }
        if (sent.version <= stored->version) return Line{rejected(sent, "20001", "version", "版本不高于已存版本")};
    }
    const auto verdict = sent.withdrawn || !taking.row_checks ? std::nullopt : judge_row(batch.kind, sent.data, taking.today);
    if (verdict && !verdict->doubtful) return Line{rejected(sent, verdict->code, verdict->field, verdict->message)};
    if (taking.reject_odd && index % 2 == 1) return Line{rejected(sent, "40001", "", "按测试要求退回")};
    if (auto kept = keep(taking, sent, verdict.has_value()); !kept) return kept.error();
    if (!verdict) return Line{};
    if (auto asked = ask_about(taking, sent, *verdict); !asked) return asked.error();
    auto line = rejected(sent, verdict->code, verdict->field, verdict->message);
    line.doubtful = true;
    return Line{std::move(line)};
}

}  // namespace creditlink::sandbox
