#include "frame.h"

#include <algorithm>
#include <cstring>

#include "creditlink/base/digest.h"

namespace creditlink {
namespace {

constexpr std::string_view kMagic = "clc1";

template <typename Number>
void put(char* at, Number value) {
    for (std::size_t i = sizeof(Number); i-- > 0; value = static_cast<Number>(value >> 8)) at[i] = static_cast<char>(value & 0xff);
}

template <typename Number>
Number get(const char* at) {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) value = static_cast<Number>(value << 8 | static_cast<unsigned char>(at[i]));
    return value;
}

std::uint64_t check_of(std::string_view header) { return get<std::uint64_t>(bytes_of(xxh3_128(header.substr(0, kCheckedBytes))).data()); }

}  // namespace

ContentHeaderBytes write_header(const ContentHeader& header) {
    ContentHeaderBytes bytes{};
    std::ranges::copy(kMagic, bytes.begin());
    put(bytes.data() + 4, header.cipher);
    put(bytes.data() + 8, header.stored_length);
    put(bytes.data() + 12, header.length);
    put(bytes.data() + 16, header.store_key);
    std::ranges::copy(header.tag, bytes.begin() + kBoundBytes);
    put(bytes.data() + kCheckedBytes, check_of({bytes.data(), bytes.size()}));
    std::ranges::copy(header.wrapped, bytes.begin() + kWrappedAt);
    return bytes;
}

std::optional<ContentHeader> read_header(std::string_view bytes) {
    if (bytes.size() < kContentHeaderBytes || !bytes.starts_with(kMagic)) return {};
    if (get<std::uint64_t>(bytes.data() + kCheckedBytes) != check_of(bytes)) return {};
    ContentHeader header;
    header.cipher = get<std::uint32_t>(bytes.data() + 4);
    header.stored_length = get<std::uint32_t>(bytes.data() + 8);
    header.length = get<std::uint32_t>(bytes.data() + 12);
    header.store_key = get<std::uint64_t>(bytes.data() + 16);
    std::memcpy(header.tag.data(), bytes.data() + kBoundBytes, header.tag.size());
    std::memcpy(header.wrapped.data(), bytes.data() + kWrappedAt, header.wrapped.size());
    return header;
}

}  // namespace creditlink
