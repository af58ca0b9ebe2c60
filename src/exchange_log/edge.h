#pragma once
// The right edge of a growing Merkle tree: all that has to be kept to append to it and to name its root. The peaks (roots of
// the complete subtrees, one for each bit of the size) and, for each level of tiles, the hashes of the tile that is not yet
// full: at most 64 + 8 * 255 hashes, whatever the size.

#include <array>
#include <cstdint>
#include <vector>

#include "creditlink/exchange_log/merkle.h"
#include "creditlink/exchange_log/tiles.h"

namespace creditlink {

struct FullTile {
    unsigned level = 0;
    std::uint64_t index = 0;
    std::vector<Digest256> hashes;  // 256
};

class TreeEdge {
  public:
    using Levels = std::array<std::vector<Digest256>, kTileLevels>;

    TreeEdge() = default;
    // Of a tree of `size` leaves whose unfinished tiles are `levels`: (size >> 8 * level) % 256 hashes each.
    TreeEdge(std::uint64_t size, Levels levels);

    std::uint64_t size() const { return size_; }
    Digest256 root() const;
    const Levels& levels() const { return levels_; }

    // About one node hash on average. Tiles that become full with this leaf are added to `full`, lowest level first.
    void add(const Digest256& leaf, std::vector<FullTile>& full);

  private:
    void record(unsigned level, const Digest256& hash, std::vector<FullTile>& full);

    std::uint64_t size_ = 0;
    std::vector<Digest256> peaks_;  // largest subtree first
    Levels levels_;
};

}  // namespace creditlink
