#include "creditlink/evidence/store_key.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"

namespace creditlink {
namespace {

struct Named {
    ContentCipher cipher;
    std::string_view name;
};
constexpr std::array kCiphers = {Named{ContentCipher::aes_256_gcm, "aes-256-gcm"}, Named{ContentCipher::sm4_gcm, "sm4-gcm"}};

constexpr std::string_view kLabel = "creditlink evidence store key\n";

std::uint64_t key_id(std::string_view key) {
    Digester digester(DigestAlgorithm::sha256);
    digester.update(kLabel);
    digester.update(key);
    const Digest256 digest = digester.finish();
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < sizeof id; ++i) id = id << 8 | digest[i];
    return id;
}

}  // namespace

std::string_view name_of(ContentCipher cipher) {
    for (const Named& row : kCiphers)
        if (row.cipher == cipher) return row.name;
    return "?";
}

Result<ContentCipher> content_cipher(std::string_view name) {
    for (const Named& row : kCiphers)
        if (row.name == name) return row.cipher;
    return Error{Errc::config, say("没有名为“{c}”的加密算法", "there is no cipher {c}", {{"c", std::string(name)}}), {},
                 std::string(say("可用：aes-256-gcm、sm4-gcm", "there are: aes-256-gcm, sm4-gcm"))};
}

std::string store_key_name(std::uint64_t id) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(id >> shift & 0xff);
    return hex(bytes);
}

StoreKey::StoreKey(Secret bytes) : bytes_(std::move(bytes)), id_(key_id(bytes_.reveal())) {
    if (bytes_.reveal().size() != kBytes) std::abort();
}

Result<StoreKey> StoreKey::load(const Path& file) {
    auto bytes = read_private_file(file, kBytes + 1);
    if (!bytes) return bytes.error();
    if (bytes->reveal().size() != kBytes)
        return Error{Errc::trust, std::string(say("证据库密钥应为 32 字节", "the evidence store's key should be 32 bytes")), file.string(),
                     std::string(say("请从备份恢复原文件；没有它，已存的证据无法打开", "restore the file from the backup: without it the evidence stored so far cannot be opened"))};
    return StoreKey(std::move(*bytes));
}

const StoreKey* StoreKeys::find(std::uint64_t id) const {
    if (current && current->id() == id) return current.get();
    for (const auto& key : former)
        if (key->id() == id) return key.get();
    return nullptr;
}

}  // namespace creditlink
