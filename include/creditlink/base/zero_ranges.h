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

// Overwrites bytes of a file that is there with zeros, durable when it returns; their space goes back to the file system where
// that can. Done again after a failure, it is as if done once.
Status zero_ranges(const Path& path, std::span<const ByteRange> ranges);

}  // namespace creditlink
