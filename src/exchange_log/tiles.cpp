#include "creditlink/exchange_log/tiles.h"

#include <charconv>
#include <cstring>
#include <limits>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "fault.h"
#include "tile_files.h"

namespace creditlink {
namespace {

constexpr std::string_view kRoot = "tile/", kEntries = "entries", kPartial = ".p/";

std::string index_path(std::uint64_t index) {
    const auto group = [](std::uint64_t n) {
        const std::string digits = std::to_string(n);
        return std::string(3 - digits.size(), '0') + digits;
    };
    std::string path = group(index % 1000);
    while ((index /= 1000) > 0) path = "x" + group(index % 1000) + "/" + path;
    return path;
}

std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

Digest256 hash_at(std::string_view hashes, std::size_t i) {
    Digest256 hash;
    std::memcpy(hash.data(), hashes.data() + i * kHashBytes, kHashBytes);
    return hash;
}

Digest256 fold(std::string_view hashes) {
    const std::size_t count = hashes.size() / kHashBytes;
    if (count == 1) return hash_at(hashes, 0);
    const std::size_t half = count / 2 * kHashBytes;
    return node_hash(fold(hashes.substr(0, half)), fold(hashes.substr(half)));
}

Error beyond(std::uint64_t size) {
    return {Errc::usage, say("日志已签名的部分只有 {n} 条", "the signed part of the log has only {n} entries", {{"n", std::to_string(size)}}), {}, {}};
}

}  // namespace

std::string TileName::path() const {
    std::string path(kRoot);
    path.append(level ? std::to_string(*level) : std::string(kEntries)).append("/").append(index_path(index));
    if (width < kTileWidth) path.append(kPartial).append(std::to_string(width));
    return path;
}

std::optional<TileName> TileName::parse(std::string_view path) {
    TileName name;
    if (!path.starts_with(kRoot)) return {};
    std::string_view rest = path.substr(kRoot.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return {};
    if (const auto level = digits(rest.substr(0, slash)); level && *level < kTileLevels) name.level = static_cast<unsigned>(*level);
    rest.remove_prefix(slash + 1);
    if (const std::size_t partial = rest.find(kPartial); partial != std::string_view::npos) {
        const auto width = digits(rest.substr(partial + kPartial.size()));
        if (!width) return {};
        name.width = *width;
        rest = rest.substr(0, partial);
    }
    for (std::string_view group : split(rest, "/")) {
        if (group.starts_with("x")) group.remove_prefix(1);
        const auto value = digits(group);
        if (!value || *value > 999 || name.index > std::numeric_limits<std::uint64_t>::max() / 1'000'000) return {};
        name.index = name.index * 1000 + *value;
    }
    const unsigned shift = 8 * name.level.value_or(0);
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() >> shift;  // end() must not overflow
    const bool fits = name.width > 0 && name.width <= kTileWidth && name.width <= most && name.index <= (most - name.width) / kTileWidth;
    if (!fits || name.path() != path) return {};  // one spelling only
    return name;
}

std::uint64_t TileName::end() const { return (index * kTileWidth + width) << (8 * level.value_or(0)); }

// The hashes of a tile of the tree of size_ leaves; at least as many as that tree has there.
Result<std::string_view> LogTree::tile(unsigned level, std::uint64_t index) {
    Held& held = held_[level];
    if (!held.hashes.empty() && held.index == index) return std::string_view(held.hashes);
    TileName name{level, index, kTileWidth};
    const std::uint64_t wide = (size_ >> (8 * level)) - index * kTileWidth;
    if (wide < kTileWidth) name.width = wide;
    auto bytes = read_tile(directory_, name, name.width * kHashBytes);
    if (!bytes) return bytes.error();
    if (bytes->size() != name.width * kHashBytes)
        return log_fault(std::string(say("哈希块长度不对", "the tile has the wrong length")), name.path());
    held = {index, std::move(*bytes)};
    return std::string_view(held.hashes);
}

Result<Digest256> LogTree::subtree(std::uint64_t begin, std::uint64_t end) {
    if (end > size_) return beyond(size_);
    unsigned height = 0;
    while ((end - begin) >> (height + 1) != 0) ++height;
    const unsigned level = height / 8;
    const std::size_t count = std::size_t{1} << (height % 8);
    const std::uint64_t first = begin >> (8 * level);
    auto hashes = tile(level, first / kTileWidth);
    if (!hashes) return hashes.error();
    return fold(hashes->substr(first % kTileWidth * kHashBytes, count * kHashBytes));
}

Result<Digest256> LogTree::root(std::uint64_t size) {
    if (size > size_) return beyond(size_);
    return root_of(size, [this](std::uint64_t begin, std::uint64_t end) { return subtree(begin, end); });
}

Result<std::vector<Digest256>> LogTree::inclusion(std::uint64_t index, std::uint64_t size) {
    if (size > size_ || index >= size) return beyond(size_);
    return inclusion_path(index, size, [this](std::uint64_t begin, std::uint64_t end) { return subtree(begin, end); });
}

Result<std::vector<Digest256>> LogTree::consistency(std::uint64_t old_size, std::uint64_t new_size) {
    if (new_size > size_ || old_size > new_size) return beyond(size_);
    return consistency_path(old_size, new_size, [this](std::uint64_t begin, std::uint64_t end) { return subtree(begin, end); });
}

}  // namespace creditlink
