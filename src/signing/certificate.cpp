// X.509 certificates (RFC 5280) that a key gives itself.

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/signing/document_signature.h"
#include "document_algorithms.h"

namespace creditlink {

namespace {

constexpr std::string_view kCountry = "2.5.4.6", kOrganisation = "2.5.4.10", kCommonName = "2.5.4.3", kKeyUsage = "2.5.29.15";
constexpr std::size_t kSerialBytes = 16;
constexpr std::size_t kMostName = 64;  // RFC 5280, ub-common-name: characters

std::string name_part(std::string_view type, der::Tag tag, std::string_view text) {
    return der::value(der::Tag::set, der::sequence(der::object(type) + der::value(tag, text)));
}

// SubjectPublicKeyInfo out of its PEM.
std::string public_key_info(const PublicKey& key) {
    std::string digits;
    const std::string pem = key.pem();
    for (std::size_t at = pem.find('\n') + 1; at < pem.size() && pem[at] != '-'; ++at)
        if (pem[at] != '\n') digits.push_back(pem[at]);
    return from_base64(digits).value_or("");
}

std::string pem_of(const std::string& der) {
    constexpr std::size_t kLine = 64;  // RFC 7468
    const std::string digits = base64(der);
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < digits.size(); at += kLine) out += digits.substr(at, kLine) + "\n";
    return out + "-----END CERTIFICATE-----\n";
}

}  // namespace

Result<std::string> self_signed_certificate(const PrivateKey& key, const SelfSigned& facts) {
    const DocumentAlgorithm* row = document_algorithm(key.public_key().algorithm());
    if (!row || facts.name.empty() || facts.name.size() > 3 * kMostName) return Error{Errc::usage, std::string(say("不能做出证书", "no certificate can be made")), {}, {}};
    const std::string algorithm = algorithm_identifier(row->in_certificate, row->with_null);
    const std::string name = der::sequence(name_part(kCountry, der::Tag::printable, "CN") + name_part(kOrganisation, der::Tag::utf8, facts.name) + name_part(kCommonName, der::Tag::utf8, facts.name));
    using namespace std::string_view_literals;
    const std::string usage = der::sequence(der::object(kKeyUsage) + der::value(1, "\xFF"sv) + der::value(der::Tag::octets, der::value(der::Tag::bits, "\x06\xC0"sv)));  // critical; digitalSignature, nonRepudiation
    const std::string version = der::context(0, der::integer("\x02"sv));                                                                                              // v3
    const std::string body = der::sequence(version + der::integer(random_bytes(kSerialBytes)) + algorithm + name + der::sequence(der::time(facts.from) + der::time(facts.until)) + name +
                                           public_key_info(key.public_key()) + der::context(3, der::sequence(usage)));
    auto raw = key.sign(body);
    if (!raw) return raw.error();
    return pem_of(der::sequence(body + algorithm + der::value(der::Tag::bits, std::string(1, '\0') + der_signature(row->algorithm, *raw))));
}

}  // namespace creditlink
