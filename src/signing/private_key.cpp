#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "key_state.h"

namespace creditlink {
namespace {

constexpr std::size_t kMostBytes = 64u << 10;  // a key of 16,384 bits has 13 KiB
constexpr int kPbkdf2Rounds = 600'000;         // OWASP's figure for PBKDF2 with HMAC-SHA-256: about a quarter second
constexpr int kRsaBits = 3072;                 // 128 bits of strength, as the curves have

Error trouble(const Path& file, std::string message, std::string hint = {}) {
    return Error{Errc::trust, std::move(message), file.string(), std::move(hint)};
}

Error failed(const Path& file, std::string_view zh, std::string_view en, int number) {
    return Error{Errc::storage, say(zh, en, {{"reason", std::strerror(number)}}), file.string(), {}};
}

struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

struct Asked {
    std::string_view passphrase;
    bool asked = false;
};

// Without a callback OpenSSL would ask on the terminal.
int give_passphrase(char* buffer, int size, int, void* user) {
    Asked& asked = *static_cast<Asked*>(user);
    asked.asked = true;
    if (asked.passphrase.empty() || asked.passphrase.size() > static_cast<std::size_t>(size)) return -1;
    std::memcpy(buffer, asked.passphrase.data(), asked.passphrase.size());
    return static_cast<int>(asked.passphrase.size());
}

// PKCS#8 encrypted by PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, AES-256-CBC. Every tool reads that.
bool write_encrypted(BIO* out, EVP_PKEY* key, std::string_view passphrase) {
    Owned<PKCS8_PRIV_KEY_INFO> plain(EVP_PKEY2PKCS8(key));
    std::string salt = random_bytes(16);
    Owned<X509_ALGOR> scheme(PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kPbkdf2Rounds, octets(salt),
                                               static_cast<int>(salt.size()), nullptr, NID_hmacWithSHA256));
    if (!plain || !scheme) return false;
    Owned<X509_SIG> sealed(
        PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), scheme.get()));
    if (!sealed) return false;
    static_cast<void>(scheme.release());  // the sealed one has it now
    return PEM_write_bio_PKCS8(out, sealed.get()) == 1;
}

Status write_all(int fd, std::string_view bytes, const Path& file) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0)
            return failed(file, "私钥文件写入失败：{reason}", "the private key file cannot be written: {reason}",
                          errno);
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    if (::fsync(fd) != 0)
        return failed(file, "私钥文件写入失败：{reason}", "the private key file cannot be written: {reason}", errno);
    return {};
}

// A key is never written over another: this fails with EEXIST. With one step, so that whoever is killed in between leaves no second
// name of a key that is used from then on; by a hard link only on a file system that knows no such rename.
int rename_to_new(const Path& from, const Path& to) {
    const int code = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    return code != 0 && (errno == EINVAL || errno == ENOSYS) ? ::link(from.c_str(), to.c_str()) : code;
}

Status place_new_file(const Path& file, std::string_view bytes) {
    Path temporary = file;
    temporary += "." + hex(random_bytes(4)) + ".new";
    Descriptor out{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (out.fd < 0)
        return failed(file, "私钥文件无法建立：{reason}", "the private key file cannot be made: {reason}", errno);
    Status status = write_all(out.fd, bytes, file);
    if (status && rename_to_new(temporary, file) != 0)
        status =
            errno == EEXIST
                ? trouble(file,
                          std::string(say("该文件已存在，私钥不会覆盖已有文件",
                                          "the file exists already, and a private key is never written over it")),
                          std::string(say("请换一个文件名", "give another file name")))
                : failed(file, "私钥文件无法建立：{reason}", "the private key file cannot be made: {reason}", errno);
    ::unlink(temporary.c_str());  // where it is still there
    if (!status) return status;
    return sync_directory(file.has_parent_path() ? file.parent_path() : Path("."));
}

Owned<EVP_PKEY> new_key(const AlgorithmRow& row) {
    if (row.rsa_padding)
        return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(kRsaBits)));
    if (std::string_view(row.key_type) == "EC")
        return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", row.group));
    return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, row.key_type));
}

std::string public_pem(EVP_PKEY* key) {
    Owned<BIO> memory(BIO_new(BIO_s_mem()));
    return PEM_write_bio_PUBKEY(memory.get(), key) == 1 ? contents_of(memory.get()) : std::string();
}

}  // namespace

// The private half joined with its public one, which is read anew from its encoding: what peers will see.
Result<PrivateKey> PrivateKey::joined(std::unique_ptr<State> state, Algorithm algorithm, std::string signer_id) {
    if (Status status = fits(row_of(algorithm), state->key.get()); !status) return status.error();
    Result<PublicKey> public_key = PublicKey::from_pem(public_pem(state->key.get()), algorithm, std::move(signer_id));
    if (!public_key) return public_key.error();
    state->public_key = std::move(*public_key);
    PrivateKey out;
    out.state_ = std::move(state);

    // A file whose two halves do not belong together would sign what nobody can verify.
    constexpr std::string_view kProbe = "creditlink key check";
    Result<std::string> signature = out.sign(kProbe);
    if (!signature) return signature.error();
    if (!out.public_key().verify(kProbe, *signature))
        return Error{Errc::trust,
                     std::string(say("私钥与其中的公钥不相符", "the private key does not belong to its public half")),
                     {},
                     std::string(say("请重新生成密钥", "make the key anew"))};
    return out;
}

Result<PrivateKey> PrivateKey::generate(Algorithm algorithm, std::string signer_id) {
    auto state = std::make_unique<State>();
    state->key = new_key(row_of(algorithm));
    if (!state->key)
        return Error{Errc::internal,
                     say("密钥生成失败：{reason}", "the key cannot be made: {reason}", {{"reason", openssl_reason()}}),
                     {},
                     {}};
    return joined(std::move(state), algorithm, std::move(signer_id));
}

Result<PrivateKey> PrivateKey::load(const Path& file, Algorithm algorithm, const Secret& passphrase,
                                    std::string signer_id) {
    const Result<Secret> pem = read_private_file(file, kMostBytes);
    if (!pem) return pem.error();
    Result<PrivateKey> key = from_pem(*pem, algorithm, passphrase, std::move(signer_id));
    if (key) return key;
    Error error = key.error();
    error.place = file.string();
    return error;
}

Result<PrivateKey> PrivateKey::from_pem(const Secret& pem, Algorithm algorithm, const Secret& passphrase,
                                        std::string signer_id) {
    if (pem.reveal().size() > kMostBytes)
        return Error{Errc::trust, std::string(say("私钥过大", "the private key is too large")), {}, {}};
    Owned<BIO> memory(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
    Asked asked{passphrase.reveal()};
    auto state = std::make_unique<State>();
    state->key.reset(PEM_read_bio_PrivateKey(memory.get(), nullptr, give_passphrase, &asked));
    const std::string reason = openssl_reason();
    if (!state->key && asked.asked)
        return Error{
            Errc::trust,
            std::string(passphrase.empty() ? say("私钥已加密，但没有给出口令",
                                                 "the private key is encrypted, and no passphrase was given")
                                           : say("口令不能解开私钥", "the passphrase does not open the private key")),
            {},
            std::string(say("请核对口令文件", "check the passphrase file"))};
    if (!state->key)
        return Error{Errc::trust,
                     say("私钥无法读取：{reason}", "the private key cannot be read: {reason}", {{"reason", reason}}),
                     {},
                     std::string(say("应为 PEM 私钥（PKCS#8）", "expected a PEM private key (PKCS#8)"))};
    return joined(std::move(state), algorithm, std::move(signer_id));
}

Status PrivateKey::save(const Path& file, const Secret& passphrase) const {
    Owned<BIO> memory(BIO_new(BIO_s_secmem()));
    const bool good = passphrase.empty() ? PEM_write_bio_PKCS8PrivateKey(memory.get(), state_->key.get(), nullptr,
                                                                         nullptr, 0, nullptr, nullptr) == 1
                                         : write_encrypted(memory.get(), state_->key.get(), passphrase.reveal());
    if (!good)
        return trouble(file, say("私钥无法编码：{reason}", "the private key cannot be encoded: {reason}",
                                 {{"reason", openssl_reason()}}));
    const Secret pem{contents_of(memory.get())};
    return place_new_file(file, pem.reveal());
}

const PublicKey& PrivateKey::public_key() const {
    return state_->public_key;
}

Result<std::string> PrivateKey::sign(std::string_view message) const {
    const PublicKey::State& about = *state_->public_key.state_;
    return sign_with(row_of(about.algorithm), state_->key.get(), about.signer_id, message);
}

}  // namespace creditlink
