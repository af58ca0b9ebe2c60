#pragma once
// Digests: SHA-256 and SM3 (GB/T 32905-2016) through OpenSSL, XXH3-128 for change detection where no adversary is.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace creditlink {

using Digest256 = std::array<std::uint8_t, 32>;
using RowHash = std::array<std::uint8_t, 16>;  // XXH3-128, big-endian: sorts as bytes

Digest256 sha256(std::string_view bytes);
Digest256 sm3(std::string_view bytes);
// Of each message, in their order; eight at a time where the processor can (AVX-512, AVX2), many times as fast as one by one.
std::vector<Digest256> sm3_many(std::span<const std::string_view> messages);
RowHash xxh3_128(std::string_view bytes);

enum class DigestAlgorithm { sha256, sm3 };

// A digest taken piece by piece. Not copyable; reusable after finish().
class Digester {
  public:
    explicit Digester(DigestAlgorithm algorithm);
    ~Digester();
    Digester(Digester&&) noexcept;
    Digester& operator=(Digester&&) noexcept;
    void update(std::string_view bytes);
    Digest256 finish();  // and starts anew

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// HMAC-SHA-256 (RFC 2104) with the key's two blocks hashed once: a million short messages cost a second, not four.
// The key is 1 to 64 bytes. Any number of threads may call mac() at once.
class HmacSha256 {
  public:
    explicit HmacSha256(std::string_view key);
    ~HmacSha256();
    HmacSha256(const HmacSha256&) = delete;
    HmacSha256& operator=(const HmacSha256&) = delete;
    Digest256 mac(std::string_view message) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Of a digest, a key or an id. The only cast for them all: the language lets any object be read as char.
template <std::size_t N>
std::string_view bytes_of(const std::array<std::uint8_t, N>& bytes) { return {reinterpret_cast<const char*>(bytes.data()), N}; }

}  // namespace creditlink
