#include "creditlink/base/digest_of_hex.h"

#include <doctest/doctest.h>

#include <string>

using namespace creditlink;

TEST_CASE("a digest is read from 64 hexadecimal digits, and from nothing else") {
    const Digest256 digest = sha256("abc");
    CHECK(digest_of_hex(hex(bytes_of(digest))) == digest);
    const std::string zeros(64, '0');
    CHECK(digest_of_hex(zeros) == Digest256{});
    for (const std::string& bad : {std::string(), zeros.substr(1), zeros.substr(2), zeros + "00", "x" + zeros.substr(1)}) CHECK_FALSE(digest_of_hex(bad));
}
