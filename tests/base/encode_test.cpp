#include <doctest/doctest.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"

using namespace creditlink;

TEST_CASE("bytes are encoded as RFC 4648 section 10 has it") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foob") == "Zm9vYg==");
    CHECK(base64("fooba") == "Zm9vYmE=");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64url("\xfb\xff") == "-_8");
    CHECK(base64("\xfb\xff") == "+/8=");
    CHECK(base32("f") == "my");
    CHECK(base32("fo") == "mzxq");
    CHECK(base32("foo") == "mzxw6");
    CHECK(base32("foob") == "mzxw6yq");
    CHECK(base32("fooba") == "mzxw6ytb");
    CHECK(base32("foobar") == "mzxw6ytboi");
    CHECK(hex("foobar") == "666f6f626172");
}

TEST_CASE("what was encoded decodes to the same bytes, at every length") {
    for (std::size_t length = 0; length < 70; ++length) {
        const std::string bytes = random_bytes(length);
        CHECK(from_hex(hex(bytes)) == bytes);
        CHECK(from_base64(base64(bytes)) == bytes);
        CHECK(from_base64url(base64url(bytes)) == bytes);
        CHECK(from_base32(base32(bytes)) == bytes);
    }
}

TEST_CASE("a text that is not the canonical form of any bytes is refused") {
    SUBCASE("base64") {
        for (const char* bad : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8=Zm8=", "Zm 8=", "Zm8\n", "====", "=", "Z", "Zm9v=", "-_8=", "Zg=Z"})
            CHECK_MESSAGE(!from_base64(bad), bad);
    }
    SUBCASE("base64url") {
        for (const char* bad : {"Zg==", "Zh", "+/8", "Z", "Zm9vY"}) CHECK_MESSAGE(!from_base64url(bad), bad);
    }
    SUBCASE("base32") {
        for (const char* bad : {"MY", "mz", "m", "mzx", "mzxw6y", "my======", "m1", "m8", "mzxw6ytb="}) CHECK_MESSAGE(!from_base32(bad), bad);
    }
    SUBCASE("hex") {
        for (const char* bad : {"0", "0g", "0x12", " 12", "123"}) CHECK_MESSAGE(!from_hex(bad), bad);
        CHECK(from_hex("aAfF") == "\xaa\xff");
    }
}
