#pragma once
// The frame of a content in a segment `<number, 6 digits>.contents`; numbers big-endian:
//
//    0   4  "clc1"
//    4   4  cipher: 1 AES-256-GCM, 2 SM4-GCM
//    8   4  length of the stored bytes
//   12   4  length of the content
//   16   8  id of the store key
//   24  16  tag of the stored bytes
//   40   8  the first 8 bytes of XXH3-128 over bytes 0 to 40
//   48  12  nonce             ┐
//   60  32  wrapped data key  │ zero once the content is erased
//   92  16  tag               ┘
//  108      the stored bytes: the content through zstd (a frame for each part), encrypted with the data key (nonce zero: it seals nothing else)
//
// The check finds torn and damaged headers without a key, and outlives erasure, so that the frames behind can still be
// walked to. Both tags also cover bytes 0 to 24.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace creditlink {

inline constexpr std::size_t kBoundBytes = 24;          // of the header: covered by both tags
inline constexpr std::size_t kCheckedBytes = 40;        // of the header: covered by its check
inline constexpr std::size_t kWrappedAt = 48;           // where the wrapped data key begins
inline constexpr std::size_t kWrappedBytes = 60;        // nonce, key, tag
inline constexpr std::size_t kContentHeaderBytes = kWrappedAt + kWrappedBytes;

using ContentTag = std::array<char, 16>;

struct ContentHeader {
    std::uint32_t cipher = 0, stored_length = 0, length = 0;
    std::uint64_t store_key = 0;
    ContentTag tag{};
    std::array<char, kWrappedBytes> wrapped{};
    bool erased() const { return wrapped == std::array<char, kWrappedBytes>{}; }
};

using ContentHeaderBytes = std::array<char, kContentHeaderBytes>;
ContentHeaderBytes write_header(const ContentHeader& header);
std::optional<ContentHeader> read_header(std::string_view bytes);  // nothing if it is no header

}  // namespace creditlink
