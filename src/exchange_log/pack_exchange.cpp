// Links 7 to 10: the request, its body, the receipt, and what it says of the record.

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/exchange_log/commitment.h"
#include "pack_chain.h"
#include "pack_fault.h"

namespace creditlink {

using namespace pack_member;

namespace {

std::string_view field(const HeaderFields& fields, std::string_view name) {
    const auto at = std::ranges::find_if(fields, [&](const auto& one) {
        return std::ranges::equal(one.first, name,
                                  [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
    });
    return at == fields.end() ? std::string_view() : std::string_view(at->second);
}

bool is_valid(const SignatureVerdict& verdict) {
    return verdict.kind == SignatureVerdict::Kind::valid;
}

Error bad_signature(std::string_view member, const SignatureVerdict& verdict) {
    return pack_fault(member, "签名不成立：{r}", "the signature is not good: {r}", {{"r", verdict.reason}});
}

// Judged by the time at which its entry was written.
std::int64_t seconds(std::int64_t unix_ms) {
    return unix_ms / 1000;
}

std::optional<RequestText> head_alone(std::string_view text) {
    auto request = request_of(text);
    return request && request->body.empty() ? std::move(request) : std::nullopt;
}

const json::Value* result_of(const json::Value& receipt, std::string_view submission) {
    const json::Value* results = receipt.find("results");
    if (!results) return nullptr;
    const auto at = std::ranges::find_if(results->items, [&](const json::Value& result) {
        const json::Value* id = result.find("id");
        return id && id->string_or("") == submission;
    });
    return at == results->items.end() ? nullptr : &*at;
}

}  // namespace

Status PackChain::request() {
    const auto request = head_alone(member(kRequestHead));
    if (!request) return pack_fault(kRequestHead, "不是 HTTP 请求头", "it is no HTTP request head");
    if (office.keys().empty()) {  // a platform that does not ask for signatures: what the log commits to is head and body together
        if (!pack.about.whole) found.unproven.emplace_back(kRequestHead);
        return {};
    }
    if (field(request->head.fields, "idempotency-key") != "\"" + pack.about.batch + "\"")
        return pack_fault(kRequestHead, "是另一批的请求", "it is the request of another batch");
    const auto verdict = verify_request_head(request->head, office, seconds(found.submitted_time));
    return is_valid(verdict) ? Status() : bad_signature(kRequestHead, verdict);
}

Status PackChain::body() {
    if (!pack.about.whole) return {};
    const std::string_view bytes = member(kRequestBody);
    if (said(submitted, "head") != commitment(salts.batch, sha256(member(kRequestHead))))
        return pack_fault(kRequestHead, "不是日志里承诺的请求头", "it is not the head that the log commits to");
    if (said(submitted, "digest") != commitment(salts.batch, sha256(bytes)))
        return pack_fault(kRequestBody, "不是日志里承诺的请求正文", "it is not the body that the log commits to");
    if (!office.keys().empty()) {
        const auto verdict =
            verify_request(head_alone(member(kRequestHead))->head, bytes, office, seconds(found.submitted_time));
        if (!is_valid(verdict)) return bad_signature(kRequestBody, verdict);
    }
    const auto records = records_of_body(bytes);
    if (!records || records->size() != found.count)
        return pack_fault(kRequestBody, "读不出所说条数的记录", "it does not hold as many records as the log says");
    if (said(submitted, "records") != hex(bytes_of(record_root(record_leaves(salts.batch, sent_records(*records))))))
        return pack_fault(kRequestBody, "其中的记录算不出日志里的记录根",
                          "its records do not lead to the root in the log");
    if (record() &&
        ((*records)[found.place].id != pack.about.submission || (*records)[found.place].data != member(kRecord)))
        return pack_fault(kRecord, "请求正文里该位置是另一条记录", "the body has another record in its place");
    return {};
}

Status PackChain::receipt() {
    const std::string_view bytes = member(kReceipt);
    if (said(answered, "digest") != commitment(salts.answer, sha256(bytes)))
        return pack_fault(kReceipt, "不是日志里承诺的答复", "it is not the answer that the log commits to");
    const auto response = response_of(bytes);
    if (!response) return pack_fault(kReceipt, "不是 HTTP 答复", "it is no HTTP answer");
    const bool asked = said(answered, "of") == "inquiry";
    if (!asked && pack.find(kInquiryHead)) return pack_fault(kInquiryHead, "这个答复不是询问得来的", "nobody inquired for this answer");
    const std::string_view name = asked ? kInquiryHead : kRequestHead;
    const auto request = head_alone(member(name));
    if (!request) return pack_fault(name, "不是 HTTP 请求头", "it is no HTTP request head");
    if (asked && said(answered, "head") != commitment(salts.answer, sha256(member(name))))
        return pack_fault(name, "不是日志里承诺的询问", "it is not the inquiry that the log commits to");
    if (platform.keys().empty()) return {};
    if (asked)
        if (const auto verdict = verify_request_head(request->head, office, seconds(found.answered_time));
            !is_valid(verdict))
            return bad_signature(name, verdict);
    const auto verdict =
        verify_response(response->head, response->body, request->head, platform, seconds(found.answered_time));
    if (!is_valid(verdict)) return bad_signature(kReceipt, verdict);
    found.received = verdict.created;
    return {};
}

Status PackChain::verdict() {
    if (platform.keys().empty()) return {};  // its form is the platform's own
    const auto answer = response_of(member(kReceipt));
    const auto receipt = answer ? json::parse(answer->body, {.max_bytes = 16u << 20}) : Result<json::Value>(Error{});
    if (!receipt || !receipt->is_object())
        return pack_fault(kReceipt, "正文不是 JSON 对象", "its body is no JSON object");
    if (said(*receipt, "batch") != pack.about.batch || said(*receipt, "receipt") != found.receipt ||
        said(*receipt, "state") != "final")
        return pack_fault(kReceipt, "不是这一批的最终回执", "it is no final receipt of this batch");
    found.body_digest = said(*receipt, "digest");
    if (pack.about.whole && found.body_digest != hex(bytes_of(sha256(member(kRequestBody)))))
        return pack_fault(kReceipt, "签收的是另一份请求正文", "it is about another body");
    if (!record()) return {};
    const json::Value* result = result_of(*receipt, pack.about.submission);
    found.outcome = result ? said(*result, "outcome") : "accepted";
    if (result) found.code = said(*result, "code"), found.field = said(*result, "field");
    return {};
}

}  // namespace creditlink
