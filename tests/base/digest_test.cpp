#include <doctest/doctest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "sm3_lanes.h"

using namespace creditlink;

namespace {

std::string hex_of(const Digest256& digest) { return hex(bytes_of(digest)); }
std::string mac_of(const std::string& key, const std::string& message) { return hex_of(HmacSha256(key).mac(message)); }

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples") {
    CHECK(hex_of(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex_of(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex_of(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("SM3 gives the digests of GB/T 32905-2016 appendix A") {
    CHECK(hex_of(sm3("")) == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
    CHECK(hex_of(sm3("abc")) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    std::string sixteen;
    for (int i = 0; i < 16; ++i) sixteen += "abcd";
    CHECK(hex_of(sm3(sixteen)) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("HMAC-SHA-256 gives the codes of RFC 4231") {
    CHECK(mac_of(std::string(20, '\x0b'), "Hi There") == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(mac_of("Jefe", "what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(mac_of(std::string(20, '\xaa'), std::string(50, '\xdd')) == "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    CHECK(mac_of(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("one HMAC object serves several threads at once") {
    const HmacSha256 hmac("office secret");
    const std::string expected = hex_of(hmac.mac("message"));
    std::vector<std::string> seen(4);
    {
        std::vector<std::jthread> threads;
        for (auto& result : seen)
            threads.emplace_back([&result, &hmac, &expected] {
                for (int i = 0; i < 2000; ++i) {
                    hmac.mac("another message " + std::to_string(i));
                    result = hex_of(hmac.mac("message"));
                    if (result != expected) return;
                }
            });
    }
    for (const auto& result : seen) CHECK(result == expected);
}

TEST_CASE("XXH3-128 is written big-endian, as xxHash's canonical form has it") {
    // XXH3_128bits of no bytes with seed 0, from xxHash's own sanity tests (0.8.x).
    CHECK(hex(bytes_of(xxh3_128(""))) == "99aa06d3014798d86001c324468d497f");
    CHECK(xxh3_128("a") != xxh3_128("b"));
}

TEST_CASE("a digest taken piece by piece equals the one taken at once, and starts anew after finish") {
    for (const DigestAlgorithm algorithm : {DigestAlgorithm::sha256, DigestAlgorithm::sm3}) {
        Digester digester(algorithm);
        for (int round = 0; round < 2; ++round) {
            digester.update("a");
            digester.update("");
            digester.update("bc");
            CHECK(digester.finish() == (algorithm == DigestAlgorithm::sm3 ? sm3("abc") : sha256("abc")));
        }
        Digester moved = std::move(digester);
        moved.update("abc");
        CHECK(moved.finish() == (algorithm == DigestAlgorithm::sm3 ? sm3("abc") : sha256("abc")));
    }
}

TEST_CASE("random bytes are as many as asked for and never the same") {
    CHECK(random_bytes(0).empty());
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(random_bytes(16));
    CHECK(seen.size() == 100);
    CHECK(seen.begin()->size() == 16);
}

TEST_CASE("SM3 of many messages is SM3 of each, whatever their number and sizes") {
    std::string text;
    for (int i = 0; i < 70'000; ++i) text += static_cast<char>(i * 7 + i / 251);
    for (const std::size_t count : {0u, 1u, 2u, 3u, 7u, 8u, 9u, 17u, 200u}) {
        std::vector<std::string_view> messages;
        for (std::size_t i = 0; i < count; ++i) messages.push_back(std::string_view(text).substr(i, (i * 37) % 200));  // every rest of a block, padding of one block and of two
        if (count == 9) messages[4] = text;  // one that outlasts all others by far
        const auto digests = sm3_many(messages);
        REQUIRE(digests.size() == count);
        for (std::size_t i = 0; i < count; ++i) CHECK_MESSAGE(digests[i] == sm3(messages[i]), "message " << i << " of " << count);
    }
    std::vector<std::string_view> rests;
    for (std::size_t size = 0; size < 260; ++size) rests.push_back(std::string_view(text).substr(3, size));
    const auto digests = sm3_many(rests);
    for (std::size_t size = 0; size < rests.size(); ++size) CHECK_MESSAGE(digests[size] == sm3(rests[size]), "size " << size);
}

TEST_CASE("each way to take blocks into the lanes gives SM3, wherever the messages lie") {
    std::vector<sm3_lanes::Step> steps;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) steps.push_back(sm3_lanes::step);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) steps.push_back(sm3_lanes::step_avx512);
#else
    steps.push_back(sm3_lanes::step);
#endif
    std::string text;
    for (int i = 0; i < 8'000; ++i) text += static_cast<char>(i * 11 + i / 239);
    for (const sm3_lanes::Step step : steps)
        for (const std::size_t count : {1u, 2u, 5u, 7u, 8u, 9u, 16u, 301u}) {
            std::vector<std::string_view> messages;
            for (std::size_t i = 0; i < count; ++i) messages.push_back(std::string_view(text).substr(i, count == 301 ? i : 1 + i * 1'000 % 6'007));
            std::vector<Digest256> digests(count);
            std::vector<sm3_lanes::Message> lanes;
            for (std::size_t i = 0; i < count; ++i) lanes.push_back({messages[i].data(), messages[i].size(), digests[i].data()});
            sm3_lanes::digest_all(lanes.data(), lanes.size(), step);
            for (std::size_t i = 0; i < count; ++i) CHECK_MESSAGE(digests[i] == sm3(messages[i]), "message " << i << " of " << count);
        }
}
