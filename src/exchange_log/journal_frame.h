#pragma once
// One frame of the journal, to and from bytes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "journal.h"

namespace creditlink {

struct Frame {
    std::uint32_t pending = 0;
    std::string_view entry;
    std::size_t bytes() const { return kFrameHeaderBytes + entry.size(); }
};

// Replaces `out`, so that its memory is used again.
void write_frame(std::string& out, std::uint32_t pending, std::string_view entry);

// The whole frame at `offset`; nothing if it is cut off or its check fails.
std::optional<Frame> frame_at(std::string_view bytes, std::size_t offset);

// Whether a whole frame behind `offset` says that entry `index` was on disk when it was written.
bool later_frame_vouches_for(std::uint64_t index, std::string_view bytes, std::size_t offset);

}  // namespace creditlink
