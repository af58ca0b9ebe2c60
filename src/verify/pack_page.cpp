#include "pack_page.h"

#include <ostream>
#include <utility>

#include "creditlink/base/clock.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::verify {
namespace {

// Keys that the reader did not bring: the pack vouches for itself.
std::vector<std::string> believed_from_pack(const PackTrust& trust, const PackFindings& found) {
    std::vector<std::string> taken;
    if (trust.log_keys.empty()) taken.emplace_back(say("日志公钥（--key）", "the log's (--key)"));
    if (!trust.office_key && !found.office_key.empty())
        taken.emplace_back(say("单位公钥（--office-key）", "the office's (--office-key)"));
    if (!trust.platform_key && !found.platform_key.empty())
        taken.emplace_back(say("平台公钥（--platform-key）", "the platform's (--platform-key)"));
    return taken;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : std::string(say("、", ", "))) + word;
    return text;
}

std::string outcome_of(const PackFindings& found) {
    if (found.outcome.empty())
        return std::string(say("平台的答复有自己的格式，本程序不解读",
                               "the platform's answer has a form of its own, which this program does not read"));
    const std::string_view word = found.outcome == "accepted"   ? say("接收", "accepted")
                                  : found.outcome == "rejected" ? say("退回", "rejected")
                                                                : say("存疑", "doubtful");
    return std::string(word) + (found.code.empty() ? "" : " " + shown(found.code) + " " + shown(found.field));
}

std::string time_of(std::int64_t unix_seconds) {
    return shown_time(unix_seconds) + std::string(say("（北京时间）", " (Beijing)"));
}

void add_record(Page& page, const EvidencePack& pack, const PackFindings& found) {
    if (pack.about.submission.empty()) return;
    page.line(std::string(say("记录", "record")), shown(pack.about.submission, 80));
    if (found.erased) {
        page.line("", std::string(say("它在这一批中，是本单位的说法", "that it was in this batch is the office's word")));
        return;
    }
    page.line("", say("批内第 {p} 条，共 {n} 条；发送前日志已承诺",
                      "number {p} of {n} in the batch; the log committed to it before it was sent",
                      {{"p", std::to_string(found.place + 1)}, {"n", std::to_string(found.count)}}));
    if (found.source_row)
        page.line("", std::string(say("源数据行：发送前日志已承诺（source-row.json）", "its source row: the log committed to it before it was sent (source-row.json)")));
    if (found.mapping)
        page.line("", std::string(say("所用映射（不含示例）：随源数据行一并承诺（mapping.json）", "the mapping, without its examples: committed to with that row (mapping.json)")));
    page.line(std::string(say("平台结论", "verdict")), outcome_of(found));
}

void add_erasure(Page& page, const EvidencePack& pack, const PackFindings& found) {
    page.line(std::string(say("回执", "receipt")),
              shown(found.receipt, 80) + say("，日志第 {i} 条", ", entry {i}", {{"i", std::to_string(found.answered)}}));
    page.line("", say("{n} 条：接收 {a}，退回 {r}，存疑 {d}，按日志所记",
                      "{n} records: {a} accepted, {r} rejected, {d} doubtful, as the log says",
                      {{"n", std::to_string(found.count)},
                       {"a", std::to_string(found.accepted)},
                       {"r", std::to_string(found.rejected)},
                       {"d", std::to_string(found.doubtful)}}));
    page.line(std::string(say("内容", "contents")),
              say("已于 {t} 销毁（{e}，日志第 {a}、{b} 条）", "erased at {t} ({e}, entries {a} and {b} of the log)",
                  {{"t", shown_time(found.erased_time / 1000)},
                   {"e", shown(pack.about.erased, 80)},
                   {"a", std::to_string(found.erasing)},
                   {"b", std::to_string(found.erased)}}));
    page.line("", std::string(say("报送的内容和双方的签名已无从核对",
                                  "what was sent and what was signed can be checked no more")));
}

void add_exchange(Page& page, const EvidencePack& pack, const PackFindings& found) {
    page.line(std::string(say("批次", "batch")), shown(pack.about.batch, 80) + " → " + shown(pack.about.platform, 80));
    page.line(std::string(say("发送", "sent")),
              time_of(found.submitted_time / 1000) +
                  say("，日志第 {i} 条", ", entry {i}", {{"i", std::to_string(found.submitted)}}));
    if (found.erased) return add_erasure(page, pack, found);
    page.line(std::string(say("请求签名", "request")),
              found.office_key.empty() ? std::string(say("此平台不要求签名", "this platform asks for no signature"))
              : pack.about.whole
                  ? std::string(say("成立，已对请求正文重验", "its signature is good, checked again over the body"))
                  : std::string(
                        say("对请求头成立；正文不在包里，对正文未重验",
                            "its signature over the head is good; the body is not in the pack, so not over the body")));
    page.line(
        std::string(say("回执", "receipt")),
        shown(found.receipt, 80) + say("，日志第 {i} 条", ", entry {i}", {{"i", std::to_string(found.answered)}}));
    page.line("", found.received == 0
                      ? std::string(say("没有签名，只有通道担保", "not signed: only the channel vouches for it"))
                      : std::string(say("平台签名成立，签于 ", "the platform's signature is good, made at ")) +
                            time_of(found.received));
}

void add_seen(Page& page, const PackFindings& found) {
    std::string label(say("别处见过", "seen elsewhere"));
    for (const PackSeen& seen : found.seen)
        page.line(std::exchange(label, ""), say("前 {n} 条（{f}）：与包同属一个日志", "the first {n} entries ({f}): of one log with the pack",
                                                {{"n", std::to_string(seen.head.size)}, {"f", seen.from}}));
}

void add_timestamp(Page& page, const PackFindings& found) {
    if (found.dated_size == 0) return;
    page.line(std::string(say("时间戳", "timestamp")),
              time_of(found.dated) + say("，前 {n} 条", ", the first {n} entries", {{"n", std::to_string(found.dated_size)}}));
    page.line("", found.dated_believed
                      ? std::string(say("由所给的时间戳机构签名", "signed by the authority that was given"))
                      : std::string(say("没有给出时间戳机构的证书（--tsa），谁签的未核验",
                                        "no authority was given (--tsa): who signed it was not checked")));
}

void add_trust(Page& page, const EvidencePack& pack, const PackTrust& trust, const PackFindings& found) {
    page.line(std::string(say("日志", "log")),
              shown(pack.about.origin, 80) +
                  say("，前 {n} 条", ", the first {n} entries", {{"n", std::to_string(found.head.size)}}));
    page.line("", base64(bytes_of(found.head.root)));
    for (const PublicKey& key : found.log_keys)
        page.line(std::string(say("日志公钥", "log's key")),
                  std::string(creditlink::name_of(key.algorithm())) + " " + key.id());
    for (const Cosignature& c : found.cosignatures)
        page.line("", say("见证人 {w} 副署于 {t}", "cosigned by {w} at {t}",
                          {{"w", c.witness.name}, {"t", shown_time(c.time)}}));
    for (const Cosignature& c : found.former_cosignatures)
        page.line("", say("另一个日志头（前 {n} 条）由见证人 {w} 副署于 {t}",
                          "another head, of the first {n} entries, was cosigned by {w} at {t}",
                          {{"n", std::to_string(found.cosigned.size)}, {"w", c.witness.name}, {"t", shown_time(c.time)}}));
    add_seen(page, found);
    add_timestamp(page, found);
    if (!found.office_key.empty()) page.line(std::string(say("单位公钥", "office's key")), found.office_key);
    if (!found.platform_key.empty()) page.line(std::string(say("平台公钥", "platform's key")), found.platform_key);
    if (const auto taken = believed_from_pack(trust, found); !taken.empty())
        page.line(std::string(say("注意", "note")),
                  say("以下公钥取自包内，包不能为自己担保，请与另行得知的核对：{k}",
                      "taken from the pack itself, which cannot vouch for itself, so compare their ids: {k}",
                      {{"k", joined(taken)}}));
    if (!found.unproven.empty())
        page.line(std::string(say("未证明", "unproven")),
                  say("只与清单核对：{m}", "compared with the manifest only: {m}", {{"m", joined(found.unproven)}}));
    if (!pack.about.whole && !found.erased)
        page.line("", std::string(say("平台签收的正文里就是这条记录：须有请求全文（evidence pack --whole）",
                                      "that the body which the platform took holds this record: that needs the body "
                                      "(evidence pack --whole)")));
}

}  // namespace

Page pack_page(const Invocation& in) {
    Page page;
    page.title(say("证据包核验报告", "Report on an evidence pack"));
    page.line(std::string(say("核验对象", "what")), in.arguments[0]);
    page.line(std::string(say("核验时间", "when")), time_of(in.clock.unix_seconds()));
    page.line(std::string(say("核验程序", "by")), "creditlink-verify " CREDITLINK_VERSION);
    return page;
}

void write_pack_json(const Invocation& in, const EvidencePack& pack, const PackTrust& trust, const PackFindings& found) {
    json::Writer writer;
    writer.begin_object()
        .member("checked", in.arguments[0])
        .member("origin", pack.about.origin)
        .member("platform", pack.about.platform)
        .member("batch", pack.about.batch);
    writer.member("submission", pack.about.submission)
        .member("erased", pack.about.erased)
        .name("whole")
        .boolean(pack.about.whole)
        .member("head", found.head.text());
    if (found.erased)
        writer.member("erasing_entry", static_cast<std::int64_t>(found.erasing))
            .member("erased_entry", static_cast<std::int64_t>(found.erased))
            .member("erased_time", rfc3339(found.erased_time / 1000));
    else
        writer.member("place", found.place);
    if (found.source_row) writer.name("source_row").boolean(true);
    if (found.mapping) writer.name("mapping").boolean(true);
    writer.member("count", found.count)
        .member("outcome", found.outcome)
        .member("receipt", found.receipt)
        .member("vouched", found.vouched);
    if (found.dated_size) {
        writer.member("dated", rfc3339(found.dated)).member("dated_size", static_cast<std::int64_t>(found.dated_size));
        writer.name("dated_believed").boolean(found.dated_believed);
    }
    if (!found.seen.empty()) {
        writer.name("seen").begin_array();
        for (const PackSeen& seen : found.seen) writer.begin_object().member("head", seen.head.text()).member("from", seen.from).end_object();
        writer.end_array();
    }
    writer.name("cosigned").begin_array();
    for (const auto* list : {&found.cosignatures, &found.former_cosignatures})
        for (const Cosignature& c : *list) writer.string(c.witness.name);
    writer.end_array().member("office_key", found.office_key).member("platform_key", found.platform_key);
    for (const auto& [name, list] :
         {std::pair{"keys_from_pack", believed_from_pack(trust, found)}, std::pair{"unproven", found.unproven}}) {
        writer.name(name).begin_array();
        for (const std::string& word : list) writer.string(word);
        writer.end_array();
    }
    in.out << writer.member("result", "sound").end_object().text() << '\n';
}

void write_pack_page(const Invocation& in, const EvidencePack& pack, const PackTrust& trust,
                     const PackFindings& found) {
    Page page = pack_page(in);
    page.gap();
    add_record(page, pack, found);
    add_exchange(page, pack, found);
    page.gap();
    add_trust(page, pack, trust, found);
    page.gap();
    page.line(std::string(say("结果", "result")),
              std::string(say("成立：每个成员与清单相符，各环节相扣",
                              "holds: every member is that of the manifest, and each link of the chain fits")));
    in.out << page.text();
}

}  // namespace creditlink::verify
