#pragma once
// Keys: private ones that sign, public ones that are pinned. An algorithm is one row of src/signing/algorithms.cpp.
// SM2 (GB/T 32918) always with an explicit signer id, on both sides: OpenSSL 3.0's default is the empty one.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"

namespace creditlink {

enum class Algorithm { sm2_sm3, ecdsa_p256_sha256, ed25519, rsa_pss_sha512, rsa_v1_5_sha256 };

std::string_view name_of(Algorithm algorithm);  // as on the wire: "sm2-sm3"
std::optional<Algorithm> algorithm_named(std::string_view name);
DigestAlgorithm content_digest_of(Algorithm algorithm);
std::string_view content_digest_name(Algorithm algorithm);  // "sm3" or "sha-256", as in Content-Digest

inline constexpr std::string_view kDefaultSignerId = "1234567812345678";  // GM/T 0009-2012 section 10

class PublicKey {
  public:
    // One PEM SubjectPublicKeyInfo or one certificate, of which only the key counts: its dates and issuer do not. Refuses
    // a key that does not fit the algorithm, and weak ones (RSA < 2048).
    static Result<PublicKey> from_pem(std::string_view pem, Algorithm algorithm, std::string signer_id = std::string(kDefaultSignerId));
    const std::string& id() const;   // lower-case hex SHA-256 of the SPKI DER
    Algorithm algorithm() const;
    std::string pem() const;
    bool verify(std::string_view message, std::string_view signature) const;  // total: any bytes

  private:
    struct State;
    std::shared_ptr<const State> state_;  // shared: immutable, and copied into pins
    friend class PrivateKey;
};

class PrivateKey {
  public:
    static Result<PrivateKey> generate(Algorithm algorithm, std::string signer_id = std::string(kDefaultSignerId));
    // The file is refused if group or others may read it (mode & 077). `passphrase` opens encrypted PKCS#8.
    static Result<PrivateKey> load(const Path& file, Algorithm algorithm, const Secret& passphrase = {},
                                   std::string signer_id = std::string(kDefaultSignerId));
    static Result<PrivateKey> from_pem(const Secret& pem, Algorithm algorithm, const Secret& passphrase = {},
                                       std::string signer_id = std::string(kDefaultSignerId));
    Status save(const Path& file, const Secret& passphrase = {}) const;  // mode 0600; never over an existing file
    const PublicKey& public_key() const;
    Result<std::string> sign(std::string_view message) const;  // raw r ‖ s, or as RFC 9421 says

  private:
    struct State;
    static Result<PrivateKey> joined(std::unique_ptr<State> state, Algorithm algorithm, std::string signer_id);
    std::shared_ptr<const State> state_;
};

// A key that we believe, for whom, and when (platform.md section 2).
struct PinnedKey {
    PublicKey key;
    std::vector<std::string> senders;   // that it may sign for; empty on our side, where it is the platform's
    std::int64_t from = 0, until = 0;   // unix seconds, until exclusive; 0 = open
    std::string title;                  // for people
};

class KeyRing {
  public:
    Status add(PinnedKey key);
    const PinnedKey* find(std::string_view key_id) const;
    const std::vector<PinnedKey>& keys() const { return keys_; }

  private:
    std::vector<PinnedKey> keys_;
};

}  // namespace creditlink
