#include <openssl/evp.h>

#include <limits>
#include <memory>

#include "aead_methods.h"

namespace creditlink {
namespace {

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* octets(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

enum class Direction { open = 0, seal = 1 };

// All but the tag.
bool crypt(EVP_CIPHER_CTX* context, const AeadInputs& inputs, std::span<char> bytes, Direction direction) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return false;
    if (!context || EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nullptr, octets(inputs.key), octets(inputs.nonce), static_cast<int>(direction)) != 1)
        return false;
    int length = 0;
    if (EVP_CipherUpdate(context, nullptr, &length, octets(inputs.bound), static_cast<int>(inputs.bound.size())) != 1) return false;
    return bytes.empty() || EVP_CipherUpdate(context, octets(bytes.data()), &length, octets(bytes.data()), static_cast<int>(bytes.size())) == 1;
}

}  // namespace

bool aes_gcm_seal(const AeadInputs& inputs, std::span<char> bytes, char* tag) {
    const Context context(EVP_CIPHER_CTX_new());
    unsigned char none[16];
    int length = 0;
    return crypt(context.get(), inputs, bytes, Direction::seal) && EVP_CipherFinal_ex(context.get(), none, &length) == 1 &&
           EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagBytes, tag) == 1;
}

bool aes_gcm_open(const AeadInputs& inputs, std::span<char> bytes, std::string_view tag) {
    const Context context(EVP_CIPHER_CTX_new());
    unsigned char none[16];
    int length = 0;
    return crypt(context.get(), inputs, bytes, Direction::open) &&
           EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagBytes, const_cast<char*>(tag.data())) == 1 &&
           EVP_CipherFinal_ex(context.get(), none, &length) == 1;
}

}  // namespace creditlink
