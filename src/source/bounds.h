#pragma once
// What a source takes from a file before it says no. Honest exports stay far below; what is beyond would cost memory.

#include <cstddef>
#include <cstdint>

namespace creditlink {

inline constexpr std::size_t kPieceBytes = 1u << 20;         // read at once: the disk's speed with a small buffer
inline constexpr std::size_t kMaxRecordBytes = 16u << 20;    // one CSV record; a page of annexes is some hundred KiB
inline constexpr std::size_t kMaxColumns = 65'536;           // of a header; a worksheet ends at 16,384

}  // namespace creditlink
