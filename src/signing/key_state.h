#pragma once
// What stands behind a PublicKey and a PrivateKey: set once, then only read, by any number of threads.

#include "algorithms.h"

namespace creditlink {

struct PublicKey::State {
    Owned<EVP_PKEY> key;
    Algorithm algorithm;
    std::string signer_id;
    std::string id;
};

struct PrivateKey::State {
    Owned<EVP_PKEY> key;
    PublicKey public_key;
};

// SubjectPublicKeyInfo in DER; of a curve's key: the curve by name and the point uncompressed, whatever form it was
// read in.
std::string subject_public_key_info(EVP_PKEY* key);

}  // namespace creditlink
