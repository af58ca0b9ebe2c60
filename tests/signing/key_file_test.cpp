#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "creditlink/signing/key.h"

using namespace creditlink;

namespace {

struct Folder {
    Path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "creditlink-key-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }
};

unsigned mode_of(const Path& file) {
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    return about.st_mode & 07777;
}

std::string openssl(const std::string& command) {
    std::string out;
    FILE* pipe = ::popen(("openssl " + command + " 2>&1").c_str(), "r");
    REQUIRE(pipe);
    std::array<char, 4096> piece;
    for (std::size_t got; (got = ::fread(piece.data(), 1, piece.size(), pipe)) > 0;) out.append(piece.data(), got);
    const int status = ::pclose(pipe);
    INFO(out);
    CHECK(status == 0);
    return out;
}

}  // namespace

TEST_CASE("a private key is saved for its owner alone, comes back, and is never written over another") {
    const Folder folder;
    const Path file = folder.path / "office.key";
    for (const Algorithm algorithm :
         {Algorithm::sm2_sm3, Algorithm::ecdsa_p256_sha256, Algorithm::ed25519, Algorithm::rsa_pss_sha512}) {
        const PrivateKey key = PrivateKey::generate(algorithm).value();
        REQUIRE(key.save(file));
        CHECK(mode_of(file) == 0600);
        CHECK(folder.files() == 1);
        const PrivateKey again = PrivateKey::load(file, algorithm).value();
        CHECK(again.public_key().id() == key.public_key().id());
        CHECK(key.public_key().verify("m", again.sign("m").value()));

        const std::string before = read_file(file).value();
        const Status second = key.save(file);
        REQUIRE_FALSE(second);
        CHECK(second.error().place == file.string());
        CHECK(read_file(file).value() == before);
        CHECK(folder.files() == 1);
        std::filesystem::remove(file);
    }
}

TEST_CASE("a key file that group or others may read is refused, naming the remedy") {
    const Folder folder;
    const Path file = folder.path / "office.key";
    REQUIRE(PrivateKey::generate(Algorithm::sm2_sm3).value().save(file));
    for (const unsigned mode : {0640u, 0604u, 0644u, 0620u, 0601u, 0666u}) {
        REQUIRE(::chmod(file.c_str(), mode) == 0);
        const Result<PrivateKey> key = PrivateKey::load(file, Algorithm::sm2_sm3);
        REQUIRE_FALSE(key);
        CHECK(key.error().code == Errc::trust);
        CHECK(key.error().hint.find("chmod 600") != std::string::npos);
    }
    REQUIRE(::chmod(file.c_str(), 0400) == 0);
    CHECK(PrivateKey::load(file, Algorithm::sm2_sm3));
}

TEST_CASE("what is no key file is refused with its path: absent, a folder, a FIFO, text, another algorithm's") {
    const Folder folder;
    const Path file = folder.path / "office.key";
    const auto code = [&](const Path& path, Algorithm algorithm = Algorithm::sm2_sm3) {
        const Result<PrivateKey> key = PrivateKey::load(path, algorithm);
        REQUIRE_FALSE(key);
        CHECK(key.error().place == path.string());
        return key.error().code;
    };
    CHECK(code(file) == Errc::not_found);
    CHECK(code(folder.path) == Errc::trust);
    REQUIRE(::mkfifo((folder.path / "fifo").c_str(), 0600) == 0);
    CHECK(code(folder.path / "fifo") == Errc::trust);
    REQUIRE(write_file(folder.path / "text", "no key", 0600));
    CHECK(code(folder.path / "text") == Errc::trust);
    REQUIRE(PrivateKey::generate(Algorithm::ecdsa_p256_sha256).value().save(file));
    CHECK(code(file) == Errc::trust);
    CHECK(PrivateKey::load(file, Algorithm::ecdsa_p256_sha256));
}

TEST_CASE("an encrypted key opens with its passphrase only, and nobody is asked on a terminal") {
    const Folder folder;
    const Path file = folder.path / "office.key";
    const PrivateKey key = PrivateKey::generate(Algorithm::sm2_sm3).value();
    REQUIRE(key.save(file, Secret("口令 correct horse")));
    CHECK(read_file(file).value().find("BEGIN ENCRYPTED PRIVATE KEY") != std::string::npos);
    CHECK(PrivateKey::load(file, Algorithm::sm2_sm3, Secret("口令 correct horse")).value().public_key().id() ==
          key.public_key().id());
    for (const Secret& wrong : {Secret(), Secret("wrong"), Secret(std::string(5000, 'x'))}) {
        const Result<PrivateKey> opened = PrivateKey::load(file, Algorithm::sm2_sm3, wrong);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::trust);
    }
}

TEST_CASE("keys that openssl makes are read: plain, encrypted with SM4, in the old form") {
    const Folder folder;
    const std::string at = folder.path.string();
    openssl("genpkey -algorithm SM2 -out " + at + "/plain.key");
    openssl("pkey -in " + at + "/plain.key -sm4-cbc -passout pass:secret -out " + at + "/sealed.key");
    openssl("ecparam -name prime256v1 -genkey -noout -out " + at + "/old.key");
    for (const char* name : {"plain.key", "sealed.key", "old.key"})
        REQUIRE(::chmod((folder.path / name).c_str(), 0600) == 0);
    const Result<PrivateKey> plain = PrivateKey::load(folder.path / "plain.key", Algorithm::sm2_sm3);
    REQUIRE(plain);
    CHECK(
        PrivateKey::load(folder.path / "sealed.key", Algorithm::sm2_sm3, Secret("secret")).value().public_key().id() ==
        plain->public_key().id());
    CHECK(PrivateKey::load(folder.path / "old.key", Algorithm::ecdsa_p256_sha256));
}

TEST_CASE("a certificate gives its key, whatever its dates") {
    const Folder folder;
    const std::string at = folder.path.string();
    openssl("genpkey -algorithm SM2 -out " + at + "/sm2.key");
    openssl("req -new -x509 -key " + at +
            "/sm2.key -sm3 -sigopt distid:1234567812345678 -subj /CN=platform -days 1 -out " + at + "/sm2.crt");
    openssl("pkey -in " + at + "/sm2.key -pubout -out " + at + "/sm2.pub");
    const PublicKey of_certificate =
        PublicKey::from_pem(read_file(folder.path / "sm2.crt").value(), Algorithm::sm2_sm3).value();
    const PublicKey of_key =
        PublicKey::from_pem(read_file(folder.path / "sm2.pub").value(), Algorithm::sm2_sm3).value();
    CHECK(of_certificate.id() == of_key.id());
    CHECK(of_certificate.pem() == of_key.pem());
}

TEST_CASE("weak RSA keys and written-out curve parameters are refused") {
    const Folder folder;
    const std::string at = folder.path.string();
    openssl("genrsa -out " + at + "/weak.key 1024");
    openssl("pkey -in " + at + "/weak.key -pubout -out " + at + "/weak.pub");
    openssl("ecparam -name prime256v1 -param_enc explicit -genkey -noout -out " + at + "/explicit.key");
    openssl("pkey -in " + at + "/explicit.key -pubout -out " + at + "/explicit.pub");
    CHECK_FALSE(PublicKey::from_pem(read_file(folder.path / "weak.pub").value(), Algorithm::rsa_pss_sha512));
    CHECK_FALSE(PublicKey::from_pem(read_file(folder.path / "weak.pub").value(), Algorithm::rsa_v1_5_sha256));
    CHECK_FALSE(PublicKey::from_pem(read_file(folder.path / "explicit.pub").value(), Algorithm::ecdsa_p256_sha256));
}
