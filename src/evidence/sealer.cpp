#include "sealer.h"

#include <openssl/crypto.h>
#include <zstd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "aead.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"

namespace creditlink {
namespace {

// Of a batch of 1 MB: a quarter faster than level 1 as it is, and 1/6.3 of the length instead of 1/6.6. The table of 2^12 places
// lies in the nearest cache beside what else the core does; what is found there is at least seven bytes long.
constexpr int kZstdLevel = 1, kHashLog = 12, kLeastMatch = 7;
constexpr std::string_view kZeroNonce("\0\0\0\0\0\0\0\0\0\0\0\0", kAeadNonceBytes);

[[noreturn]] void no_compressor() {
    std::fputs("creditlink: zstd cannot compress evidence; stopping\n", stderr);
    std::abort();
}

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

// One a thread: its tables and its room are made once, not for each content.
class Compressor {
  public:
    static Compressor& of_this_thread() {
        thread_local Compressor compressor;
        return compressor;
    }

    // A frame for each part: compressed where it lies, in one go, which spares the copy that a stream makes of all of it.
    std::string compressed(const std::vector<std::string_view>& parts) {
        std::size_t most = 0, used = 0;
        for (const std::string_view part : parts) most += ZSTD_compressBound(part.size());
        room_.resize(std::max(room_.size(), most));
        for (const std::string_view part : parts) {
            const std::size_t took = ZSTD_compress2(context_.get(), room_.data() + used, room_.size() - used, part.data(), part.size());
            if (ZSTD_isError(took)) no_compressor();
            used += took;
        }
        return room_.substr(0, used);
    }

  private:
    Compressor() {
        if (!context_) no_compressor();
        for (const auto& [parameter, value] : {std::pair{ZSTD_c_compressionLevel, kZstdLevel}, {ZSTD_c_hashLog, kHashLog}, {ZSTD_c_minMatch, kLeastMatch}})
            if (ZSTD_isError(ZSTD_CCtx_setParameter(context_.get(), parameter, value))) no_compressor();
    }
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> context_{ZSTD_createCCtx()};
    std::string room_;
};

Error damaged(std::string_view zh, std::string_view en) { return {Errc::log_integrity, std::string(say(zh, en)), {}, {}}; }

}  // namespace

Sealer::Sealer(StoreKeys keys) : keys_(std::move(keys)) {}

Sealer::Sealed Sealer::seal(const std::vector<std::string_view>& parts) const {
    std::size_t length = 0;
    for (const std::string_view part : parts) length += part.size();
    Compressor& compressor = Compressor::of_this_thread();
    Sealed sealed{{}, compressor.compressed(parts)};
    ContentHeader& header = sealed.header;
    header.cipher = static_cast<std::uint32_t>(keys_.cipher);
    header.stored_length = static_cast<std::uint32_t>(sealed.stored.size());
    header.length = static_cast<std::uint32_t>(length);
    header.store_key = keys_.current->id();
    const ContentHeaderBytes head = write_header(header);
    const std::string_view bound(head.data(), kBoundBytes);

    std::string data_key = random_bytes(kAeadKeyBytes);
    aead_seal(keys_.cipher, {data_key, kZeroNonce, bound}, sealed.stored, header.tag.data());
    const std::string nonce = random_bytes(kAeadNonceBytes);
    aead_seal(keys_.cipher, {keys_.current->reveal(), nonce, bound}, data_key, header.wrapped.data() + kAeadNonceBytes + kAeadKeyBytes);
    std::ranges::copy(nonce, header.wrapped.begin());
    std::ranges::copy(data_key, header.wrapped.begin() + kAeadNonceBytes);  // by now the wrapped one
    return sealed;
}

Result<std::string> Sealer::open(const ContentHeader& header, std::string stored) const {
    const StoreKey* key = keys_.find(header.store_key);
    if (!key)
        return Error{Errc::trust, say("证据是用另一把证据库密钥 {k} 加密的", "the evidence is encrypted with another store key, {k}",
                                      {{"k", store_key_name(header.store_key)}}), {},
                     std::string(say("请把原来的证据库密钥文件列入配置 keys.evidence.former（creditlink key list 显示各密钥的编号）", "list the former evidence key file under keys.evidence.former in the configuration (creditlink key list shows which key is which)"))};
    const auto cipher = static_cast<ContentCipher>(header.cipher);
    if (name_of(cipher) == "?") return damaged("证据内容的加密方式未知", "a content is encrypted in an unknown way");
    const ContentHeaderBytes head = write_header(header);
    const std::string_view bound(head.data(), kBoundBytes), wrapped(header.wrapped.data(), header.wrapped.size());
    std::string data_key(wrapped.substr(kAeadNonceBytes, kAeadKeyBytes));
    const bool unwrapped = aead_open(cipher, {key->reveal(), wrapped.substr(0, kAeadNonceBytes), bound}, data_key, wrapped.substr(kAeadNonceBytes + kAeadKeyBytes));
    const bool opened = unwrapped && aead_open(cipher, {data_key, kZeroNonce, bound}, stored, {header.tag.data(), header.tag.size()});
    OPENSSL_cleanse(data_key.data(), data_key.size());
    if (!opened) return damaged("此处的证据内容已损坏，或不是所指的那一份", "the content here is damaged, or not the one named");
    std::string content(header.length, '\0');
    const std::size_t got = ZSTD_decompress(content.data(), content.size(), stored.data(), stored.size());
    if (ZSTD_isError(got) || got != content.size()) return damaged("证据内容与其长度不符", "the content does not have the length it should");
    return content;
}

}  // namespace creditlink
