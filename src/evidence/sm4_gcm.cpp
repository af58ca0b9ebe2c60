#include <gcrypt.h>

#include "aead_methods.h"

namespace creditlink {
namespace {

constexpr std::size_t kSm4KeyBytes = 16;  // GB/T 32907-2016

bool library_is_ready() {
    static const bool ready = [] {  // the library wants its version asked for before anything else
        if (!gcry_check_version("1.10.0")) return false;
        gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
        gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
        return true;
    }();
    return ready;
}

// A cipher with key, nonce and bound text given; none if the library cannot.
class Sm4 {
  public:
    explicit Sm4(const AeadInputs& inputs) {
        good_ = library_is_ready() && gcry_cipher_open(&handle_, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_GCM, 0) == 0 &&
                gcry_cipher_setkey(handle_, inputs.key.data(), kSm4KeyBytes) == 0 &&
                gcry_cipher_setiv(handle_, inputs.nonce.data(), inputs.nonce.size()) == 0 &&
                gcry_cipher_authenticate(handle_, inputs.bound.data(), inputs.bound.size()) == 0;
    }
    ~Sm4() { gcry_cipher_close(handle_); }
    Sm4(const Sm4&) = delete;
    Sm4& operator=(const Sm4&) = delete;
    explicit operator bool() const { return good_; }
    gcry_cipher_hd_t get() const { return handle_; }

  private:
    gcry_cipher_hd_t handle_ = nullptr;
    bool good_ = false;
};

}  // namespace

bool sm4_gcm_seal(const AeadInputs& inputs, std::span<char> bytes, char* tag) {
    const Sm4 cipher(inputs);
    return cipher && (bytes.empty() || gcry_cipher_encrypt(cipher.get(), bytes.data(), bytes.size(), nullptr, 0) == 0) &&
           gcry_cipher_gettag(cipher.get(), tag, kAeadTagBytes) == 0;
}

bool sm4_gcm_open(const AeadInputs& inputs, std::span<char> bytes, std::string_view tag) {
    const Sm4 cipher(inputs);
    return cipher && (bytes.empty() || gcry_cipher_decrypt(cipher.get(), bytes.data(), bytes.size(), nullptr, 0) == 0) &&
           gcry_cipher_checktag(cipher.get(), tag.data(), tag.size()) == 0;
}

}  // namespace creditlink
