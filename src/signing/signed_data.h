#pragma once
// SignedData as documents carry it: RFC 5652, and GB/T 35275-2017 for SM2.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document_algorithms.h"

namespace creditlink {

// One signer, detached. What is signed are its attributes, which hold the content's digest and the signer's certificate's.
struct SignedData {
    std::vector<std::string> certificates;  // DER, the signer's first
    std::string signature;                  // as it stands in it

    // Every byte follows from the certificates, the content and the signature. Empty if the first certificate cannot be read.
    std::string attributes(const DocumentAlgorithm& row, std::string_view content) const;
    std::string encoded(const DocumentAlgorithm& row, std::string_view content) const;
    // What stands where certificates and signature belong; the rest is not looked at. Total: any bytes.
    static std::optional<SignedData> of(std::string_view encoding);
};

}  // namespace creditlink
