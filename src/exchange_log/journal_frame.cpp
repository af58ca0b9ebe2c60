#include "journal_frame.h"

#include <cstring>

namespace creditlink {
namespace {

constexpr std::size_t kCheckBytes = 8;

void put_u32(char* at, std::uint32_t value) {
    for (int i = 3; i >= 0; --i, value >>= 8) at[i] = static_cast<char>(value & 0xff);
}

std::uint32_t get_u32(const char* at) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(at[i]);
    return value;
}

}  // namespace

void write_frame(std::string& out, std::uint32_t pending, std::string_view entry) {
    out.resize(kFrameHeaderBytes);
    put_u32(out.data() + kCheckBytes, static_cast<std::uint32_t>(entry.size()));
    put_u32(out.data() + kCheckBytes + 4, pending);
    out += entry;
    const RowHash check = xxh3_128(std::string_view(out).substr(kCheckBytes));
    std::memcpy(out.data(), check.data(), kCheckBytes);
}

std::optional<Frame> frame_at(std::string_view bytes, std::size_t offset) {
    if (offset > bytes.size() || bytes.size() - offset < kFrameHeaderBytes) return {};
    const char* at = bytes.data() + offset;
    const std::size_t length = get_u32(at + kCheckBytes);
    if (length == 0 || length > kMaxEntryBytes || length > bytes.size() - offset - kFrameHeaderBytes) return {};
    const RowHash check = xxh3_128({at + kCheckBytes, kFrameHeaderBytes - kCheckBytes + length});
    if (std::memcmp(check.data(), at, kCheckBytes) != 0) return {};
    return Frame{get_u32(at + kCheckBytes + 4), {at + kFrameHeaderBytes, length}};
}

bool later_frame_vouches_for(std::uint64_t index, std::string_view bytes, std::size_t offset) {
    for (std::size_t at = bytes.find(kEntryStart, offset); at != std::string_view::npos; at = bytes.find(kEntryStart, at + 1)) {
        if (at < offset + kFrameHeaderBytes) continue;
        const auto frame = frame_at(bytes, at - kFrameHeaderBytes);
        const auto entry = frame ? parse_entry(frame->entry) : std::nullopt;
        if (entry && entry->index >= frame->pending && entry->index - frame->pending > index) return true;
    }
    return false;
}

}  // namespace creditlink
