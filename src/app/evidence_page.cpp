#include "evidence_page.h"

#include <array>

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/document.h"

namespace creditlink {

using namespace pack_member;

namespace {

constexpr std::string_view kStyle =
    "body{font:16px/1.7 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;max-width:46em;margin:2em "
    "auto;padding:0 1em;color:#1a1a1a}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid "
    "#999}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #bbb;padding:.35em "
    ".6em;text-align:left;vertical-align:top}th{width:34%;font-weight:normal;background:#f4f4f2}"
    "code{font:13px/1.6 monospace;overflow-wrap:anywhere}.said{border-left:4px solid #4a6;padding:.2em "
    "1em}.not{border-left:4px solid #b60;padding:.2em 1em}"
    "@media print{body{margin:0;max-width:none;font-size:11pt}tr{break-inside:avoid}}";

std::string code(std::string_view text) {
    return "<code>" + html(text) + "</code>";
}
std::string heading(std::string_view zh, std::string_view en) {
    return "<h2>" + html(say(zh, en)) + "</h2>\n";
}
std::string row(std::string_view label, std::string_view cell) {
    return "<tr><th>" + html(label) + "</th><td>" + std::string(cell) + "</td></tr>\n";
}
std::string moment(std::int64_t unix_seconds) {
    return shown_time(unix_seconds) + std::string(say("（北京时间）", " (Beijing)"));
}

std::string title_of(const PackAbout& about) {
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

std::string facts(const MadePack& made, const PageWords& words) {
    const PackAbout& about = made.pack.about;
    const PackFindings& found = made.found;
    std::string out = "<table>\n" + row(say("报送单位", "sent by"), html(words.office) + "<br>" + code(about.origin)) +
                      row(say("平台", "to"), html(words.platform)) + row(say("批次", "batch"), code(about.batch));
    if (!about.submission.empty())
        out += row(say("报送号", "submission"),
                   code(about.submission) + "<br>" +
                       html(say("批内第 {p} 条，共 {n} 条", "number {p} of {n} in the batch",
                                {{"p", std::to_string(found.place + 1)}, {"n", std::to_string(found.count)}})));
    out += row(say("写入日志后发出", "logged, then sent"), html(moment(found.submitted_time / 1000)));
    if (found.received) out += row(say("平台签署回执", "receipt signed by the platform"), html(moment(found.received)));
    out += row(say("回执号", "receipt"), code(found.receipt));
    if (!about.submission.empty())
        out += row(say("平台对这条记录的结论", "the platform's verdict on this record"),
                   "<strong>" + html(outcome_of(found)) + "</strong>");
    out += row(say("整批", "the batch"),
               html(say("{n} 条：接收 {a}，退回 {r}，存疑 {d}", "{n} records: {a} accepted, {r} rejected, {d} doubtful",
                        {{"n", std::to_string(found.count)},
                         {"a", std::to_string(found.accepted)},
                         {"r", std::to_string(found.rejected)},
                         {"d", std::to_string(found.doubtful)}})));
    return out + "</table>\n";
}

std::string record_table(const PageWords& words) {
    if (words.record.empty()) return {};
    std::string out = heading("记录", "The record") + "<table>\n";
    for (const auto& [title, value] : words.record) out += row(title, html(value));
    return out + "</table>\n";
}

struct Part {
    std::string_view member, zh, en;
};
constexpr std::array<Part, 15> kParts = {{
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
    {kCheckpoint, "签名的日志头：以上两条在其中", "the signed head of the log that both are in"},
    {kLogKeys, "日志公钥。须与另行得知的核对", "the log's public keys, to be compared with ones learnt elsewhere"},
    {kOfficeKey, "本单位签名公钥。须与另行得知的核对", "the office's public key, to be compared likewise"},
    {kPlatformKey, "本单位登记的平台公钥。须与另行得知的核对",
     "the platform's public key as the office has it pinned, to be compared likewise"},
    {kMapping, "映射文件，制作证据包时的版本。是本单位的说法，日志没有证明它",
     "the mapping file as it stands now: the office's word, not proven by the log"},
    {kSource, "源数据行。是本单位的说法，日志没有证明它", "the source row: the office's word, not proven by the log"},
}};

std::string parts(const EvidencePack& pack) {
    std::string out = heading("各部分证明什么", "What each part proves") + "<table>\n";
    for (const Part& part : kParts)
        if (pack.find(part.member))
            out += "<tr><th>" + code(part.member) + "</th><td>" + html(say(part.zh, part.en)) + "</td></tr>\n";
    return out + "</table>\n";
}

// Which of the two it is: the sentence that a reader must not miss.
std::string reach(const PackAbout& about) {
    if (about.whole)
        return "<p class=\"said\">" +
               html(say("本包含请求全文：任何人都能重验本单位对正文的签名，并确认平台签收的正是这份正文。全文含同批全部"
                        "记录，请按个人信息保管。",
                        "The whole request is in this pack: anybody can check the office's signature over the body "
                        "again, and that the platform signed for this very body. All records of the batch are in it: "
                        "keep it as personal data.")) +
               "</p>\n";
    return "<p class=\"not\">" +
           html(say("本包不含请求全文：日志在发出前承诺了此记录在此批中，平台签收了一份摘要确定的正文；“平台签收的正文"
                    "里就是这条记录”须有请求全文才能重验（evidence pack "
                    "--whole）。除加盐的摘要和平台回执自身的文字外，本包没有同批其他记录的任何内容。",
                    "The body is not in this pack: the log committed to this record in this batch before it was sent, "
                    "and the platform signed for a body of a certain digest; that this record stands in that very body "
                    "can be checked only with the body (evidence pack --whole). But for salted digests and the "
                    "receipt's own words there is nothing of the batch's other records here.")) +
           "</p>\n";
}

std::string limits(const PageWords& words, const PackFindings& found) {
    std::string out = heading("没有证明什么", "What it does not prove") + "<ul>\n";
    const auto item = [&](std::string_view text) { out += "<li>" + html(text) + "</li>\n"; };
    item(words.source);
    if (found.vouched == "channel")
        item(say("此平台的回执没有签名，只有通道（HTTPS 证书）为它担保。",
                 "This platform signs no receipts: only the channel (its TLS certificate) vouches for this one."));
    item(say("包里的公钥不能为自己担保；日志是否另有一份历史，须与别处见过的日志头或见证人核对。",
             "Keys in the pack vouch for nothing; whether the log has another history is seen from a head kept "
             "elsewhere, or from a witness."));
    item(say("时间是本单位和平台的时钟所示，相差不超过五分钟。",
             "Times are by the office's and the platform's clocks, at most five minutes apart."));
    item(say("本页没有签名，以核验程序的结果为准。", "This page is signed by nobody: what the checker says counts."));
    return out + "</ul>\n";
}

std::string how(const PackFindings& found) {
    std::string out = heading("怎样核验", "How to check it") + "<p>" +
                      html(say("在不联网的电脑上：", "On a computer without a network:")) + "<br>" +
                      code("creditlink-verify pack FILE.zip --key LOG-KEYS --office-key FILE --platform-key FILE") +
                      "</p>\n<table>\n" + row(say("日志头", "head of the log"), code(found.head.text()));
    for (const PublicKey& key : found.log_keys)
        out += row(say("日志公钥", "key of the log"), code(std::string(name_of(key.algorithm())) + " " + key.id()));
    if (!found.office_key.empty())
        out += row(say("本单位公钥", "key of the office"), code(found.office_key)) +
               row(say("平台公钥", "key of the platform"), code(found.platform_key));
    return out + "</table>\n<p>" +
           html(say(
               "包内 PACK.md 和 FORMAT.md 写明每个字节，凭它们可另写核验程序。",
               "PACK.md and FORMAT.md in the pack describe every byte: another checker can be written from them.")) +
           "</p>\n";
}

}  // namespace

std::string evidence_page(const MadePack& made, const PageWords& words) {
    const std::string title = html(title_of(made.pack.about));
    return "<!DOCTYPE html>\n<html lang=\"" + std::string(say("zh-CN", "en")) +
           "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" +
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">" +
           "<title>" + title + "</title><style>" + std::string(kStyle) + "</style></head>\n<body>\n<h1>" + title +
           "</h1>\n" + reach(made.pack.about) + facts(made, words) + record_table(words) + parts(made.pack) +
           limits(words, made.found) + how(made.found) + "<p>" +
           html(say("制作于 {t}", "made at {t}", {{"t", made.pack.about.made}})) + "</p>\n</body></html>\n";
}

}  // namespace creditlink
