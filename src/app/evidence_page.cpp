#include "evidence_page.h"

#include <array>

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"

namespace creditlink {

using namespace pack_member;

namespace {

std::string moment(std::int64_t unix_seconds) {
    return shown_time(unix_seconds) + std::string(say("（北京时间）", " (Beijing)"));
}

std::string title_of(const PackAbout& about) {
    if (!about.erased.empty())
        return std::string(say("报送证据：内容已销毁", "Evidence of an exchange: its contents were erased"));
    if (about.submission.empty()) return std::string(say("报送证据：一个批次", "Evidence of an exchange: one batch"));
    return std::string(about.whole ? say("报送证据：一条记录，附请求全文",
                                         "Evidence of an exchange: one record, with the whole request")
                                   : say("报送证据：一条记录", "Evidence of an exchange: one record"));
}

std::string outcome_of(const PackFindings& found) {
    if (found.outcome.empty())
        return std::string(say("平台的答复没有统一格式，见 receipt.http",
                               "the platform's answer has a form of its own: see receipt.http"));
    const std::string_view word = found.outcome == "accepted" ? say("接收", "accepted")
                                  : found.outcome == "rejected"
                                      ? say("退回", "rejected")
                                      : say("存疑（已存入，须答复）", "doubtful: stored, with a question");
    return std::string(word) + (found.code.empty() ? "" : " " + found.code + " " + found.field);
}

SheetBlock two_lines(std::string_view label, SheetText first, SheetText second) {
    return {.kind = SheetKind::row, .texts = {std::move(first), std::move(second)}, .label = {std::string(label)}};
}

void add_facts(Sheet& sheet, const MadePack& made, const PageWords& words) {
    const PackAbout& about = made.pack.about;
    const PackFindings& found = made.found;
    sheet.blocks.push_back(two_lines(say("报送单位", "sent by"), {words.office}, {about.origin, true}));
    sheet.row(say("平台", "to"), words.platform);
    sheet.exact_row(say("批次", "batch"), about.batch);
    if (!about.submission.empty() && !about.erased.empty())
        sheet.blocks.push_back(two_lines(say("报送号", "submission"), {about.submission, true},
                                         {std::string(say("它在这一批中，是本单位的说法",
                                                          "that it was in this batch is the office's word"))}));
    else if (!about.submission.empty())
        sheet.blocks.push_back(
            two_lines(say("报送号", "submission"), {about.submission, true},
                      {say("批内第 {p} 条，共 {n} 条", "number {p} of {n} in the batch",
                           {{"p", std::to_string(found.place + 1)}, {"n", std::to_string(found.count)}})}));
    sheet.row(say("写入日志后发出", "logged, then sent"), moment(found.submitted_time / 1000));
    if (found.received) sheet.row(say("平台签署回执", "receipt signed by the platform"), moment(found.received));
    if (found.dated_size) sheet.row(say("时间戳机构所记，不晚于", "dated by an authority, at the latest"), moment(found.dated));
    sheet.exact_row(say("回执号", "receipt"), found.receipt);
    if (!about.erased.empty())
        sheet.blocks.push_back(two_lines(
            say("内容销毁", "contents erased"), {moment(found.erased_time / 1000)},
            {about.erased + say("，日志第 {a}、{b} 条", ", entries {a} and {b} of the log",
                                {{"a", std::to_string(found.erasing)}, {"b", std::to_string(found.erased)}})}));
    else if (!about.submission.empty()) sheet.row(say("平台结论", "the platform's verdict"), outcome_of(found));
    sheet.row(say("整批", "the batch"),
              say("{n} 条：接收 {a}，退回 {r}，存疑 {d}", "{n} records: {a} accepted, {r} rejected, {d} doubtful",
                  {{"n", std::to_string(found.count)},
                   {"a", std::to_string(found.accepted)},
                   {"r", std::to_string(found.rejected)},
                   {"d", std::to_string(found.doubtful)}}));
}

void add_record(Sheet& sheet, const PageWords& words) {
    if (words.record.empty()) return;
    sheet.heading(say("记录", "The record"));
    for (const auto& [title, value] : words.record) sheet.row(title, value);
}

struct Part {
    std::string_view member, zh, en;
};
constexpr std::array<Part, 24> kParts = {{
    {kRecord, "报送时的规范字节，逐字节如此", "the record's canonical bytes as they were sent"},
    {kRecordPath,
     "这条记录的盐和路径：算出的根与日志条目里的一致，即发出之前日志已承诺此记录在此批、此位置；同批其他记录只剩加盐的"
     "摘要",
     "the record's salt and path: they lead to the root in the log entry, so the log had committed to this record in "
     "this batch and place before it was sent; of the others only salted digests are left"},
    {kRequestHead, "请求头及本单位的签名", "the request's head with the office's signature"},
    {kRequestBody, "请求全文（含同批全部记录）：可以重验签名所覆盖的正文",
     "the body with all records of the batch: the signature over it can be checked again"},
    {kInquiryHead, "事后询问的请求头，回执是对它的答复", "the head of the later inquiry that the receipt answers"},
    {kReceipt, "平台的答复原文；签名覆盖状态、正文和它所答的请求",
     "the platform's answer as it came; its signature covers status, body and the request answered"},
    {kSalts, "打开日志里摘要的盐", "the salts that open the digests in the log"},
    {kSubmitted, "发送前写的日志条目，及它在日志中的证明",
     "the entry written before sending, and the proof that it is in the log"},
    {kAnswered, "收到答复后写的日志条目，及它在日志中的证明",
     "the entry written when the answer came, and the proof that it is in the log"},
    {kErasing, "销毁之前写的日志条目：哪些类别、哪些月份，及它在日志中的证明",
     "the entry written before the erasure, which classes and months, and the proof that it is in the log"},
    {kErased, "销毁做完后写的日志条目，及它在日志中的证明",
     "the entry written when the erasure was done, and the proof that it is in the log"},
    {kCheckpoint, "签名的日志头：以上两条在其中", "the signed head of the log that both are in"},
    {kCosignedHead, "由见证人副署的另一个日志头：两条在其中",
     "another head, which a witness cosigned: both entries are in it"},
    {kCosignedPath, "它与上面的日志头属于同一个日志的证明", "the proof that it and the head above are of one log"},
    {kTimestamp, "时间戳机构（RFC 3161）的应答：下面的日志头在所示时刻已存在",
     "the answer of a time-stamping authority (RFC 3161): the head below existed at that time"},
    {kDated, "盖了时间戳的日志头：两条在其中", "the head that was dated: both entries are in it"},
    {kDatedPath, "它与上面的日志头属于同一个日志的证明", "the proof that it and the head above are of one log"},
    {kLogKeys, "日志公钥。须与另行得知的核对", "the log's public keys, to be compared with ones learnt elsewhere"},
    {kOfficeKey, "本单位签名公钥。须与另行得知的核对", "the office's public key, to be compared likewise"},
    {kPlatformKey, "本单位登记的平台公钥。须与另行得知的核对",
     "the platform's public key as the office has it pinned, to be compared likewise"},
    {kPlatformCertificate, "平台公钥的证书，本单位凭它登记；其中的公钥与上面的相同，其余（颁发者、期限）本包没有证明",
     "the certificate by which the office has that key pinned: its key is the one above; the rest of it (issuer, dates) is not proven here"},
    {kSourceRow, "源数据行，报送前读取；它的盐和路径：算出的根与日志条目里的一致，即发出之前日志已承诺此行在此批、此位置",
     "the source row as it was read; its salt and path lead to the root in the log entry, so the log had committed to this row "
     "in this batch and place before it was sent"},
    {kMapping, "所用映射，不含示例和注释，以免带出别人的数据。源数据行的标题里有它的摘要的，日志在发送前已承诺；没有的，是本单位的说法",
     "the mapping without its examples and comments, which may be other people's data. Where the heading of the source row has its digest, "
     "the log had committed to it before sending; where not, it is the office's word"},
    {kSource, "源数据行从何而来。是本单位的说法，日志没有证明它", "where the source row comes from: the office's word, not proven by the log"},
}};

void add_parts(Sheet& sheet, const EvidencePack& pack) {
    sheet.heading(say("各部分证明什么", "What each part proves"));
    for (const Part& part : kParts)
        if (pack.find(part.member))
            sheet.blocks.push_back({.kind = SheetKind::row,
                                    .texts = {{std::string(say(part.zh, part.en))}},
                                    .label = {std::string(part.member), true}});
}

// Which of the two it is: the sentence that a reader must not miss.
SheetBlock reach(const PackAbout& about) {
    if (!about.erased.empty())
        return {.kind = SheetKind::limit,
                .texts = {{std::string(
                    say("这一批的请求和回执已按规定销毁，连同打开日志摘要所需的盐。本包证明：日志在所示时间记下了发送和平台的"
                        "最终回执，条数如下；以及内容由哪一次销毁、何时抹去。报送了什么、平台签了什么，已无从核对。",
                        "The request and the receipt of this batch were erased, and with them the salts that open the "
                        "log's digests. This pack shows that the log recorded, at these times, that it was sent and "
                        "that the platform's final receipt came, with the counts below; and by which erasure, and "
                        "when, the contents went. What was sent and what the platform signed can be checked no more."))}}};
    if (about.whole)
        return {.kind = SheetKind::reach,
                .texts = {{std::string(
                    say("本包含请求全文：任何人都能重验本单位对正文的签名，并确认平台签收的正是这份正文。全文含同批全部"
                        "记录，请按个人信息保管。",
                        "The whole request is in this pack: anybody can check the office's signature over the body "
                        "again, and that the platform signed for this very body. All records of the batch are in it: "
                        "keep it as personal data."))}}};
    return {.kind = SheetKind::limit,
            .texts = {{std::string(
                say("本包不含请求全文：日志在发出前承诺了此记录在此批中，平台签收了一份摘要确定的正文；“平台签收的正文"
                    "里就是这条记录”须有请求全文才能重验（evidence pack "
                    "--whole）。除加盐的摘要、平台回执自身的文字，以及映射里的规则（条件、代码表、固定值，不应写入真实的行）外，本包没有其他记录的任何内容。",
                    "The body is not in this pack: the log committed to this record in this batch before it was sent, "
                    "and the platform signed for a body of a certain digest; that this record stands in that very body "
                    "can be checked only with the body (evidence pack --whole). But for salted digests, the "
                    "receipt's own words and the mapping's rules (conditions, code lists, constants: no row belongs there) there is nothing of other records here."))}}};
}

void add_limits(Sheet& sheet, const PageWords& words, const PackFindings& found) {
    sheet.heading(say("没有证明什么", "What it does not prove"));
    const auto point = [&](std::string_view text) {
        sheet.blocks.push_back({.kind = SheetKind::point, .texts = {{std::string(text)}}});
    };
    if (!words.source.empty()) point(words.source);
    if (found.vouched == "channel" && !found.erased)
        point(say("此平台的回执没有签名，只有通道（HTTPS 证书）为它担保。",
                  "This platform signs no receipts: only the channel (its TLS certificate) vouches for this one."));
    point(say("包里的公钥不能为自己担保；日志是否另有一份历史，须与别处见过的日志头或见证人核对。",
              "Keys in the pack vouch for nothing; whether the log has another history is seen from a head kept "
              "elsewhere, or from a witness."));
    if (found.erased)
        point(say("时间是本单位的时钟所示。", "Times are by the office's clock."));
    else
        point(say("时间是本单位和平台的时钟所示，相差不超过五分钟。",
                  "Times are by the office's and the platform's clocks, at most five minutes apart."));
    point(say("本页没有签名，以核验程序的结果为准。", "This page is signed by nobody: what the checker says counts."));
}

void add_check(Sheet& sheet, const PackFindings& found) {
    sheet.heading(say("怎样核验", "How to check it"));
    sheet.exact_row(say("不联网的电脑上", "on a computer without a network"),
                    std::string("creditlink-verify pack FILE.zip --key LOG-KEYS") +
                        (found.office_key.empty() ? "" : " --office-key FILE --platform-key FILE"));
    if (found.dated_size)
        sheet.blocks.push_back(two_lines(
            say("时间戳，只用 OpenSSL", "the timestamp, by OpenSSL alone"),
            {"openssl ts -verify -in timestamp.tsr -data timestamp-checkpoint -CAfile TSA.pem", true},
            {std::string(say("TSA.pem 是时间戳机构的根证书", "TSA.pem is the authority's root certificate"))}));
    sheet.exact_row(say("日志头", "head of the log"), found.head.text());
    for (const PublicKey& key : found.log_keys)
        sheet.exact_row(say("日志公钥", "key of the log"), std::string(name_of(key.algorithm())) + " " + key.id());
    if (!found.office_key.empty()) {
        sheet.exact_row(say("本单位公钥", "key of the office"), found.office_key);
        sheet.exact_row(say("平台公钥", "key of the platform"), found.platform_key);
    }
    sheet.blocks.push_back({.texts = {{std::string(
        say("包内 PACK.md 和 FORMAT.md 写明每个字节，凭它们可另写核验程序。",
            "PACK.md and FORMAT.md in the pack describe every byte: another checker can be written from them."))}}});
}

}  // namespace

Sheet evidence_sheet(const MadePack& made, const PageWords& words) {
    Sheet sheet{title_of(made.pack.about), {reach(made.pack.about)}};
    add_facts(sheet, made, words);
    add_record(sheet, words);
    add_parts(sheet, made.pack);
    add_limits(sheet, words, made.found);
    add_check(sheet, made.found);
    sheet.blocks.push_back({.texts = {{say("制作于 {t}", "made at {t}", {{"t", made.pack.about.made}})}}});
    return sheet;
}

}  // namespace creditlink
