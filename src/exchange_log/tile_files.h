#pragma once
// Tiles and bundles as files: written whole, and compared with what the journal says they must be.

#include <span>
#include <string>
#include <string_view>

#include "creditlink/exchange_log/tiles.h"

namespace creditlink {

inline constexpr std::size_t kHashBytes = 32;

std::string tile_bytes(std::span<const Digest256> hashes);
void add_to_bundle(std::string& bundle, std::string_view entry);  // uint16 big-endian length, then the entry

// Durable and atomic. A full tile takes the place of its partial ones.
Status write_tile(const Path& directory, const TileName& name, std::string_view bytes);

// The tile of `name`, or the beginning of the full one that has taken its place. Errc::log_integrity if neither is there.
// `bytes`: how many are wanted.
Result<std::string> read_tile(const Path& directory, const TileName& name, std::size_t bytes);

// Whether the file of just this name is there and has these bytes: false if absent, Errc::log_integrity, naming the tile and
// the first entry or hash, if it has others.
Result<bool> tile_agrees(const Path& directory, const TileName& name, std::string_view bytes);
// The same of the beginning of that file, which may be longer.
Result<bool> tile_begins_with(const Path& directory, const TileName& name, std::string_view bytes);
// The same of what read_tile reads; absent is Errc::log_integrity too.
Status covered_tile_agrees(const Path& directory, const TileName& name, std::string_view bytes);

// The partial tiles beside the full one of this level and index, in no order. Files with other names are left out.
std::vector<TileName> partial_tiles(const Path& directory, const TileName& full);

}  // namespace creditlink
