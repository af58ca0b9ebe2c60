#include "ofd_check.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/rendering/ofd_signature.h"
#include "creditlink/signing/document_signature.h"

namespace creditlink {

std::string OfdCheck::sentence() const {
    constexpr std::size_t kMostNamed = 5, kMostName = 100;
    std::string names;
    for (std::size_t i = 0; i < altered.size() && i < kMostNamed; ++i) names += (i ? say("、", ", ").data() : std::string()) + shown(altered[i], kMostName);
    if (altered.size() > kMostNamed) names += say("等 {n} 处", " and others, {n} in all", {{"n", std::to_string(altered.size())}});
    if (!altered.empty()) return say("OFD 里与签名不符的部分：{n}", "parts of the OFD that are not what was signed: {n}", {{"n", names}});
    if (!value_holds) return std::string(say("OFD 里的签名不是用现在配置的证书签的：证书更换前公布的文件也会这样，请用当时的证书核对；也可能是别处签的，或者签名本身被改动", "the signature in the OFD was not made with the certificate that is configured today: so it is with what was published before the certificate was renewed (check it with that one); or somebody else made it, or it was itself changed"));
    return std::string(say("OFD 里的签名完好：内容是本单位签过的，只是文件被重新打包过", "the signature in the OFD holds: this office signed the contents, only the file was packed anew"));
}

std::optional<OfdCheck> check_ofd(const Config& config, std::string_view file) {
    auto signature = ofd_signature(file);
    if (!signature) return std::nullopt;
    auto pem = read_file(config.at(config.documents.ofd_certificate), 1u << 20);
    auto key = pem ? PublicKey::from_pem(*pem, Algorithm::sm2_sm3) : Result<PublicKey>(pem.error());
    if (!key) return std::nullopt;
    return OfdCheck{std::move(signature->altered), verify_detached_cms(signature->statement, signature->value, *key)};
}

}  // namespace creditlink
