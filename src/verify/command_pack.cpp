// An evidence pack, checked without log, network or configuration.

#include <ostream>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/pack_set.h"
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

Result<PackTrust> trust_of(const Invocation& in) {
    PackTrust trust;
    if (in.has("--key") || in.has("--witness") || in.has("--origin")) {
        auto evidence = evidence_of(in);
        if (!evidence) return evidence.error();
        trust = {evidence->origin, std::move(evidence->keys), {}, {}, std::move(evidence->witnesses)};
    }
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
              {"--office-key", "FILE", "所信的单位签名公钥（PEM）", "the office's signing key that is believed (PEM)"},
              {"--platform-key", "FILE", "所信的平台公钥（PEM）", "the platform's key that is believed (PEM)"},
              evidence_option("--witness"),
              evidence_option("--tsa")},
             pack}};
}

}  // namespace creditlink::verify
