#pragma once
// Authenticated encryption of one message: AES-256-GCM through OpenSSL, SM4-GCM (GB/T 32907-2016) through libgcrypt, because
// OpenSSL 3.0 has no SM4-GCM. Pure: keys and nonces come from the caller. Nonces have 12 bytes, tags 16 (NIST SP 800-38D).

#include <cstdint>
#include <span>
#include <string_view>

#include "creditlink/evidence/store_key.h"

namespace creditlink {

inline constexpr std::size_t kAeadKeyBytes = 32;  // what every key here has; SM4 takes the first 16 of them
inline constexpr std::size_t kAeadNonceBytes = 12;
inline constexpr std::size_t kAeadTagBytes = 16;

// A nonce must never serve twice under one key.
struct AeadInputs {
    std::string_view key, nonce, bound;  // `bound` is authenticated, not encrypted
};

// Encrypts `bytes` in place and writes the tag of 16 bytes. A library that cannot do it stops the process.
void aead_seal(ContentCipher cipher, const AeadInputs& inputs, std::span<char> bytes, char* tag);
// Decrypts in place; false (and `bytes` worthless) if key, nonce, bound text, bytes or tag are not those of the sealing.
bool aead_open(ContentCipher cipher, const AeadInputs& inputs, std::span<char> bytes, std::string_view tag);

}  // namespace creditlink
