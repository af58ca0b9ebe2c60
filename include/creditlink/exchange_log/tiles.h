#pragma once
// Tiles (C2SP tlog-tiles): a tile of level L lists up to 256 hashes of complete subtrees of 256^L leaves; a bundle lists the
// entries of a level 0 tile. Names here are relative to the log's directory.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/merkle.h"

namespace creditlink {

inline constexpr std::uint64_t kTileWidth = 256;  // tlog-tiles, "Merkle Tree"
inline constexpr unsigned kTileLevels = 8;        // 256^8 leaves: as many as a 64-bit index can name

struct TileName {
    std::optional<unsigned> level;       // absent: a bundle of entries
    std::uint64_t index = 0;
    std::uint64_t width = kTileWidth;    // below 256: partial
    std::string path() const;            // "tile/0/x001/x234/067.p/12", "tile/entries/000"
    static std::optional<TileName> parse(std::string_view path);
    std::uint64_t end() const;           // the size a log must have at least to have this tile
};

// Reads hashes of a log's tree from its tiles, for proofs of sizes up to `size`, for which a checkpoint must have been
// written. Reads about log256(size) tiles a proof. Keeps one tile a level: not for two threads.
class LogTree {
  public:
    LogTree(Path directory, std::uint64_t size) : directory_(std::move(directory)), size_(size) {}
    Result<Digest256> root(std::uint64_t size);                                       // Errc::usage if beyond size
    Result<std::vector<Digest256>> inclusion(std::uint64_t index, std::uint64_t size);
    Result<std::vector<Digest256>> consistency(std::uint64_t old_size, std::uint64_t new_size);
    Result<Digest256> subtree(std::uint64_t begin, std::uint64_t end);                // complete ones, see SubtreeHash

  private:
    struct Held { std::uint64_t index = 0; std::string hashes; };
    Result<std::string_view> tile(unsigned level, std::uint64_t index);
    Path directory_;
    std::uint64_t size_;
    std::array<Held, kTileLevels> held_;
};

}  // namespace creditlink
