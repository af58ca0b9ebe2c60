#pragma once
// What people ask of a certificate: whose it is, from whom, until when. Nothing here decides whether it is believed.

#include <cstdint>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct CertificateFacts {
    std::string subject, issuer;        // RFC 2253, UTF-8
    std::vector<std::string> names;     // DNS names and addresses that it is good for
    std::string fingerprint;            // lower-case hex SHA-256 of its DER
    std::int64_t from = 0, until = 0;   // unix seconds
};

inline constexpr std::size_t kMostCertificates = 300;  // of a file: a system's bundle of authorities has about 150

// Every certificate in a PEM file, in order; further ones than kMostCertificates are left out. Errc::trust if there is none in it.
Result<std::vector<CertificateFacts>> certificates_in(const Path& file);

}  // namespace creditlink
