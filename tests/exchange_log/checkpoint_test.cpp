#include "creditlink/exchange_log/checkpoint.h"

#include "creditlink/base/text.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const LogHead kHead{20852163, empty_root()};

std::string note() {
    const LogKeys keys = log_keys();
    auto text = signed_checkpoint(kOrigin, kHead, {keys.ed25519.get(), keys.sm2.get()});
    REQUIRE(text);
    return *text;
}

bool good(std::string_view text) { return static_cast<bool>(verified_checkpoint(text, kOrigin, public_keys())); }

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::string_view line : split(std::string_view(text).substr(0, text.size() - 1), "\n")) lines.emplace_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

PublicKey ed25519_of_raw(const std::string& raw) {
    const std::string der = *from_hex("302a300506032b6570032100") + raw;
    auto key = PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n" + base64(der) + "\n-----END PUBLIC KEY-----\n", Algorithm::ed25519);
    REQUIRE(key);
    return *key;
}

}  // namespace

TEST_CASE("key ids are those of public tools: the keys of Go's note documentation and of sum.golang.org") {
    for (const std::string vkey : {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                                   "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"}) {
        const std::size_t plus = vkey.find('+'), last = vkey.find('+', plus + 1);
        const std::string typed = *from_base64(vkey.substr(last + 1));
        CHECK(*note_verifier_key(vkey.substr(0, plus), ed25519_of_raw(typed.substr(1))) == vkey);
    }
}

TEST_CASE("the signed note of Go's documentation verifies") {
    const std::string text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const std::string line = *from_base64("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
    const std::string typed = *from_base64("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    CHECK(hex(std::string_view(line).substr(0, 4)) == "c74f20a3");
    CHECK(ed25519_of_raw(typed.substr(1)).verify(text, std::string_view(line).substr(4)));
}

TEST_CASE("a checkpoint is origin, size, root, an empty line, and a line for each key") {
    const auto lines = lines_of(note());
    REQUIRE(lines.size() == 6);
    CHECK(lines[0] == kOrigin);
    CHECK(lines[1] == "20852163");
    CHECK(lines[2] == base64(bytes_of(empty_root())));
    CHECK(lines[3].empty());
    for (std::size_t i : {4u, 5u}) {
        const std::string start = "\xE2\x80\x94 " + kOrigin + " ";
        CHECK(lines[i].starts_with(start));
        CHECK(from_base64(lines[i].substr(start.size()))->size() == 4 + 64);
    }
    auto head = verified_checkpoint(note(), kOrigin, public_keys());
    REQUIRE(head);
    CHECK(*head == kHead);
}

TEST_CASE("every single changed, lost or added byte of a checkpoint is noticed") {
    const std::string text = note();
    REQUIRE(good(text));
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = static_cast<char>(other[i] ^ 0x01);
        CHECK_MESSAGE(!good(other), "byte " << i);
        other = text;
        other.erase(i, 1);
        CHECK_MESSAGE(!good(other), "without byte " << i);
        CHECK_MESSAGE(!good(std::string_view(text).substr(0, i)), "cut at " << i);
    }
    CHECK_FALSE(good(text + "\n"));
    CHECK_FALSE(good(text + "x"));
}

TEST_CASE("lines of unknown keys are left alone; ours may not be missing, doubled or in another log's name") {
    const auto lines = lines_of(note());
    auto other = lines;
    other.push_back("\xE2\x80\x94 witness.example/w1 " + base64("abcd and a signature"));
    CHECK(good(joined(other)));
    for (std::size_t i : {4u, 5u}) {
        other = lines;
        other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(good(joined(other)));
        other = lines;
        other.push_back(lines[i]);
        CHECK_FALSE(good(joined(other)));
    }
    CHECK_FALSE(verified_checkpoint(note(), "creditlink/another", public_keys()));
    CHECK(verified_checkpoint(note(), kOrigin, {}).error().code == Errc::trust);
}

TEST_CASE("a signature of another key, or over another head, is not believed") {
    const auto stranger = PrivateKey::generate(Algorithm::ed25519);
    REQUIRE(stranger);
    const auto forged = signed_checkpoint(kOrigin, kHead, {&*stranger, log_keys().sm2.get()});
    REQUIRE(forged);
    CHECK_FALSE(good(*forged));
    auto lines = lines_of(note());
    lines[1] = "20852164";
    CHECK_FALSE(good(joined(lines)));
    lines[1] = "020852163";
    CHECK_FALSE(good(joined(lines)));
}

TEST_CASE("a head is written and read as in a batch") {
    const LogHead head{1024, leaf_hash("x")};
    CHECK(head.text() == "1024 " + base64(bytes_of(leaf_hash("x"))));
    CHECK(*LogHead::parse(head.text()) == head);
    for (const char* bad : {"", "1024", "1024 ", "01 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "x 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                            "1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"})
        CHECK_FALSE(LogHead::parse(bad));
}
