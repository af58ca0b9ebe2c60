#include "creditlink/base/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"

namespace creditlink {
namespace {

constexpr std::uint64_t kCost = 1u << 15, kBlock = 8, kParallel = 1;
constexpr std::uint64_t kMostMemory = 64u << 20;
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;
constexpr std::string_view kMark = "scrypt$15$8$1$";

std::string derived(std::string_view password, std::string_view salt) {
    std::string hash(kHashBytes, '\0');
    const auto* const salt_octets = reinterpret_cast<const unsigned char*>(salt.data());  // OpenSSL's bytes are unsigned char; as those
    auto* const hash_octets = reinterpret_cast<unsigned char*>(hash.data());              // the language lets any object be read and written
    const int done = EVP_PBE_scrypt(password.data(), password.size(), salt_octets, salt.size(), kCost, kBlock, kParallel, kMostMemory, hash_octets, hash.size());
    if (done != 1) {
        std::fputs("creditlink: this OpenSSL has no scrypt, or there is no memory for it; stopping\n", stderr);
        std::abort();
    }
    return hash;
}

}  // namespace

std::string hash_password(std::string_view password) {
    const std::string salt = random_bytes(kSaltBytes);
    return std::string(kMark) + base64url(salt) + '$' + base64url(derived(password, salt));
}

bool password_matches(std::string_view password, std::string_view kept) {
    std::string_view rest = kept;
    const bool known = rest.starts_with(kMark);
    if (known) rest.remove_prefix(kMark.size());
    const std::size_t parting = rest.find('$');
    const auto salt = known && parting != std::string_view::npos ? from_base64url(rest.substr(0, parting)) : std::nullopt;
    const auto hash = salt ? from_base64url(rest.substr(parting + 1)) : std::nullopt;
    const std::string tried = derived(password, salt.value_or(std::string(kSaltBytes, '\0')));
    return hash && hash->size() == tried.size() && CRYPTO_memcmp(hash->data(), tried.data(), tried.size()) == 0;
}

}  // namespace creditlink
