#pragma once
// The frame of a content in a segment `<number, 6 digits>.contents`; numbers big-endian:
//
//    0   4  "clc1"
//    4   4  form: how the stored bytes become the content. 0: they are the content
//    8   4  length of the stored bytes
//   12   4  length of the content
//   16   8  the first 8 bytes of XXH3-128 over the stored bytes
//   24  32  SHA-256 of the content
//   56   8  the first 8 bytes of XXH3-128 over bytes 0 to 56
//   64      the stored bytes
//
// The XXH3 checks find torn and damaged frames without opening the content; only the SHA-256 says that it is the content.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "creditlink/base/digest.h"
#include "creditlink/base/result.h"

namespace creditlink {

inline constexpr std::size_t kContentHeaderBytes = 64;

enum class ContentForm : std::uint32_t { plain = 0 };

struct ContentHeader {
    ContentForm form = ContentForm::plain;
    std::uint32_t stored_length = 0, length = 0;
    std::uint64_t stored_check = 0;
    Digest256 digest{};
};

using ContentHeaderBytes = std::array<char, kContentHeaderBytes>;
ContentHeaderBytes write_header(const ContentHeader& header);
std::optional<ContentHeader> read_header(std::string_view bytes);  // nothing if it is no header
std::uint64_t stored_check(std::string_view stored);

// The one place that knows forms: compressed and encrypted ones become a row here.
ContentHeader sealed(std::string_view content);                              // the header for content stored as it is
Result<std::string> opened(const ContentHeader& header, std::string stored);  // the content

}  // namespace creditlink
