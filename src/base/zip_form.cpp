// Whether an archive has anything beside its members. The form is the one that zip_of() writes, to the byte.

#include "zip_state.h"

namespace creditlink {
namespace {

constexpr std::uint16_t kZipVersion = 10, kZipMadeBy = 3 << 8 | 63, kZipDay = 1 << 5 | 1;  // made by: Unix, APPNOTE 6.3
constexpr std::uint32_t kZipFileMode = 0100644u << 16;
constexpr std::size_t kLocalHeader = 30, kSumAt = 14, kSumBytes = 4;
constexpr std::uint64_t kMostBytes = 0xFFFFFFFF;  // beyond it the format has other headers

void put_number(std::string& bytes, std::uint64_t number, int width) {
    for (int i = 0; i < width; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
}

// What local header and directory say alike, from the version to the extra field's length; `sum`: CRC-32, as it stands.
void put_same_in_both(std::string& bytes, const ZipPart& part, std::string_view sum) {
    put_number(bytes, kZipVersion, 2), put_number(bytes, 0, 2), put_number(bytes, 0, 2), put_number(bytes, 0, 2), put_number(bytes, kZipDay, 2);
    bytes += sum;
    put_number(bytes, part.size, 4), put_number(bytes, part.size, 4), put_number(bytes, part.name.size(), 2), put_number(bytes, 0, 2);
}

std::string local_header(const ZipPart& part, std::string_view sum) {
    std::string bytes = "PK\3\4";
    put_same_in_both(bytes, part, sum);
    return bytes + part.name;
}

std::string directory_entry(const ZipPart& part, std::string_view sum, std::uint64_t at) {
    std::string bytes = "PK\1\2";
    put_number(bytes, kZipMadeBy, 2);
    put_same_in_both(bytes, part, sum);
    put_number(bytes, 0, 2), put_number(bytes, 0, 2), put_number(bytes, 0, 2), put_number(bytes, kZipFileMode, 4), put_number(bytes, at, 4);
    return bytes + part.name;
}

std::string directory_end(std::size_t entries, std::uint64_t bytes, std::uint64_t at) {
    std::string end = "PK\5\6";
    put_number(end, 0, 4), put_number(end, entries, 2), put_number(end, entries, 2), put_number(end, bytes, 4), put_number(end, at, 4), put_number(end, 0, 2);
    return end;
}

}  // namespace

Result<std::optional<ZipOddity>> ZipReader::oddity(const std::vector<ZipPart>& parts) const {
    const std::uint64_t size = state_->file_bytes;
    const auto bytes_at = [&](std::uint64_t at, std::size_t length) -> Result<std::string> {
        length = static_cast<std::size_t>(std::min<std::uint64_t>(length, size - std::min(size, at)));
        if (state_->raw) return state_->raw->read(at, length);
        return state_->bytes.substr(std::min<std::uint64_t>(at, size), length);
    };
    std::uint64_t at = 0;
    std::string directory;
    std::optional<std::string> odd;  // the member whose header is not where and what it should be
    for (const ZipPart& part : parts) {
        const auto found = bytes_at(at, kLocalHeader + part.name.size());
        if (!found) return found.error();
        const std::string sum = found->size() > kSumAt + kSumBytes ? found->substr(kSumAt, kSumBytes) : std::string();
        const std::string header = local_header(part, sum);
        if (!odd && *found != header) odd = part.name;
        directory += directory_entry(part, sum, at);
        at += header.size() + part.size;
    }
    const std::string end = directory + directory_end(parts.size(), directory.size(), at);
    const std::uint64_t wanted = at + end.size();
    if (!odd && wanted <= kMostBytes && wanted == size) {
        const auto found = bytes_at(at, end.size());
        if (!found) return found.error();
        if (*found == end) return std::optional<ZipOddity>();
    }
    return std::optional(ZipOddity{odd.value_or(""), size > wanted ? size - wanted : 0});
}

}  // namespace creditlink
