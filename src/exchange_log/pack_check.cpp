// Links 2 to 6: members, keys, checkpoint, entries, the record's place in its batch.

#include <algorithm>
#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/handover.h"
#include "creditlink/exchange_log/note_key.h"
#include "entry.h"
#include "pack_chain.h"
#include "pack_fault.h"

namespace creditlink {

using namespace pack_member;

namespace {

Error at_member(std::string_view member, const Error& error) {
    std::string message = error.message;
    if (!error.place.empty()) message += " (" + error.place + ")";
    return {error.code == Errc::trust ? Errc::trust : Errc::log_integrity, std::move(message), std::string(member),
            error.hint};
}

Error not_believed(std::string_view member, std::string_view zh, std::string_view en) {
    return {Errc::trust, std::string(say(zh, en)), std::string(member), {}};
}

Result<PublicKey> key_of(const PackChain& chain, std::string_view member, const PackKey& about,
                         const std::optional<std::string>& wanted) {
    auto key = PublicKey::from_pem(chain.member(member), about.algorithm, about.signer_id);
    if (!key || key->pem() != chain.member(member))
        return pack_fault(member, "不是一个 PEM 公钥", "it is not one public key in PEM");
    if (wanted && *wanted != key->id())
        return not_believed(member, "不是核验人指定的公钥", "it is not the key that the reader of the pack believes");
    return key;
}

Status read_log_keys(PackChain& chain) {
    std::string again;
    for (const std::string_view line : split(chain.member(kLogKeys), "\n")) {
        if (line.empty()) continue;
        auto key = parse_verifier_key(line);
        if (!key) return at_member(kLogKeys, {Errc::log_integrity, key.error().message, {}, {}});
        if (key->use != NoteKeyUse::log || key->name != chain.pack.about.origin)
            return pack_fault(kLogKeys, "不是这个日志的公钥", "it is no key of this log");
        again.append(line).append("\n");
        chain.found.log_keys.push_back(std::move(key->key));
    }
    return again == chain.member(kLogKeys) ? Status() : pack_fault(kLogKeys, "不合格式", "it is malformed");
}

std::optional<std::uint64_t> number_in(const json::Value& entry, std::string_view name) {
    const json::Value* value = entry.find(name);
    const auto number = value ? value->integer() : std::nullopt;
    return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

Status read_entry(PackChain& chain, std::string_view member, std::string_view event, json::Value& data,
                  std::uint64_t& index, std::int64_t& time) {
    auto entry = chain.entry(member, event);
    if (!entry) return entry.error();
    data = std::move(entry->data), index = entry->index, time = entry->time;
    if (chain.said(data, "batch") != chain.pack.about.batch ||
        chain.said(data, "platform") != chain.pack.about.platform)
        return pack_fault(member, "条目说的不是清单里的批次和平台",
                          "the entry speaks of another batch or platform than the manifest");
    return {};
}

}  // namespace

std::uint32_t count_in(const json::Value& entry, std::string_view name) {
    const std::uint64_t number = number_in(entry, name).value_or(0);
    return number <= INT32_MAX ? static_cast<std::uint32_t>(number) : 0;
}

std::string_view PackChain::member(std::string_view name) const {
    const std::string* bytes = pack.find(name);
    return bytes ? std::string_view(*bytes) : std::string_view();
}

std::string PackChain::said(const json::Value& entry, std::string_view name) const {
    return json::text_in(entry, name);
}

// All that the links look at is `proven`, and what any pack may have beside.
void PackChain::list_unproven(std::vector<std::string_view> proven) {
    for (const std::string_view name : {kLogHandovers, kDated, kDatedPath, kTimestamp, kCosignedHead, kCosignedPath})
        proven.push_back(name);
    for (const auto& [name, bytes] : pack.members)
        if (std::ranges::find(proven, name) == proven.end()) found.unproven.push_back(name);
}

// What its `data` says is the log's word from here on.
Result<ProvenEntry> PackChain::entry(std::string_view name, std::string_view event) const {
    const auto proof = InclusionProof::parse(member(name), name);
    if (!proof) return at_member(name, proof.error());
    if (proof->json() + "\n" != member(name)) return pack_fault(name, "不合格式", "it is malformed");
    if (proof->head != found.head)
        return pack_fault(name, "证明说的是另一个日志头", "its proof is of another head than the checkpoint's");
    if (!proof->holds())
        return pack_fault(name, "证明不成立：条目不在这个日志头之下",
                          "the proof does not hold: the entry is not in the log of this head");
    const auto view = parse_entry(proof->entry);
    if (!view || view->event != event)
        return pack_fault(name, "不是所需的条目", "it is not the entry that belongs here");
    auto data = json::parse(view->json);
    if (!data) return at_member(name, data.error());
    return ProvenEntry{view->index, view->time, std::move(*data)};
}

Status PackChain::members_are_there() {
    const bool erased = !pack.about.erased.empty();
    std::vector<std::string_view> wanted{kSubmitted, kAnswered, kCheckpoint, kLogKeys};
    if (erased) {
        wanted.insert(wanted.end(), {kErasing, kErased});
    } else {
        wanted.insert(wanted.end(), {kRequestHead, kReceipt, kSalts});
        if (record()) wanted.insert(wanted.end(), {kRecord, kRecordPath});
        if (pack.about.whole) wanted.push_back(kRequestBody);
        if (pack.about.office) wanted.push_back(kOfficeKey);
        if (pack.about.platform_key) wanted.push_back(kPlatformKey);
    }
    for (const std::string_view name : wanted)
        if (!pack.find(name)) return pack_fault(name, "缺少这个成员", "the member is missing");
    if (erased) return nothing_is_left(wanted);
    if (!record() && !pack.about.whole)
        return pack_fault(kManifest, "清单既没有指明记录，也没有请求全文",
                          "the manifest names no record, and the body is not there either");
    for (const std::string_view name : {kInquiryHead, kSourceRow})
        if (pack.find(name)) wanted.push_back(name);
    list_unproven(std::move(wanted));
    const auto read = PackSalts::parse(member(kSalts));
    if (!read || read->batch.empty() == pack.about.whole) return pack_fault(kSalts, "不合格式", "it is malformed");
    salts = *read;
    return {};
}

Status PackChain::keys() {
    if (!trust.origin.empty() && trust.origin != pack.about.origin)
        return not_believed(kManifest, "是另一个日志的证据包", "it is a pack of another log");
    if (auto read = read_log_keys(*this); !read) return read;
    if (!pack.about.erased.empty()) {
        if (trust.office_key || trust.platform_key)
            return not_believed(kManifest, "内容已销毁，没有签名可供所给的单位或平台公钥核验",
                                "the contents were erased: no signature is left to check with the key of the office or "
                                "of the platform");
        return {};
    }
    if (pack.about.office.has_value() != pack.about.platform_key.has_value())
        return pack_fault(kManifest, "只有一方的公钥", "only one side's key is there");
    if (!pack.about.office && (trust.office_key || trust.platform_key))
        return not_believed(kManifest, "按清单双方都没有签名，而核验人指定了公钥", "by its manifest nobody signed, and the reader of the pack named a key");
    if (!pack.about.office)
        return pack.find(kPlatformCertificate) ? pack_fault(kPlatformCertificate, "按清单双方都没有签名", "by the manifest nobody signed") : Status();
    auto ours = key_of(*this, kOfficeKey, *pack.about.office, trust.office_key);
    if (!ours) return ours.error();
    auto theirs = key_of(*this, kPlatformKey, *pack.about.platform_key, trust.platform_key);
    if (!theirs) return theirs.error();
    found.office_key = ours->id(), found.platform_key = theirs->id();
    if (pack.find(kPlatformCertificate)) {
        const auto certified = PublicKey::from_pem(member(kPlatformCertificate), pack.about.platform_key->algorithm, pack.about.platform_key->signer_id);
        if (!certified || certified->id() != theirs->id())
            return pack_fault(kPlatformCertificate, "不是平台公钥的证书", "it is no certificate of the platform's key");
    }
    if (auto added = office.add({std::move(*ours), {}, 0, 0, {}}); !added) return added;
    return platform.add({std::move(*theirs), {}, 0, 0, {}});
}

Status PackChain::checkpoint() {
    const auto head = verified_checkpoint(member(kCheckpoint), pack.about.origin, found.log_keys);
    if (!head) return at_member(kCheckpoint, {Errc::log_integrity, head.error().message, head.error().place, {}});
    found.head = *head;
    generations = found.log_keys;
    if (!trust.log_keys.empty()) {
        const auto chain = follow_handovers(member(kLogHandovers), pack.about.origin, trust.log_keys);
        if (!chain) return at_member(kLogHandovers, chain.error());
        if (const auto believed = verified_checkpoint(member(kCheckpoint), pack.about.origin, chain->now); !believed)
            return not_believed(kCheckpoint, "不是由核验人指定的日志公钥签名",
                                "it is not signed by the keys of the log that the reader of the pack believes");
        generations = chain->all;
    }
    generations.insert(generations.end(), trust.former_log_keys.begin(), trust.former_log_keys.end());
    auto cosigned = verified_cosignatures(member(kCheckpoint), trust.witnesses);
    if (!cosigned) return at_member(kCheckpoint, cosigned.error());
    found.cosignatures = std::move(*cosigned);
    return {};
}

Status PackChain::entries() {
    if (auto read = read_entry(*this, kSubmitted, "submitted", submitted, found.submitted, found.submitted_time); !read)
        return read;
    if (auto read = read_entry(*this, kAnswered, "answered", answered, found.answered, found.answered_time); !read)
        return read;
    found.kind = said(submitted, "kind");
    found.count = count_in(submitted, "count"), found.attempt = count_in(submitted, "attempt");
    found.receipt = said(answered, "receipt"), found.vouched = said(answered, "vouched");
    found.accepted = count_in(answered, "accepted"), found.rejected = count_in(answered, "rejected"),
    found.doubtful = count_in(answered, "doubtful");
    if (said(answered, "outcome") != "receipt")
        return pack_fault(kAnswered, "条目记的不是最终回执", "the entry is not about a final receipt");
    if (found.answered <= found.submitted || number_in(submitted, "attempt") != number_in(answered, "attempt"))
        return pack_fault(kAnswered, "答的是另一次发送", "it answers another attempt");
    const bool by_signature = found.vouched == "signature";
    if (!by_signature && found.vouched != "channel")
        return pack_fault(kAnswered, "没有人为这个答复担保", "nobody vouches for the answer");
    if (by_signature != pack.about.office.has_value() && pack.about.erased.empty())
        return pack_fault(kManifest, "公钥与条目所说的担保方式不符",
                          "the keys do not fit what vouches for the answer, by its entry");
    return {};
}

Status PackChain::record_in_batch() {
    if (!record()) return {};
    const auto path = RecordPath::parse(member(kRecordPath));
    if (!path) return pack_fault(kRecordPath, "不合格式", "it is malformed");
    if (path->submission != pack.about.submission)
        return pack_fault(kRecordPath, "是另一条报送的路径", "it is the path of another submission");
    if (path->count != found.count)
        return pack_fault(kRecordPath, "批内条数与日志不符", "the log says another number of records");
    const auto root = path->root(member(kRecord));
    if (!root || said(submitted, "records") != hex(bytes_of(*root)))
        return pack_fault(kRecord, "记录、盐和路径算不出日志里的记录根",
                          "record, salt and path (record-path.json) do not lead to the root in the log");
    found.place = path->place;
    return {};
}

// The log says of the batch whether rows are kept, so none can be left out of a pack or put into one.
Status PackChain::source_row() {
    const std::string root = said(submitted, "rows");
    if (!record() || root.empty())
        return pack.find(kSourceRow) ? pack_fault(kSourceRow, "日志没有承诺源数据行", "the log commits to no source row") : Status();
    if (!pack.find(kSourceRow)) return pack_fault(kSourceRow, "缺少这个成员", "the member is missing");
    const auto row = SourceRowProof::parse(member(kSourceRow), member(kRecord));
    if (!row) return pack_fault(kSourceRow, "不合格式", "it is malformed");
    if (row->place != found.place || row->count != found.count)
        return pack_fault(kSourceRow, "是另一条记录的行", "it is the row of another record");
    const auto reached = row->root();
    if (!reached || hex(bytes_of(*reached)) != root)
        return pack_fault(kSourceRow, "行、盐和路径算不出日志里的源数据行根", "row, salt and path do not lead to the root of source rows in the log");
    found.source_row = row->kept();
    return mapping_of(row->heading);
}

// The row's heading says which mapping read it; older ones do not.
Status PackChain::mapping_of(std::string_view heading) {
    const auto value = json::parse(heading);
    const std::string digest = value ? said(*value, "mapping") : std::string();
    if (digest.empty() || !pack.find(kMapping)) return {};
    if (hex(bytes_of(sha256(member(kMapping)))) != digest)
        return pack_fault(kMapping, "不是源数据行的标题所说的映射", "it is not the mapping that the heading of the source row names");
    std::erase(found.unproven, kMapping);
    found.mapping = true;
    return {};
}

Result<PackFindings> check_pack(const EvidencePack& pack, const PackTrust& trust) {
    PackChain chain{pack, trust, {}, {}, {}, {}, {}, {}, {}, {}};
    constexpr std::array kLinks = {&PackChain::members_are_there,
                                   &PackChain::keys,
                                   &PackChain::checkpoint,
                                   &PackChain::entries,
                                   &PackChain::witnesses,
                                   &PackChain::timestamp,
                                   &PackChain::seen_elsewhere,
                                   &PackChain::erasure,
                                   &PackChain::record_in_batch,
                                   &PackChain::source_row,
                                   &PackChain::request,
                                   &PackChain::body,
                                   &PackChain::receipt,
                                   &PackChain::verdict};
    for (const auto link : kLinks) {
        if (auto held = (chain.*link)(); !held) return held.error();
        if (link == &PackChain::erasure && !pack.about.erased.empty()) break;
    }
    return std::move(chain.found);
}

}  // namespace creditlink
