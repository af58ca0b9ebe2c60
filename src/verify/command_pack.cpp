// An evidence pack, checked without log, network or configuration.

#include <ostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/pack_set.h"
#include "evidence.h"
#include "pack_set_page.h"

namespace creditlink::verify {
namespace {

constexpr std::size_t kMaxKey = 1u << 16;

// Whatever kind of key it is: only its id is compared.
Result<std::string> key_id(const std::string& file) {
    const auto pem = read_file(file, kMaxKey);
    if (!pem) return pem.error();
    for (Algorithm algorithm :
         {Algorithm::sm2_sm3, Algorithm::ecdsa_p256_sha256, Algorithm::ed25519, Algorithm::rsa_pss_sha512})
        if (const auto key = PublicKey::from_pem(*pem, algorithm)) return key->id();
    return Error{
        Errc::trust, std::string(say("不是公钥或证书（PEM）", "no public key or certificate in PEM")), file, {}};
}

Result<PackTrust> trust_of(const Invocation& in) {
    PackTrust trust;
    if (in.has("--key") || in.has("--witness") || in.has("--origin")) {
        auto evidence = evidence_of(in);
        if (!evidence) return evidence.error();
        trust = {evidence->origin, std::move(evidence->keys), {}, {}, std::move(evidence->witnesses)};
    }
    for (auto [option, id] :
         {std::pair{"--office-key", &trust.office_key}, std::pair{"--platform-key", &trust.platform_key}}) {
        if (!in.has(option)) continue;
        auto found = key_id(in.last(option));
        if (!found) return found.error();
        *id = std::move(*found);
    }
    return trust;
}

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
    page.line("", say("批内第 {p} 条，共 {n} 条；发送前日志已承诺",
                      "number {p} of {n} in the batch; the log committed to it before it was sent",
                      {{"p", std::to_string(found.place + 1)}, {"n", std::to_string(found.count)}}));
    page.line(std::string(say("平台结论", "verdict")), outcome_of(found));
}

void add_exchange(Page& page, const EvidencePack& pack, const PackFindings& found) {
    page.line(std::string(say("批次", "batch")), shown(pack.about.batch, 80) + " → " + shown(pack.about.platform, 80));
    page.line(std::string(say("发送", "sent")),
              time_of(found.submitted_time / 1000) +
                  say("，日志第 {i} 条", ", entry {i}", {{"i", std::to_string(found.submitted)}}));
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
    if (!pack.about.whole)
        page.line("", std::string(say("平台签收的正文里就是这条记录：须有请求全文（evidence pack --whole）",
                                      "that the body which the platform took holds this record: that needs the body "
                                      "(evidence pack --whole)")));
}

Page page_of(const Invocation& in) {
    Page page;
    page.title(say("证据包核验报告", "Report on an evidence pack"));
    page.line(std::string(say("核验对象", "what")), in.arguments[0]);
    page.line(std::string(say("核验时间", "when")), time_of(in.clock.unix_seconds()));
    page.line(std::string(say("核验程序", "by")), "creditlink-verify " CREDITLINK_VERSION);
    return page;
}

void write_json(const Invocation& in, const EvidencePack& pack, const PackTrust& trust, const PackFindings& found) {
    json::Writer writer;
    writer.begin_object()
        .member("checked", in.arguments[0])
        .member("origin", pack.about.origin)
        .member("platform", pack.about.platform)
        .member("batch", pack.about.batch);
    writer.member("submission", pack.about.submission)
        .name("whole")
        .boolean(pack.about.whole)
        .member("head", found.head.text());
    writer.member("place", found.place)
        .member("count", found.count)
        .member("outcome", found.outcome)
        .member("receipt", found.receipt)
        .member("vouched", found.vouched);
    writer.member("office_key", found.office_key).member("platform_key", found.platform_key);
    for (const auto& [name, list] :
         {std::pair{"keys_from_pack", believed_from_pack(trust, found)}, std::pair{"unproven", found.unproven}}) {
        writer.name(name).begin_array();
        for (const std::string& word : list) writer.string(word);
        writer.end_array();
    }
    in.out << writer.member("result", "sound").end_object().text() << '\n';
}

// A fault is the finding of a check, not an error of the program: it is reported as the result, naming the member.
Result<Exit> at_fault(const Invocation& in, const Error& error) {
    if (error.code != Errc::log_integrity && error.code != Errc::trust) return error;
    if (in.json) {
        json::Writer writer;
        in.out << writer.begin_object()
                      .member("checked", in.arguments[0])
                      .member("result", "fault")
                      .member("member", error.place)
                      .member("fault", error.message)
                      .end_object()
                      .text()
               << '\n';
        return exit_of(error.code);
    }
    Page page = page_of(in);
    page.line(std::string(say("结果", "result")), std::string(say("不成立", "DOES NOT HOLD")));
    page.line(std::string(say("所在成员", "member")), shown(error.place, 200));
    page.line(std::string(say("问题", "fault")), error.message);
    in.out << page.text();
    return exit_of(error.code);
}

Result<Exit> pack(const Invocation& in) {
    const auto trust = trust_of(in);
    if (!trust) return trust.error();
    if (is_pack_set(in.arguments[0])) {
        const auto exit = check_set(in, *trust);
        return exit ? exit : at_fault(in, exit.error());
    }
    const auto opened = open_pack(in.arguments[0]);
    if (!opened) return at_fault(in, opened.error());
    const auto found = check_pack(*opened, *trust);
    if (!found) return at_fault(in, found.error());
    if (in.json) {
        write_json(in, *opened, *trust, *found);
        return Exit::sound;
    }
    Page page = page_of(in);
    page.gap();
    add_record(page, *opened, *found);
    add_exchange(page, *opened, *found);
    page.gap();
    add_trust(page, *opened, *trust, *found);
    page.gap();
    page.line(std::string(say("结果", "result")),
              std::string(say("成立：每个成员与清单相符，各环节相扣",
                              "holds: every member is that of the manifest, and each link of the chain fits")));
    in.out << page.text();
    return Exit::sound;
}

}  // namespace

std::vector<Command> pack_commands() {
    const std::vector<OptionRow> common = evidence_options();
    return {{"pack",
             "FILE",
             "核验证据包（zip），不需要日志、网络和配置",
             "check an evidence pack (zip), without log, network or configuration",
             "creditlink-verify pack evidence.zip --key keys",
             {common[0],
              common[1],
              {"--office-key", "FILE", "所信的单位签名公钥（PEM）", "the office's signing key that is believed (PEM)"},
              {"--platform-key", "FILE", "所信的平台公钥（PEM）", "the platform's key that is believed (PEM)"},
              common[4]},
             pack}};
}

}  // namespace creditlink::verify
