#include "aead.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "aead_methods.h"

namespace creditlink {
namespace {

struct Method {
    ContentCipher cipher;
    bool (*seal)(const AeadInputs&, std::span<char>, char*);
    bool (*open)(const AeadInputs&, std::span<char>, std::string_view);
};

constexpr std::array kMethods = {
    Method{ContentCipher::aes_256_gcm, aes_gcm_seal, aes_gcm_open},
    Method{ContentCipher::sm4_gcm, sm4_gcm_seal, sm4_gcm_open},
};

const Method& method(ContentCipher cipher) {
    for (const Method& row : kMethods)
        if (row.cipher == cipher) return row;
    std::fputs("creditlink: no such cipher; stopping\n", stderr);
    std::abort();
}

}  // namespace

void aead_seal(ContentCipher cipher, const AeadInputs& inputs, std::span<char> bytes, char* tag) {
    if (method(cipher).seal(inputs, bytes, tag)) return;
    // Going on would store a content in the clear, or a send without its evidence.
    std::fputs("creditlink: the cryptographic library cannot encrypt evidence; stopping\n", stderr);
    std::abort();
}

bool aead_open(ContentCipher cipher, const AeadInputs& inputs, std::span<char> bytes, std::string_view tag) {
    return tag.size() == kAeadTagBytes && method(cipher).open(inputs, bytes, tag);
}

}  // namespace creditlink
