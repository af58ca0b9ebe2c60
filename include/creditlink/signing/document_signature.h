#pragma once
// Signatures of documents: the CMS SignedData (RFC 5652) that PDF readers check, with the attributes of CAdES and PAdES baseline
// (ETSI EN 319 122-1), and certificates to go with them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/signing/key.h"

namespace creditlink {

// Who signs: a key and the certificates that say whose it is.
struct DocumentIdentity {
    PrivateKey key;
    std::string certificates;  // PEM, the key's own first
};

// Both files as they are configured. Errc::trust if the first certificate is not the key's.
Result<DocumentIdentity> load_document_identity(const Path& key, Algorithm algorithm, const Secret& passphrase, const Path& certificates);

// Detached: `content` is not in it. Holds no time: a PDF says it beside the signature. For sm2_sm3 with the object identifiers
// of GB/T 35275-2017, as OFD readers want it; else of RFC 5652. ecdsa_p256_sha256, rsa_v1_5_sha256 and sm2_sm3 only.
Result<std::string> detached_cms(std::string_view content, const DocumentIdentity& identity);

// Whether these bytes are detached_cms of this content by this key. Every byte counts, save those of certificates behind the
// first. Total: any bytes.
bool verify_detached_cms(std::string_view content, std::string_view cms, const PublicKey& key);

// A certificate that the key gives itself, PEM: a reader can compare it, but trusts it only if told to. The times are unix seconds.
struct SelfSigned {
    std::string name;  // 单位名称
    std::int64_t from = 0, until = 0;
};
Result<std::string> self_signed_certificate(const PrivateKey& key, const SelfSigned& facts);

// As `openssl dgst -verify` reads it: DER of r and s instead of r ‖ s; other algorithms as they are.
std::string der_signature(Algorithm algorithm, std::string_view raw);
std::optional<std::string> raw_signature(Algorithm algorithm, std::string_view der);  // and back; nullopt if it is none

}  // namespace creditlink
