#include "evidence_entry.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/delivery/kept_message.h"
#include "creditlink/exchange_log/commitment.h"
#include "creditlink/exchange_log/source_rows.h"
#include "exchange_text.h"
#include "record_root.h"

namespace creditlink::delivery_detail {

namespace {

// Who vouches for an answer: its signature, only the channel that it came through, or nobody.
std::string_view vouching(const Outgoing& out, bool signs) {
    if (!out.answer.answer.vouched) return "nobody";
    return signs ? "signature" : "channel";
}

struct KeptSource {
    std::string text, root;  // empty: no row of the batch is kept
};

// Where the body does not hold a record as it is, the record stands beside its row.
KeptSource source_of(const Outgoing& out, BodyForm form) {
    const auto kept = [](const Item& item) { return !item.source.row.empty(); };
    if (std::ranges::none_of(out.items, kept)) return {};
    std::vector<std::string> ids;
    std::vector<SourceRowLine> lines;
    ids.reserve(out.items.size()), lines.reserve(out.items.size());
    for (const Item& item : out.items) {
        SourceRowLine& line = lines.emplace_back(kept(item) ? SourceRowLine{*item.source.heading, item.source.row} : SourceRowLine{{}, "null"});
        if (form == BodyForm::own) line.id = ids.emplace_back(creditlink::text_of(item.id)), line.data = item.data;
    }
    const std::string salt = random_bytes(kCommitmentSalt);
    return {source_rows_text(salt, lines), hex(bytes_of(creditlink::record_root(source_row_leaves(salt, lines))))};
}

}  // namespace

Result<Journal::Submitted> Journal::about_to_submit(const Outgoing& out, BodyForm form) const {
    const std::string salt = random_bytes(kCommitmentSalt), head = text_of(out.head);
    KeptSource source = source_of(out, form);
    auto content = contents.seal({salt, head, out.body, source.text});
    if (!content) return content.error();
    return Submitted{std::move(*content), commitment(salt, out.row.digest), commitment(salt, sha256(head)), hex(bytes_of(record_root(salt, out.items))), std::move(source.root)};
}

Status Journal::submitted(const Outgoing& out, std::string_view platform, const Submitted& said) {
    auto kept = contents.put_sealed(said.content);
    if (!kept) return kept.error();
    json::Writer writer;
    writer.begin_object().member("batch", out.row.id).member("platform", platform).member("kind", out.row.lane.kind);
    writer.member("count", out.row.count).member("attempt", out.row.attempt).member("content", kept->text());
    writer.member("digest", said.digest).member("head", said.head).member("records", said.records);
    if (!said.rows.empty()) writer.member("rows", said.rows);
    auto index = log.append("submitted", writer.end_object().take());
    if (!index) return index.error();
    return {};
}

Status Journal::answered(const Outgoing& out, std::string_view platform, std::string_view of, bool signs) {
    // An answer is signed over its request too. That of a submission stands in its own entry, an inquiry's nowhere else.
    const std::string salt = random_bytes(kCommitmentSalt), answer = text_of(out.answer.answer);
    const std::string inquiry = of == "inquiry" ? text_of(out.head) : std::string();
    auto kept = contents.put({salt, inquiry, answer});
    if (!kept) return kept.error();
    const Answer& meaning = out.answer.meaning;
    json::Writer writer;
    writer.begin_object().member("batch", out.row.id).member("platform", platform).member("of", of).member("attempt", out.row.attempt);
    writer.member("status", out.answer.answer.status).member("outcome", name_of(meaning.kind)).member("vouched", vouching(out, signs));
    if (meaning.kind == Answer::Kind::receipt) {
        std::int64_t rejected = 0;
        for (const ItemVerdict& verdict : meaning.verdicts) rejected += verdict.state == SubmissionState::rejected;
        writer.member("receipt", meaning.receipt).member("accepted", meaning.accepted).member("rejected", rejected);
        writer.member("doubtful", static_cast<std::int64_t>(meaning.verdicts.size()) - rejected);
    }
    writer.member("content", kept->text()).member("digest", commitment(salt, sha256(answer)));
    if (!inquiry.empty()) writer.member("head", commitment(salt, sha256(inquiry)));
    auto index = log.append("answered", writer.end_object().take());
    if (!index) return index.error();
    return {};
}

std::string parked_entry(const BatchRow& row, std::string_view platform, std::string_view cause) {
    json::Writer writer;
    writer.begin_object().member("batch", row.id).member("platform", platform).member("attempt", row.attempt).member("cause", cause);
    return writer.end_object().take();
}

Status Journal::sync() {
    if (auto kept = contents.sync(); !kept) return kept;
    return log.sync();
}

Result<ExchangeAnswer> Journal::kept_answer(const LogEntry& answered) const {
    const Error unreadable{Errc::log_integrity, say("日志第 {n} 条所指的回执内容无法读取", "the answer that entry {n} of the log speaks of cannot be read", {{"n", std::to_string(answered.index)}}), {}, {}};
    auto entry = json::parse(answered.json);
    if (!entry) return unreadable;
    auto content = kept_content(contents, answered);
    if (!content) return content.error();
    auto answer = answer_of(content->answer);
    const json::Value* vouched = entry->find("vouched");
    if (!answer || !vouched) return unreadable;
    answer->vouched = vouched->string_or("nobody") != "nobody";
    return std::move(*answer);
}

std::uint32_t attempt_of(const LogEntry& submitted) {
    auto entry = json::parse(submitted.json);
    if (!entry) return 0;
    const json::Value* attempt = entry->find("attempt");
    return attempt ? static_cast<std::uint32_t>(attempt->integer().value_or(0)) : 0;
}

}  // namespace creditlink::delivery_detail
