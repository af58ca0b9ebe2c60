#pragma once
// What an algorithm is made of: one row each in algorithms.cpp, and the three things done by a row.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/signing/key.h"
#include "openssl.h"

namespace creditlink {

struct AlgorithmRow {
    Algorithm algorithm;
    std::string_view name;  // RFC 9421 section 6.2, and ours: "sm2-sm3"
    DigestAlgorithm content_digest;
    std::string_view content_digest_name;  // RFC 9530
    const char* key_type;                  // as OpenSSL has it
    const char* group;                     // of an elliptic curve key, else nullptr
    const EVP_MD* (*digest)();             // nullptr: the algorithm has its own
    std::string_view order;                // n of the curve, 32 bytes: signatures are r ‖ s below it; else empty
    int rsa_padding;                       // 0: no RSA
};

const AlgorithmRow& row_of(Algorithm algorithm);

// Whether `key` is one that the algorithm can use and that is not weak; says why not.
Status fits(const AlgorithmRow& row, EVP_PKEY* key);

Result<std::string> sign_with(const AlgorithmRow& row, EVP_PKEY* key, std::string_view signer_id,
                              std::string_view message);
bool verify_with(const AlgorithmRow& row, EVP_PKEY* key, std::string_view signer_id, std::string_view message,
                 std::string_view signature);

}  // namespace creditlink
