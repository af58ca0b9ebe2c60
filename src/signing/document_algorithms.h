#pragma once
// Object identifiers of the algorithms that sign documents.

#include <string>
#include <string_view>

#include "creditlink/base/digest.h"
#include "creditlink/signing/key.h"
#include "der.h"

namespace creditlink {

struct DocumentAlgorithm {
    Algorithm algorithm;
    std::string_view digest, signature;           // in a CMS
    bool with_null;                               // RFC 4055: parameters of RSA are NULL; those of curves are absent
    std::string_view in_certificate;              // of the signature on a certificate
    std::string_view signed_data, data;           // content types
    Digest256 (*digest_of)(std::string_view);
};

// nullptr: it does not sign documents.
const DocumentAlgorithm* document_algorithm(Algorithm algorithm);

inline std::string algorithm_identifier(std::string_view object, bool with_null) {
    return der::sequence(der::object(object) + (with_null ? der::value(der::Tag::null, {}) : std::string()));
}

}  // namespace creditlink
