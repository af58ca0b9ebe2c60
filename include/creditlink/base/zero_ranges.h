#pragma once
// Many pieces of one file overwritten at once: two syncs, however many there are.

#include <cstdint>
#include <span>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct ByteRange {
    std::uint64_t offset = 0, length = 0;
};

// As zero_range(), for all of them: overwritten and durable when it returns, and their space given back where that can.
Status zero_ranges(const Path& path, std::span<const ByteRange> ranges);

}  // namespace creditlink
