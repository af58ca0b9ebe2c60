#pragma once
// Erasure of one frame in place.

#include <cstdint>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

// Overwrites the wrapped data key of the frame at `offset`, makes that durable, then the stored bytes behind the header.
Status erase_frame(const Path& segment, std::uint64_t offset, std::uint64_t stored_length);

}  // namespace creditlink
