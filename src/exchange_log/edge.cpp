#include "edge.h"

#include <bit>
#include <span>
#include <utility>

namespace creditlink {
namespace {

// The root of a complete subtree over `hashes`, whose number is a power of two.
Digest256 fold(std::span<const Digest256> hashes) {
    if (hashes.size() == 1) return hashes[0];
    const std::size_t half = hashes.size() / 2;
    return node_hash(fold(hashes.first(half)), fold(hashes.last(half)));
}

}  // namespace

TreeEdge::TreeEdge(std::uint64_t size, Levels levels) : size_(size), levels_(std::move(levels)) {
    for (unsigned level = kTileLevels; level-- > 0;) {
        std::span<const Digest256> rest(levels_[level]);
        while (!rest.empty()) {
            const std::size_t width = std::bit_floor(rest.size());
            peaks_.push_back(fold(rest.first(width)));
            rest = rest.subspan(width);
        }
    }
}

Digest256 TreeEdge::root() const {
    if (peaks_.empty()) return empty_root();
    Digest256 hash = peaks_.back();
    for (std::size_t i = peaks_.size() - 1; i-- > 0;) hash = node_hash(peaks_[i], hash);
    return hash;
}

void TreeEdge::add(const Digest256& leaf, std::vector<FullTile>& full) {
    Digest256 hash = leaf;
    record(0, hash, full);
    unsigned height = 0;
    for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
        hash = node_hash(peaks_.back(), hash);
        peaks_.pop_back();
        if (++height % 8 == 0 && height / 8 < kTileLevels) record(height / 8, hash, full);
    }
    peaks_.push_back(hash);
    ++size_;
}

void TreeEdge::record(unsigned level, const Digest256& hash, std::vector<FullTile>& full) {
    auto& hashes = levels_[level];
    hashes.push_back(hash);
    if (hashes.size() < kTileWidth) return;
    full.push_back({level, size_ >> (8 * (level + 1)), std::move(hashes)});
    hashes.clear();
}

}  // namespace creditlink
