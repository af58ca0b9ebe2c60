// The public keys of the signatures beside the files, and how anybody checks one.

#include <set>

#include "creditlink/base/encode.h"
#include "creditlink/letter/document.h"
#include "page.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

// SHA-256 of the key's SubjectPublicKeyInfo, as its id is everywhere else; empty if this is no PEM.
std::string fingerprint(std::string_view pem) {
    std::string digits;
    const std::size_t first = pem.find('\n'), last = pem.find("-----END");
    if (first == std::string_view::npos || last == std::string_view::npos || last < first) return {};
    for (const char c : pem.substr(first, last - first))
        if (c != '\n' && c != '\r') digits.push_back(c);
    const auto der = from_base64(digits);
    return der ? std::string(bytes_of(sha256(*der))) : std::string();
}

std::string key_path(std::string_view id) { return "keys/" + hex(id).substr(0, 16) + ".pub"; }

}  // namespace

std::string signature_key_of(const LetterVersion& version, const SiteOptions& options) {
    const auto at = options.renderings.find({version.id, version.version});
    if (at == options.renderings.end()) return {};
    for (const Rendering& file : at->second)
        if (const std::string id = file.name == kSignatureKey ? fingerprint(file.bytes) : std::string(); !id.empty()) return key_path(id);
    return {};
}

std::string signature_of(const LetterVersion& version, const std::string& name, const SiteOptions& options) {
    const auto at = options.renderings.find({version.id, version.version});
    if (at == options.renderings.end() || version.state == LetterState::withdrawn) return {};
    for (const Rendering& file : at->second)
        if (file.name == name + ".sm2") return file.name;
    return {};
}

std::vector<SignatureKey> signature_keys(const SiteOptions& options) {
    std::vector<SignatureKey> keys;
    std::set<std::string> known;
    for (const auto& [version, files] : options.renderings)
        for (const Rendering& file : files) {
            const std::string id = file.name == kSignatureKey ? fingerprint(file.bytes) : std::string();
            if (!id.empty() && known.insert(id).second) keys.push_back({key_path(id), file.bytes, id});
        }
    return keys;
}

std::string about_signatures(const SiteOptions& options) {
    const std::vector<SignatureKey> keys = signature_keys(options);
    if (keys.empty()) return {};
    std::string out =
        "<h2 id=\"sm2\">核对 SM2 签名</h2>\n<p class=\"steps\">每个文件旁的 <code>.sm2</code> 是本单位的 SM2 签名（GB/T 32918，摘要用 SM3），由它可知文件出自本单位、一字未动，不必相信这个网站。装有 OpenSSL 3 的电脑上，"
        "把文件、它的 <code>.sm2</code> 和上表里写在它名字后面的公钥放在一起，输入：</p>\n"
        "<pre><code>openssl dgst -sm3 -verify " + (keys.size() == 1 ? keys.front().path.substr(5) : std::string("公钥.pub")) + " -sigopt distid:1234567812345678 -signature v1.pdf.sm2 v1.pdf</code></pre>\n<p class=\"steps\">答复 <code>Verified OK</code> 即为真。公钥也应核对：它的指纹（SHA-256）可向本单位电话询问，"
        "或者与从别处得到的比较。</p>\n<ul class=\"steps\">\n";
    for (const SignatureKey& key : keys) out += "<li><a href=\"" + key.path + "\">" + key.path.substr(5) + "</a>，指纹 " + digest_code(key.fingerprint) + "</li>\n";
    return out + "</ul>\n";
}

}  // namespace creditlink::publication
