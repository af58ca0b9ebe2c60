// OpenSSL 3 calls the SHA256_* functions deprecated, but has nothing as fast for short messages: each EVP call allocates
// and looks up, which costs several times the hash of a 100-byte message; and an EVP context is not copied by assignment.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "creditlink/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace creditlink {
namespace {

[[noreturn]] void no_digest() {
    std::fputs("creditlink: this OpenSSL has no SHA-256 or no SM3 (its default provider is needed); stopping\n", stderr);
    std::abort();
}

// Fetched once: EVP_sm3() would be fetched again at each init.
const EVP_MD* method(DigestAlgorithm algorithm) {
    static EVP_MD* const sha256_method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD* const sm3_method = EVP_MD_fetch(nullptr, "SM3", nullptr);
    const EVP_MD* m = algorithm == DigestAlgorithm::sm3 ? sm3_method : sha256_method;
    return m ? m : (no_digest(), nullptr);
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Context new_context() {
    Context context(EVP_MD_CTX_new());
    if (!context) no_digest();
    return context;
}

void start(EVP_MD_CTX* context, DigestAlgorithm algorithm) {
    if (EVP_DigestInit_ex2(context, method(algorithm), nullptr) != 1) no_digest();
}

Digest256 finished(EVP_MD_CTX* context) {
    Digest256 digest;
    if (EVP_DigestFinal_ex(context, digest.data(), nullptr) != 1) no_digest();
    return digest;
}

}  // namespace

Digest256 sha256(std::string_view bytes) {
    Digest256 digest;
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    SHA256_Final(digest.data(), &context);
    return digest;
}

Digest256 sm3(std::string_view bytes) {
    thread_local const Context context = new_context();
    start(context.get(), DigestAlgorithm::sm3);
    if (EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1) no_digest();
    return finished(context.get());
}

RowHash xxh3_128(std::string_view bytes) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
    RowHash hash;
    static_assert(sizeof canonical.digest == sizeof hash);
    std::memcpy(hash.data(), canonical.digest, hash.size());
    return hash;
}

struct Digester::State {
    DigestAlgorithm algorithm;
    Context context = new_context();
};

Digester::Digester(DigestAlgorithm algorithm) : state_(new State{algorithm}) { start(state_->context.get(), algorithm); }
Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::update(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1) no_digest();
}

Digest256 Digester::finish() {
    const Digest256 digest = finished(state_->context.get());
    start(state_->context.get(), state_->algorithm);
    return digest;
}

struct HmacSha256::State {
    SHA256_CTX inner, outer;  // with the key's block already in
};

HmacSha256::HmacSha256(std::string_view key) : state_(new State) {
    if (key.empty()) std::abort();  // a key that nobody made: a bug of the caller
    std::array<unsigned char, SHA256_CBLOCK> block{};
    if (key.size() > block.size()) {  // RFC 2104: a longer key is hashed first
        const Digest256 digest = sha256(key);
        std::memcpy(block.data(), digest.data(), digest.size());
    } else {
        std::memcpy(block.data(), key.data(), key.size());
    }
    for (auto& b : block) b ^= 0x36;
    SHA256_Init(&state_->inner);
    SHA256_Update(&state_->inner, block.data(), block.size());
    for (auto& b : block) b ^= 0x36 ^ 0x5c;
    SHA256_Init(&state_->outer);
    SHA256_Update(&state_->outer, block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
}

HmacSha256::~HmacSha256() { OPENSSL_cleanse(state_.get(), sizeof(State)); }

Digest256 HmacSha256::mac(std::string_view message) const {
    Digest256 digest;
    SHA256_CTX context = state_->inner;
    SHA256_Update(&context, message.data(), message.size());
    SHA256_Final(digest.data(), &context);
    context = state_->outer;
    SHA256_Update(&context, digest.data(), digest.size());
    SHA256_Final(digest.data(), &context);
    return digest;
}

}  // namespace creditlink
