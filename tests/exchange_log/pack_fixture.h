#pragma once
// An exchange as an office and a platform would have it: a signed request for a batch, the signed receipt, the two
// entries in a log, and packs made of them by hand, from PACK.md.

#include <map>

#include "creditlink/base/json.h"
#include "creditlink/base/zip.h"
#include "creditlink/exchange_log/commitment.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/note_key.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "creditlink/exchange_log/proof.h"
#include "creditlink/exchange_log/source_rows.h"
#include "creditlink/signing/message_text.h"
#include "exchange_log/log_fixture.h"

namespace creditlink::test {

inline const std::int64_t kNow = 1764000000;

struct Exchange {
    std::string batch = "b-1", platform = "national";
    std::vector<BodyRecord> records;
    std::string results = "[]";  // of the receipt
    bool inquiry = false, unsigned_platform = false;
    int attempt = 1;
    bool source_rows = false;  // of each record but the first the row that it was made of
    std::string rows_salt = std::string(16, 'w'), batch_salt = std::string(16, 's'), answer_salt = std::string(16, 'a');
    std::string head, body, inquiry_head, answer;  // made by sign()

    static Exchange of(std::size_t count, std::string batch = "b-1") {
        Exchange made;
        made.batch = std::move(batch);
        for (std::size_t i = 0; i < count; ++i)
            made.records.push_back(
                {"s-" + std::to_string(i),
                 R"({"XK_FRDB":"person )" + std::to_string(i) + R"(","XK_WSH":"number )" + std::to_string(i) + "\"}"});
        return made;
    }
};

inline const std::string kRowMapping = R"({"kind":"kinds/xk.json"})";  // that read the rows, as a pack has it
inline const std::string kRowHeading = R"({"shape":"lines","file":"rows.csv","part":"","columns":["姓名","备注"],"fields":["XK_FRDB",""],"mapping":")" + hex(bytes_of(sha256(kRowMapping))) + "\"}";

// The texts that the lines refer to last as long as the result.
struct RowsOf {
    std::vector<std::string> texts;
    std::vector<SourceRowLine> lines;
    explicit RowsOf(const Exchange& exchange) {
        for (std::size_t i = 0; i < exchange.records.size(); ++i) texts.push_back("[" + std::to_string(i + 2) + R"(,"",[1,"note of )" + std::to_string(i) + "\"]]");
        for (const std::string& text : texts) lines.push_back(lines.empty() ? SourceRowLine{{}, "null"} : SourceRowLine{kRowHeading, text});
    }
    RowsOf(const RowsOf&) = delete;
};

// Keys are made once: an SM2 key costs time.
inline const PrivateKey& office_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::sm2_sm3).value();
    return key;
}
inline const PrivateKey& platform_key() {
    static const PrivateKey key = PrivateKey::generate(Algorithm::sm2_sm3).value();
    return key;
}

inline std::string body_of(const Exchange& exchange) {
    std::string body = R"({"batch":")" + exchange.batch + R"(","records":[)";
    for (std::size_t i = 0; i < exchange.records.size(); ++i)
        body += (i ? "," : "") + std::string(R"({"id":")") + exchange.records[i].id + R"(","key":"k-)" + std::to_string(i) + R"(","op":"put","data":)" +
                exchange.records[i].data + "}";
    return body + "]}";
}

inline void sign(Exchange& exchange) {
    exchange.body = body_of(exchange);
    RequestHead request{"POST",
                        "https://platform.example/exchange/v1/batches",
                        {{"Content-Type", "application/json"}, {"Idempotency-Key", "\"" + exchange.batch + "\""}}};
    if (!exchange.unsigned_platform)
        REQUIRE(sign_request(request, exchange.body, office_key(), kNow, std::string(16, 'n')));
    exchange.head = text_of(request);
    RequestHead asked = request;
    if (exchange.inquiry) {
        asked = {"GET", "https://platform.example/exchange/v1/batches/" + exchange.batch, {}};
        REQUIRE(sign_request(asked, std::nullopt, office_key(), kNow, std::string(16, 'i')));
        exchange.inquiry_head = text_of(asked);
    }
    const std::string receipt = R"({"receipt":"r-)" + exchange.batch + R"(","batch":")" + exchange.batch +
                                R"(","state":"final","digest":")" + hex(bytes_of(sha256(exchange.body))) +
                                R"(","results":)" + exchange.results + "}";
    ResponseHead response{200, {{"Content-Type", "application/json"}}};
    if (!exchange.unsigned_platform)
        REQUIRE(sign_response(response, receipt, asked, platform_key(), kNow + 1, std::string(16, 'r')));
    exchange.answer = text_of(response) + receipt;
}

inline std::string submitted_data(const Exchange& e, std::string_view content = "1:0:1:00") {
    json::Writer writer;
    writer.begin_object()
        .member("batch", e.batch)
        .member("platform", e.platform)
        .member("kind", "xk")
        .member("count", static_cast<std::int64_t>(e.records.size()))
        .member("attempt", e.attempt);
    writer.member("content", content)
        .member("digest", commitment(e.batch_salt, sha256(e.body)))
        .member("head", commitment(e.batch_salt, sha256(e.head)));
    writer.member("records", hex(bytes_of(record_root(record_leaves(e.batch_salt, sent_records(e.records))))));
    if (e.source_rows) writer.member("rows", hex(bytes_of(record_root(source_row_leaves(e.rows_salt, RowsOf(e).lines)))));
    return writer.end_object().take();
}

inline std::string answered_data(const Exchange& e, std::string_view content = "1:0:1:00") {
    json::Writer writer;
    writer.begin_object()
        .member("batch", e.batch)
        .member("platform", e.platform)
        .member("of", e.inquiry ? "inquiry" : "submit")
        .member("attempt", e.attempt)
        .member("status", 200);
    writer.member("outcome", "receipt")
        .member("vouched", e.unsigned_platform ? "channel" : "signature")
        .member("receipt", "r-" + e.batch)
        .member("accepted", static_cast<std::int64_t>(e.records.size()));
    writer.member("rejected", e.results.find("rejected") == std::string::npos ? 0 : 1)
        .member("doubtful", 0)
        .member("content", content)
        .member("digest", commitment(e.answer_salt, sha256(e.answer)));
    if (e.inquiry) writer.member("head", commitment(e.answer_salt, sha256(e.inquiry_head)));
    return writer.end_object().take();
}

inline std::string log_key_lines() {
    std::string lines;
    for (const PublicKey& key : public_keys()) lines += verifier_key({kOrigin, NoteKeyUse::log, key}).value() + "\n";
    return lines;
}

// Writes the entries behind `before` others and packs what `submission` (empty: the batch) needs.
inline EvidencePack packed(const Folder& folder, const Exchange& e, const std::string& submission, bool whole,
                           std::uint64_t before = 3, const Path& directory_or_fresh = {}) {
    using namespace pack_member;
    const Path directory = directory_or_fresh.empty() ? folder.fresh() : directory_or_fresh;
    ExchangeLog log = opened(directory);
    grow(log, before);
    REQUIRE(log.append("submitted", submitted_data(e)));
    REQUIRE(log.append("answered", answered_data(e)));
    const auto head = log.checkpoint();
    REQUIRE(head);
    const std::string note = read(directory / "checkpoint");
    EvidencePack pack{{kOrigin, e.platform, e.batch, submission, whole, "2025-11-25T00:00:00+08:00", {}, {}}, {}};
    auto& members = pack.members;
    const auto put = [&](std::string_view name, std::string bytes) { members.emplace(name, std::move(bytes)); };
    for (const auto& [name, index] : {std::pair{kSubmitted, before}, std::pair{kAnswered, before + 1}}) {
        auto proof = prove_inclusion(directory, note, index, head->size);
        REQUIRE(proof);
        proof->checkpoint.clear();
        put(name, proof->json() + "\n");
    }
    put(kCheckpoint, note);
    put(kLogKeys, log_key_lines());
    put(kRequestHead, e.head);
    put(kReceipt, e.answer);
    put(kSalts, PackSalts{whole ? e.batch_salt : "", e.answer_salt}.json());
    if (whole) put(kRequestBody, e.body);
    if (e.inquiry) put(kInquiryHead, e.inquiry_head);
    if (!e.unsigned_platform) {
        pack.about.office = pack.about.platform_key = PackKey{Algorithm::sm2_sm3, std::string(kDefaultSignerId)};
        put(kOfficeKey, office_key().public_key().pem());
        put(kPlatformKey, platform_key().public_key().pem());
    }
    for (std::uint32_t place = 0; place < e.records.size(); ++place)
        if (e.records[place].id == submission) {
            put(kRecord, e.records[place].data);
            put(kRecordPath, RecordPath{submission, place, static_cast<std::uint32_t>(e.records.size()),
                                        record_salt(e.batch_salt, place),
                                        record_path(record_leaves(e.batch_salt, sent_records(e.records)), place)}
                                 .json());
            if (e.source_rows) {
                const RowsOf rows(e);
                put(kSourceRow, SourceRowProof{place, static_cast<std::uint32_t>(e.records.size()), record_salt(e.rows_salt, place),
                                               record_path(source_row_leaves(e.rows_salt, rows.lines), place), std::string(rows.lines[place].heading), std::string(rows.lines[place].row)}
                                    .json(e.records[place].data));
                put(kMapping, kRowMapping);
            }
        }
    put(kPage, "<p>for people</p>");
    return pack;
}

// Its proofs made anew under the head of `note`.
inline void prove_again(EvidencePack& pack, const Path& directory, const std::string& note,
                        const std::vector<std::pair<std::string_view, std::uint64_t>>& entries) {
    const auto head = verified_checkpoint(note, kOrigin, public_keys());
    REQUIRE(head);
    pack.members[std::string(pack_member::kCheckpoint)] = note;
    for (const auto& [name, index] : entries) {
        auto proof = prove_inclusion(directory, note, index, head->size);
        REQUIRE(proof);
        proof->checkpoint.clear();
        pack.members[std::string(name)] = proof->json() + "\n";
    }
}

// Under the log's head of now.
inline void prove_again(EvidencePack& pack, const Path& directory,
                        const std::vector<std::pair<std::string_view, std::uint64_t>>& entries) {
    prove_again(pack, directory, read(directory / "checkpoint"), entries);
}

struct PackSort {
    std::string name;
    Exchange exchange;
    std::string submission;
    bool whole = false;
};

// Every sort of pack, its exchange signed.
inline std::vector<PackSort> pack_sorts() {
    std::vector<PackSort> sorts{{"record", Exchange::of(5), "s-3", false}, {"whole", Exchange::of(5), "s-3", true},
                                {"batch", Exchange::of(4), "", true},      {"inquiry", Exchange::of(3), "s-0", false},
                                {"alone", Exchange::of(1), "s-0", false},  {"channel", Exchange::of(2), "s-1", true},
                                {"row", Exchange::of(5), "s-3", false},    {"row, whole", Exchange::of(3), "s-2", true},
                                {"rows, batch", Exchange::of(3), "", true}};
    sorts[3].exchange.inquiry = true;
    sorts[5].exchange.unsigned_platform = true;
    for (std::size_t i = 6; i < sorts.size(); ++i) sorts[i].exchange.source_rows = true;
    for (PackSort& sort : sorts) sign(sort.exchange);
    return sorts;
}

// As an archive, however little it is a pack.
inline Path written(const Folder& folder, const std::vector<ZipMember>& members) {
    const Path file = folder.fresh();
    const auto bytes = zip_of(members);
    REQUIRE(bytes);
    write(file, *bytes);
    return file;
}

inline std::vector<ZipMember> members_of(const EvidencePack& pack) {
    std::vector<ZipMember> members{{std::string(pack_member::kManifest), pack_manifest(pack)}};
    for (const auto& [name, bytes] : pack.members) members.push_back({name, bytes});
    return members;
}

// The member at fault.
inline std::string fault_of(const Result<EvidencePack>& opened) {
    return opened                                       ? "(none)"
           : opened.error().code == Errc::log_integrity ? opened.error().place
                                                        : "(" + opened.error().message + ")";
}
inline std::string fault_of(const Result<PackFindings>& checked) {
    return checked ? "(none)" : checked.error().place;
}

}  // namespace creditlink::test
