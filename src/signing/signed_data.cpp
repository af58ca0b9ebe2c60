#include "signed_data.h"

#include "openssl.h"

namespace creditlink {

namespace {

constexpr std::string_view kContentType = "1.2.840.113549.1.9.3", kMessageDigest = "1.2.840.113549.1.9.4", kSigningCertificate = "1.2.840.113549.1.9.16.2.47";

std::string attribute(std::string_view type, const std::string& value) { return der::sequence(der::object(type) + der::value(der::Tag::set, value)); }

// Which certificate it is: issuer and serial number.
std::string issuer_and_serial(const std::string& certificate) {
    const unsigned char* at = octets(certificate);
    const Owned<X509> x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    if (!x509) return {};
    const unsigned char* name = nullptr;
    std::size_t length = 0;
    if (X509_NAME_get0_der(X509_get_issuer_name(x509.get()), &name, &length) != 1) return {};
    unsigned char* serial = nullptr;
    const int serial_length = i2d_ASN1_INTEGER(const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(x509.get())), &serial);
    std::string out(reinterpret_cast<const char*>(name), length);
    if (serial_length > 0) out.append(reinterpret_cast<const char*>(serial), static_cast<std::size_t>(serial_length));
    OPENSSL_free(serial);
    return der::sequence(out);
}

}  // namespace

std::string SignedData::attributes(const DocumentAlgorithm& row, std::string_view content) const {
    if (certificates.empty()) return {};
    // The certificate is signed too, so that no other one of the same key can take its place (RFC 5035).
    const std::string certificate_id = der::sequence(der::sequence(der::sequence(der::value(der::Tag::octets, bytes_of(sha256(certificates.front()))))));
    return der::set_of({attribute(kContentType, der::object(row.data)), attribute(kMessageDigest, der::value(der::Tag::octets, bytes_of(row.digest_of(content)))), attribute(kSigningCertificate, certificate_id)});
}

std::string SignedData::encoded(const DocumentAlgorithm& row, std::string_view content) const {
    std::string inside = attributes(row, content);
    const std::string whose = certificates.empty() ? std::string() : issuer_and_serial(certificates.front());
    if (whose.empty()) return {};
    inside.front() = static_cast<char>(0xA0);  // signed as a SET, sent as [0] (RFC 5652, 5.4)
    const std::string one(1, '\1'), digest = algorithm_identifier(row.digest, false);
    const std::string signer = der::sequence(der::integer(one) + whose + digest + inside + algorithm_identifier(row.signature, row.with_null) + der::value(der::Tag::octets, signature));
    std::string chain;
    for (const std::string& each : certificates) chain += each;
    const std::string data = der::sequence(der::integer(one) + der::value(der::Tag::set, digest) + der::sequence(der::object(row.data)) + der::context(0, chain) + der::value(der::Tag::set, signer));
    return der::sequence(der::object(row.signed_data) + der::context(0, data));
}

std::optional<SignedData> SignedData::of(std::string_view encoding) {
    const auto nth = [](std::string_view inside, std::size_t n) {
        std::optional<der::Element> element;
        for (std::size_t i = 0; i <= n; ++i)
            if (!(element = der::take(inside))) break;
        return element;
    };
    const auto info = nth(encoding, 0);
    const auto explicitly = info ? nth(info->content, 1) : std::nullopt;
    const auto data = explicitly ? nth(explicitly->content, 0) : std::nullopt;
    const auto chain = data ? nth(data->content, 3) : std::nullopt, signers = data ? nth(data->content, 4) : std::nullopt;
    const auto signer = signers ? nth(signers->content, 0) : std::nullopt;
    const auto value = signer ? nth(signer->content, 5) : std::nullopt;
    if (!chain || !value) return std::nullopt;
    SignedData found;
    found.signature = value->content;
    for (std::string_view rest = chain->content; !rest.empty();) {
        const auto certificate = der::take(rest);
        if (!certificate) return std::nullopt;
        found.certificates.emplace_back(certificate->whole);
    }
    return found;
}

}  // namespace creditlink
