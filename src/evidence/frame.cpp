#include "frame.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "creditlink/base/message.h"

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

}  // namespace

std::uint64_t stored_check(std::string_view stored) {
    const RowHash hash = xxh3_128(stored);
    return get<std::uint64_t>(bytes_of(hash).data());
}

ContentHeaderBytes write_header(const ContentHeader& header) {
    ContentHeaderBytes bytes{};
    std::ranges::copy(kMagic, bytes.begin());
    put(bytes.data() + 4, static_cast<std::uint32_t>(header.form));
    put(bytes.data() + 8, header.stored_length);
    put(bytes.data() + 12, header.length);
    put(bytes.data() + 16, header.stored_check);
    std::ranges::copy(bytes_of(header.digest), bytes.begin() + 24);
    put(bytes.data() + 56, stored_check({bytes.data(), 56}));
    return bytes;
}

std::optional<ContentHeader> read_header(std::string_view bytes) {
    if (bytes.size() < kContentHeaderBytes || !bytes.starts_with(kMagic)) return {};
    if (get<std::uint64_t>(bytes.data() + 56) != stored_check(bytes.substr(0, 56))) return {};
    ContentHeader header;
    header.form = static_cast<ContentForm>(get<std::uint32_t>(bytes.data() + 4));
    header.stored_length = get<std::uint32_t>(bytes.data() + 8);
    header.length = get<std::uint32_t>(bytes.data() + 12);
    header.stored_check = get<std::uint64_t>(bytes.data() + 16);
    std::memcpy(header.digest.data(), bytes.data() + 24, header.digest.size());
    return header;
}

ContentHeader sealed(std::string_view content) {
    const auto length = static_cast<std::uint32_t>(content.size());
    return {ContentForm::plain, length, length, stored_check(content), sha256(content)};
}

Result<std::string> opened(const ContentHeader& header, std::string stored) {
    if (header.form != ContentForm::plain)
        return Error{Errc::log_integrity, say("内容的存放形式 {n} 未知", "a content is stored in the unknown form {n}",
                                              {{"n", std::to_string(static_cast<std::uint32_t>(header.form))}}), {}, {}};
    return stored;
}

}  // namespace creditlink
