#include "aead.h"

#include <doctest/doctest.h>

#include <string>

#include "creditlink/base/encode.h"

using namespace creditlink;

namespace {

struct Vector {
    ContentCipher cipher;
    std::string_view key, nonce, bound, plain, sealed, tag;  // hex
};

// The GCM specification (McGrew, Viega) test case 16; RFC 8998 appendix A.1. SM4's key has 16 bytes: what follows is unused.
const Vector kVectors[] = {
    {ContentCipher::aes_256_gcm, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
    {ContentCipher::sm4_gcm, "0123456789abcdeffedcba987654321000000000000000000000000000000000", "00001234567800000000abcd",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
     "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
     "83de3541e4c2b58177e065a9bf7b62ec"},
};

}  // namespace

TEST_CASE("the published vectors of both ciphers come out, and open again only whole") {
    for (const Vector& vector : kVectors) {
        const std::string key = *from_hex(vector.key), nonce = *from_hex(vector.nonce), bound = *from_hex(vector.bound);
        std::string bytes = *from_hex(vector.plain), tag(kAeadTagBytes, '\0');
        aead_seal(vector.cipher, {key, nonce, bound}, bytes, tag.data());
        CHECK(hex(bytes) == vector.sealed);
        CHECK(hex(tag) == vector.tag);

        std::string opened = bytes;
        REQUIRE(aead_open(vector.cipher, {key, nonce, bound}, opened, tag));
        CHECK(hex(opened) == vector.plain);
        const auto changed = [](std::string text) { return text[0] = static_cast<char>(text[0] ^ 1), text; };
        const auto refused = [&](const std::string& k, const std::string& n, const std::string& b, std::string sealed, const std::string& t) {
            return !aead_open(vector.cipher, {k, n, b}, sealed, t);
        };
        CHECK(refused(changed(key), nonce, bound, bytes, tag));
        CHECK(refused(key, changed(nonce), bound, bytes, tag));
        CHECK(refused(key, nonce, changed(bound), bytes, tag));
        CHECK(refused(key, nonce, bound, changed(bytes), tag));
        CHECK(refused(key, nonce, bound, bytes, changed(tag)));
        CHECK(refused(key, nonce, bound, bytes, tag.substr(1)));
    }
}

TEST_CASE("nothing at all can be sealed and opened") {
    const std::string key(kAeadKeyBytes, 'k'), nonce(kAeadNonceBytes, 'n');
    for (const ContentCipher cipher : {ContentCipher::aes_256_gcm, ContentCipher::sm4_gcm}) {
        std::string tag(kAeadTagBytes, '\0');
        aead_seal(cipher, {key, nonce, {}}, {}, tag.data());
        CHECK(aead_open(cipher, {key, nonce, {}}, {}, tag));
    }
}
