// An evidence pack, checked without log, network or configuration.

#include <algorithm>
#include <ostream>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/pack_set.h"
#include "creditlink/exchange_log/proof.h"
#include "evidence.h"
#include "pack_page.h"
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

// Heads seen elsewhere are compared with each pack, whose own handovers lead to the keys that signed them.
Status bring_heads(const Invocation& in, PackTrust& trust) {
    auto heads = given_heads(in);
    if (!heads) return heads.error();
    for (GivenHead& one : *heads) trust.seen.push_back({std::move(one.from), one.head, std::move(one.checkpoint)});
    for (const std::string& file : in.all("--proof")) {
        const auto text = read_file(file, kMaxFile);
        if (!text) return text.error();
        const auto proof = ConsistencyProof::parse(*text, file);
        if (!proof) return proof.error();
        if (!proof->holds())
            return Error{Errc::log_integrity, std::string(say("证明不成立：后一个日志头不是前一个的延续", "the proof does not hold: the second head does not extend the first")), file,
                         std::string(say("文件损坏的，请单位再给一份；再给还是这样，日志就被改写或分叉过", "if the file is damaged, ask the office for another; if that one says the same, the log was rewritten or forked"))};
        trust.extensions.push_back({proof->from, proof->to});
    }
    return {};
}

Result<PackTrust> trust_of(const Invocation& in) {
    PackTrust trust;
    const auto wants_keys = {"--key", "--witness", "--origin", "--former", "--head-file"};
    if (std::ranges::any_of(wants_keys, [&](const char* option) { return in.has(option); })) {
        Invocation keys_alone = in;
        for (const char* option : {"--head", "--head-file"}) keys_alone.options.erase(option);
        auto evidence = evidence_of(keys_alone);
        if (!evidence) return evidence.error();
        trust = {.origin = evidence->origin, .log_keys = std::move(evidence->keys), .office_key = {}, .platform_key = {}, .witnesses = std::move(evidence->witnesses)};
        trust.former_log_keys = std::move(evidence->chain.all);
    }
    if (auto added = bring_heads(in, trust); !added) return added.error();
    auto authorities = authorities_of(in);
    if (!authorities) return authorities.error();
    trust.authorities = std::move(*authorities);
    for (auto [option, id] :
         {std::pair{"--office-key", &trust.office_key}, std::pair{"--platform-key", &trust.platform_key}}) {
        if (!in.has(option)) continue;
        auto found = key_id(in.last(option));
        if (!found) return found.error();
        *id = std::move(*found);
    }
    return trust;
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
    Page page = pack_page(in);
    page.line(std::string(say("结果", "result")), std::string(say("不成立", "DOES NOT HOLD")));
    page.line(std::string(say("所在成员", "member")), shown(error.place, 200));
    page.line(std::string(say("问题", "fault")), error.message);
    if (!error.hint.empty()) page.line(std::string(say("提示", "hint")), error.hint);
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
        write_pack_json(in, *opened, *trust, *found);
        return Exit::sound;
    }
    write_pack_page(in, *opened, *trust, *found);
    return Exit::sound;
}

}  // namespace

std::vector<Command> pack_commands() {
    return {{"pack",
             "FILE",
             "核验证据包（zip），不需要日志、网络和配置",
             "check an evidence pack (zip), without log, network or configuration",
             "creditlink-verify pack evidence.zip --key keys",
             {evidence_option("--origin"),
              evidence_option("--key"),
              evidence_option("--former"),
              evidence_option("--head"),
              evidence_option("--head-file"),
              {"--proof", "FILE", "那个日志头与包同属一个日志的延续证明，可多次", "a proof that ties such a head to the pack's; repeatable"},
              {"--office-key", "FILE", "所信的单位签名公钥（PEM）", "the office's signing key that is believed (PEM)"},
              {"--platform-key", "FILE", "所信的平台公钥（PEM）", "the platform's key that is believed (PEM)"},
              evidence_option("--witness"),
              evidence_option("--tsa")},
             pack}};
}

}  // namespace creditlink::verify
