#include "evidence_entry.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"

namespace creditlink::delivery_detail {

namespace {

constexpr std::size_t kSalt = 16;

struct Kept {
    std::string place, digest;
};

// `digest` is the SHA-256 of `bytes`.
Result<Kept> keep(ContentStore& contents, std::string_view bytes, const Digest256& digest) {
    const std::string salt = random_bytes(kSalt);
    auto ref = contents.put({salt, bytes});
    if (!ref) return ref.error();
    return Kept{ref->text(), hex(bytes_of(sm3(salt + std::string(bytes_of(digest)))))};
}

// The answer as it came, so that it can be judged again: status, fields, body.
std::string answer_as_json(const ExchangeAnswer& answer) {
    json::Writer writer;
    writer.begin_object().member("status", answer.status).name("vouched").boolean(answer.vouched).name("fields").begin_array();
    for (const auto& [name, value] : answer.fields) writer.begin_array().string(base64(name)).string(base64(value)).end_array();
    return writer.end_array().member("body", base64(answer.body)).end_object().take();
}

}  // namespace

Status Journal::submitted(const Outgoing& out, std::string_view platform) {
    auto kept = keep(contents, out.body, out.row.digest);
    if (!kept) return kept.error();
    json::Writer writer;
    writer.begin_object().member("batch", out.row.id).member("platform", platform).member("kind", out.row.lane.kind);
    writer.member("count", out.row.count).member("attempt", out.row.attempt).member("content", kept->place).member("digest", kept->digest);
    auto index = log.append("submitted", writer.end_object().take());
    if (!index) return index.error();
    return {};
}

Status Journal::answered(const Outgoing& out, std::string_view platform, std::string_view of) {
    const std::string answer = answer_as_json(out.answer.answer);
    auto kept = keep(contents, answer, sha256(answer));
    if (!kept) return kept.error();
    const Answer& meaning = out.answer.meaning;
    json::Writer writer;
    writer.begin_object().member("batch", out.row.id).member("platform", platform).member("of", of).member("attempt", out.row.attempt);
    writer.member("status", out.answer.answer.status).member("outcome", name_of(meaning.kind)).name("signed").boolean(out.answer.answer.vouched && !out.answer.clock_skew);
    if (meaning.kind == Answer::Kind::receipt) {
        std::int64_t rejected = 0;
        for (const ItemVerdict& verdict : meaning.verdicts) rejected += verdict.state == SubmissionState::rejected;
        writer.member("receipt", meaning.receipt).member("accepted", meaning.accepted).member("rejected", rejected);
        writer.member("doubtful", static_cast<std::int64_t>(meaning.verdicts.size()) - rejected);
    }
    writer.member("content", kept->place).member("digest", kept->digest);
    auto index = log.append("answered", writer.end_object().take());
    if (!index) return index.error();
    return {};
}

Status Journal::sync() {
    if (auto kept = contents.sync(); !kept) return kept;
    return log.sync();
}

Result<ExchangeAnswer> Journal::kept_answer(const LogEntry& answered) const {
    const Error unreadable{Errc::log_integrity, say("日志第 {n} 条所指的回执内容无法读取", "the answer that entry {n} of the log speaks of cannot be read", {{"n", std::to_string(answered.index)}}), {}, {}};
    auto entry = json::parse(answered.json);
    if (!entry) return unreadable;
    const json::Value* place = entry->find("content");
    auto ref = ContentRef::parse(place ? place->string_or("") : "");
    if (!ref) return ref.error();
    auto content = contents.get(*ref);
    if (!content) return content.error();
    if (content->size() < kSalt) return unreadable;
    auto kept = json::parse(std::string_view(*content).substr(kSalt));
    if (!kept) return unreadable;
    ExchangeAnswer answer;
    const json::Value *status = kept->find("status"), *vouched = kept->find("vouched"), *fields = kept->find("fields"), *body = kept->find("body");
    if (!status || !vouched || !fields || !body) return unreadable;
    answer.status = static_cast<int>(status->integer().value_or(0));
    answer.vouched = vouched->boolean;
    for (const json::Value& field : fields->items) {
        if (field.items.size() != 2) return unreadable;
        answer.fields.emplace_back(from_base64(field.items[0].text).value_or(""), from_base64(field.items[1].text).value_or(""));
    }
    answer.body = from_base64(body->text).value_or("");
    return answer;
}

std::uint32_t attempt_of(const LogEntry& submitted) {
    auto entry = json::parse(submitted.json);
    if (!entry) return 0;
    const json::Value* attempt = entry->find("attempt");
    return attempt ? static_cast<std::uint32_t>(attempt->integer().value_or(0)) : 0;
}

}  // namespace creditlink::delivery_detail
