#include "creditlink/base/password.h"

#include <doctest/doctest.h>

using namespace creditlink;

TEST_CASE("a password matches its own hash alone, and two hashes of it differ") {
    const std::string kept = hash_password("锁好门窗 2026");
    CHECK(password_matches("锁好门窗 2026", kept));
    CHECK_FALSE(password_matches("锁好门窗 2027", kept));
    CHECK_FALSE(password_matches("", kept));
    CHECK(hash_password("锁好门窗 2026") != kept);
    CHECK(kept.find("2026") == std::string::npos);
}

TEST_CASE("what is no hash of ours matches nothing") {
    const std::string kept = hash_password("x");
    for (const std::string& bad : {std::string(), std::string("scrypt$15$8$1$"), std::string("x"), kept.substr(0, kept.size() - 4), "scrypt$1$8$1$" + kept.substr(14), kept + "A"}) {
        CAPTURE(bad);
        CHECK_FALSE(password_matches("x", bad));
        CHECK_FALSE(password_matches("", bad));
    }
}
