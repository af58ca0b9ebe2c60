#pragma once
// A self-signed server certificate for this machine's loopback names, for trying things out and for tests. A real
// platform or console has one from a CA.

#include <cstdint>
#include <string>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"

namespace creditlink {

struct ServerCertificate {
    std::string certificate_pem;  // P-256, for 127.0.0.1, ::1 and localhost; its own CA: give it to clients as ca_file
    Secret key_pem;
};

struct CertificateWish {
    std::int64_t from = 0, until = 0;                     // unix seconds
    std::string common_name = "creditlink loopback";
    std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";  // as X.509's subjectAltName is written for OpenSSL
};

Result<ServerCertificate> make_loopback_certificate(const CertificateWish& wish);

// Writes it; the key with mode 0600. Files that exist already are left alone, if both do: then nothing is made.
Status ensure_loopback_certificate(const Path& certificate, const Path& key, std::int64_t now);

// When the first certificate in a PEM file ends, unix seconds. Errc::trust if there is none in it.
Result<std::int64_t> certificate_end(const Path& file);

}  // namespace creditlink
