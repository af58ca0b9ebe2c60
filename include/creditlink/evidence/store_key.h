#pragma once
// The key of the evidence store. Every content is encrypted with a data key of its own, and the data key with this one: so a
// content is erased by destroying 60 bytes, and a stolen copy of the store says nothing without this file.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"

namespace creditlink {

// How new contents are encrypted; a content says by itself which of them it was. The numbers stand in files.
enum class ContentCipher : std::uint32_t { aes_256_gcm = 1, sm4_gcm = 2 };
std::string_view name_of(ContentCipher cipher);                       // "aes-256-gcm", "sm4-gcm"
Result<ContentCipher> content_cipher(std::string_view name);          // Errc::config, naming those that there are

std::string store_key_name(std::uint64_t id);  // 16 hex digits

class StoreKey {
  public:
    static constexpr std::size_t kBytes = 32;
    // A file of 32 random bytes, mode 0600. Errors of read_private_file; Errc::trust if the size is another.
    static Result<StoreKey> load(const Path& file);
    explicit StoreKey(Secret bytes);                                  // 32 bytes, or the process stops
    std::uint64_t id() const { return id_; }                          // the first 8 bytes of SHA-256(label ‖ key): names it
    std::string name() const { return store_key_name(id_); }          // what messages and `key list` say
    std::string_view reveal() const { return bytes_.reveal(); }

  private:
    Secret bytes_;
    std::uint64_t id_ = 0;
};

struct StoreKeys {
    std::shared_ptr<const StoreKey> current;                          // never null: new contents
    std::vector<std::shared_ptr<const StoreKey>> former;              // contents from before a change of key
    ContentCipher cipher = ContentCipher::aes_256_gcm;
    const StoreKey* find(std::uint64_t id) const;
};

}  // namespace creditlink
