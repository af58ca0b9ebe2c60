#include "creditlink/rendering/ofd_signature.h"

#include <algorithm>
#include <map>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/xml.h"
#include "creditlink/letter/document.h"
#include "ofd_signature_parts.h"

namespace creditlink {

namespace rendering {

namespace {

constexpr std::size_t kMostMember = 16u << 20;  // a letter with its fonts has some hundred KB

std::string sm3_digits(std::string_view bytes) { return base64(bytes_of(sm3(bytes))); }

// 20261119080000Z, as GeneralizedTime is written.
std::string signing_time(std::int64_t unix_seconds) {
    std::string digits;
    for (const char c : rfc3339(unix_seconds, 0))
        if (c >= '0' && c <= '9') digits.push_back(c);
    return digits.substr(0, 14) + "Z";
}

// Reference elements of a statement: the member's name below the root -> its digest.
class Statement final : public XmlHandler {
  public:
    Status start(std::string_view name, const Attributes& attributes) override {
        text_.clear();
        for (const auto& [attribute, value] : attributes) {
            if (name == "Reference" && attribute == "FileRef") member_ = value.substr(value.starts_with('/') ? 1 : 0);
            if (name == "References" && attribute == "CheckMethod") method_ = value;
        }
        return {};
    }
    Status end(std::string_view name) override {
        if (name == "CheckValue") digests_[member_] = text_;
        return {};
    }
    Status text(std::string_view piece) override {
        text_ += piece;
        return {};
    }

    std::map<std::string, std::string> digests_;
    std::string method_;

  private:
    std::string member_, text_;
};

Error unreadable() { return {Errc::trust, std::string(say("OFD 里的签名读不出来", "the signature in the OFD cannot be read")), {}, {}}; }

}  // namespace

Status sign_ofd(std::vector<ZipMember>& members, const OfdSigning& signing, const DocumentSigner& signer) {
    const std::string head = std::string(kOfdXml), names = std::string(kOfdNamespace);
    members.push_back({std::string(kOfdSignatures), head + "<ofd:Signatures" + names + "><ofd:MaxSignId>s001</ofd:MaxSignId><ofd:Signature ID=\"s001\" Type=\"Sign\" BaseLoc=\"/" + std::string(kOfdStatement) + "\"/></ofd:Signatures>"});
    std::string statement = head + "<ofd:Signature" + names + "><ofd:SignedInfo><ofd:Provider ProviderName=\"creditlink\" Company=\"" + html(signing.company) + "\"/><ofd:SignatureMethod>" + std::string(kSm2WithSm3) +
                            "</ofd:SignatureMethod><ofd:SignatureDateTime>" + signing_time(signing.made) + "</ofd:SignatureDateTime><ofd:References CheckMethod=\"" + std::string(kSm3) + "\">";
    for (const ZipMember& member : members) statement += "<ofd:Reference FileRef=\"/" + html(member.name) + "\"><ofd:CheckValue>" + sm3_digits(member.bytes) + "</ofd:CheckValue></ofd:Reference>";
    statement += "</ofd:References></ofd:SignedInfo><ofd:SignedValue>/" + std::string(kOfdSignedValue) + "</ofd:SignedValue></ofd:Signature>";
    auto value = signer(statement);
    if (!value) return value.error();
    members.push_back({std::string(kOfdStatement), std::move(statement)});
    members.push_back({std::string(kOfdSignedValue), std::move(*value)});
    return {};
}

}  // namespace rendering

using namespace rendering;

Result<OfdSignature> ofd_signature(std::string_view ofd) {
    const auto zip = ZipReader::open_bytes(std::string(ofd), "OFD");
    if (!zip) return unreadable();
    if (!zip->has(kOfdStatement)) return Error{Errc::not_found, std::string(say("这个 OFD 里没有签名", "there is no signature in this OFD")), {}, {}};
    const auto statement = zip->read_all(kOfdStatement, kMostMember), value = zip->read_all(kOfdSignedValue, kMostMember);
    if (!statement) return OfdSignature{{}, {}, {std::string(kOfdStatement)}};  // its checksum is wrong
    Statement said;
    XmlParser parser(said, std::string(kOfdStatement));
    if (!parser.feed(*statement) || !parser.finish() || said.method_ != kSm3) return unreadable();
    OfdSignature found{*statement, value ? *value : std::string(), {}};
    for (const std::string& name : zip->names()) {
        if (name == kOfdStatement || name == kOfdSignedValue) continue;
        const auto bytes = zip->read_all(name, kMostMember);
        const auto digest = said.digests_.find(name);
        if (!bytes || digest == said.digests_.end() || digest->second != sm3_digits(*bytes)) found.altered.push_back(name);
        if (digest != said.digests_.end()) said.digests_.erase(digest);
    }
    for (const auto& [missing, digest] : said.digests_) found.altered.push_back(missing);
    return found;
}

}  // namespace creditlink
