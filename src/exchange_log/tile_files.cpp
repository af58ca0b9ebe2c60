#include "tile_files.h"

#include <algorithm>
#include <system_error>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxTileBytes = kTileWidth * (65535 + 2);  // a bundle of the largest entries

TileName full_of(TileName name) {
    name.width = kTileWidth;
    return name;
}

// The entry of a bundle in which byte `at` stands.
std::uint64_t entry_in_bundle(std::string_view bundle, std::size_t at) {
    std::uint64_t entry = 0;
    for (std::size_t offset = 0; offset + 2 <= bundle.size(); ++entry) {
        offset += 2 + (static_cast<std::size_t>(static_cast<unsigned char>(bundle[offset])) << 8 |
                       static_cast<unsigned char>(bundle[offset + 1]));
        if (at < offset) break;
    }
    return entry;
}

Error differs(const TileName& name, std::string_view wanted, std::string_view found) {
    const auto ends = std::ranges::mismatch(wanted, found);
    const auto at = static_cast<std::size_t>(ends.in1 - wanted.begin());
    const std::uint64_t first = name.index * kTileWidth;
    if (at == wanted.size())
        return log_fault(std::string(say("哈希块比应有的长", "the tile is longer than it should be")), name.path());
    const Words words{{"n", std::to_string(first + (name.level ? at / kHashBytes : entry_in_bundle(wanted, at)))}};
    if (name.level.value_or(0) > 0)
        return log_fault(say("哈希块与日志流水不一致，从本层第 {n} 个哈希起", "the tile contradicts the journal, from hash {n} of its level on", words), name.path());
    return log_fault(say("第 {n} 条：流水中的条目与哈希块不一致", "entry {n}: the one in the journal is not the one in the tile", words), name.path());
}

}  // namespace

std::string tile_bytes(std::span<const Digest256> hashes) {
    std::string bytes;
    bytes.reserve(hashes.size() * kHashBytes);
    for (const Digest256& hash : hashes) bytes += bytes_of(hash);
    return bytes;
}

void add_to_bundle(std::string& bundle, std::string_view entry) {
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xff);
    bundle += entry;
}

Status write_tile(const Path& directory, const TileName& name, std::string_view bytes) {
    const Path path = directory / name.path();
    if (auto made = make_directories(path.parent_path()); !made) return made;
    if (auto wrote = write_file(path, bytes); !wrote) return wrote;
    CREDITLINK_FAILPOINT("log.tile_written");
    if (name.width == kTileWidth) {
        std::error_code none;  // one that stays is harmless
        std::filesystem::remove_all(path.string() + ".p", none);
    }
    return {};
}

Result<std::string> read_tile(const Path& directory, const TileName& name, std::size_t bytes) {
    auto found = read_file(directory / name.path(), kMaxTileBytes);
    if (!found && found.error().code == Errc::not_found && name.width < kTileWidth) {
        found = read_file(directory / full_of(name).path(), kMaxTileBytes);
        if (found && found->size() > bytes) found->resize(bytes);
    }
    if (!found && found.error().code == Errc::not_found)
        return log_fault(std::string(say("缺少哈希块", "a tile is missing")), name.path());
    return found;
}

Result<bool> tile_agrees(const Path& directory, const TileName& name, std::string_view bytes) {
    const auto found = read_file(directory / name.path(), kMaxTileBytes);
    if (!found && found.error().code == Errc::not_found) return false;
    if (!found) return found.error();
    if (*found != bytes) return differs(name, bytes, *found);
    return true;
}

Result<bool> tile_begins_with(const Path& directory, const TileName& name, std::string_view bytes) {
    const auto found = read_file(directory / name.path(), kMaxTileBytes);
    if (!found && found.error().code == Errc::not_found) return false;
    if (!found) return found.error();
    if (!found->starts_with(bytes)) return differs(name, bytes, *found);
    return true;
}

Status covered_tile_agrees(const Path& directory, const TileName& name, std::string_view bytes) {
    const auto found = read_tile(directory, name, bytes.size());
    if (!found) return found.error();
    if (*found != bytes) return differs(name, bytes, *found);
    return {};
}

std::vector<TileName> partial_tiles(const Path& directory, const TileName& full) {
    std::vector<TileName> names;
    std::error_code error;
    const std::string parent = full_of(full).path() + ".p";
    for (std::filesystem::directory_iterator files(directory / parent, error), none; !error && files != none; files.increment(error))
        if (auto name = TileName::parse(parent + "/" + files->path().filename().string())) names.push_back(*name);
    return names;
}

}  // namespace creditlink
