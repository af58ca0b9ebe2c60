#include "creditlink/audit/pack_maker.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "creditlink/signing/message_text.h"
#include "making.h"
#include "receipt_words.h"

namespace creditlink {

using namespace pack_member;
using namespace audit_detail;

namespace {

Error no_such_record(const PackAbout& about) {
    return {Errc::not_found,
            say("批次 {b} 的请求里没有报送 {s}", "the request of batch {b} does not hold submission {s}",
                {{"b", about.batch}, {"s", about.submission}}),
            {},
            {}};
}

// A profile may lay out its rows as it likes; which part of them is a record's canonical data it alone knows.
Error other_form(const PackAbout& about) {
    return {Errc::usage,
            say("平台“{p}”的请求不是统一接口的格式，还不能为它制作证据包",
                "requests to platform {p} have another form than the interface's: no pack can be made of them",
                {{"p", about.platform}}),
            {},
            std::string(say("log content 和 log prove 仍可出示整份请求、回执和条目证明",
                            "log content and log prove still show the whole request, the answer and their entries"))};
}

Status add_record(Making& making, const std::vector<BodyRecord>& records) {
    const auto at = std::ranges::find(records, making.pack.about.submission, &BodyRecord::id);
    if (at == records.end()) return no_such_record(making.pack.about);
    const auto place = static_cast<std::uint32_t>(at - records.begin());
    const RecordPath path{at->id, place, static_cast<std::uint32_t>(records.size()),
                          record_salt(making.exchange.request.salt, place),
                          record_path(record_leaves(making.exchange.request.salt, sent_records(records)), place)};
    making.put(kRecord, at->data);
    making.put(kRecordPath, path.json());
    const auto row = kept_source_row(making.exchange.request, making.exchange.submitted, at->id);
    if (!row) return row.error();
    if (*row) making.put(kSourceRow, (*row)->proof.json(at->data));
    return {};
}

// The pinned key that signed the answer: the only one of them that the pack needs.
Result<PublicKey> signer_of_answer(const PackSources& from, const KeptExchange& exchange) {
    const auto request = request_of(exchange.answer.head.empty() ? exchange.request.head : exchange.answer.head);
    const auto answer = response_of(exchange.answer.answer);
    if (!request || !answer)
        return Error{Errc::log_integrity,
                     std::string(say("存下的回执不是 HTTP 报文", "the receipt that is kept is no HTTP message")),
                     {},
                     {}};
    const auto verdict =
        verify_response(answer->head, answer->body, request->head, from.platform, exchange.answered.time / 1000);
    if (verdict.kind == SignatureVerdict::Kind::valid) return verdict.key->key;
    return Error{
        Errc::trust,
        say("用配置里登记的平台公钥验不过这份回执：{r}",
            "the receipt does not verify by the platform's keys in the configuration: {r}", {{"r", verdict.reason}}),
        {},
        std::string(say("平台换过公钥的，把旧公钥连同有效期加进 pinned",
                        "if the platform changed its key, add the former one to pinned with its time span"))};
}

PackKey about_key(const PackSources& from, const PublicKey& key) {
    const auto other = from.signer_ids.find(key.id());
    return {key.algorithm(), other == from.signer_ids.end() ? std::string(kDefaultSignerId) : other->second};
}

Status add_signers(Making& making, const PackSources& from) {
    if (!from.office) return {};
    const auto platform = signer_of_answer(from, making.exchange);
    if (!platform) return platform.error();
    making.pack.about.office = about_key(from, *from.office);
    making.pack.about.platform_key = about_key(from, *platform);
    making.put(kOfficeKey, from.office->pem());
    making.put(kPlatformKey, platform->pem());
    return {};
}

void add_exchange(Making& making) {
    const KeptExchange& exchange = making.exchange;
    making.put(kRequestHead, exchange.request.head);
    if (making.pack.about.whole) making.put(kRequestBody, exchange.request.body);
    if (!exchange.answer.head.empty()) making.put(kInquiryHead, exchange.answer.head);
    making.put(kReceipt, exchange.answer.answer);
    making.put(kSalts,
               PackSalts{making.pack.about.whole ? exchange.request.salt : std::string(), exchange.answer.salt}.json());
}

}  // namespace

Result<MadePack> make_pack(const PackSources& from, const KeptExchange& exchange, PackAbout about) {
    Making making{from.of_log(), exchange, {std::move(about), {}}};
    const auto records = records_of_body(exchange.request.body);
    if (!records) return other_form(making.pack.about);
    if (!making.pack.about.submission.empty()) {
        if (auto added = add_record(making, *records); !added) return added.error();
        if (!making.pack.about.whole &&
            repeats_others(exchange.answer.answer, *records, making.pack.about.submission))
            return Error{
                Errc::approval,
                std::string(say("平台的回执重复了同批其他记录的内容；回执按整份签名，不能拆开",
                                "the receipt repeats data of other records of the batch, and it is signed as a whole")),
                {},
                std::string(say("确需提供的，用 --whole 连同请求全文一起制作",
                                "if it has to be handed over, make the pack with --whole"))};
    }
    add_exchange(making);
    if (auto added = add_signers(making, from); !added) return added.error();
    if (auto added = add_log(making, exchange_entries(exchange)); !added) return added.error();
    return checked(std::move(making));
}

}  // namespace creditlink
