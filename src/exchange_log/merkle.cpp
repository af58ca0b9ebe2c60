#include "creditlink/exchange_log/merkle.h"

#include <array>
#include <bit>
#include <cstring>
#include <string>

namespace creditlink {
namespace {

// The largest power of two below n; n > 1 (RFC 9162 2.1.1: k < n <= 2k).
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

Result<Digest256> range_hash(std::uint64_t begin, std::uint64_t end, const SubtreeHash& subtree) {
    const std::uint64_t n = end - begin;
    if (std::has_single_bit(n)) return subtree(begin, end);
    const std::uint64_t middle = begin + split_of(n);
    auto left = subtree(begin, middle);
    if (!left) return left;
    auto right = range_hash(middle, end, subtree);
    if (!right) return right;
    return node_hash(*left, *right);
}

// 2.1.3.1, for the leaf `index` of D[begin:end).
Status add_path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const SubtreeHash& subtree,
                std::vector<Digest256>& path) {
    if (end - begin == 1) return {};
    const std::uint64_t middle = begin + split_of(end - begin);
    const bool in_left = index < middle;
    auto below = in_left ? add_path(index, begin, middle, subtree, path) : add_path(index, middle, end, subtree, path);
    if (!below) return below;
    auto other = in_left ? range_hash(middle, end, subtree) : range_hash(begin, middle, subtree);
    if (!other) return other.error();
    path.push_back(*other);
    return {};
}

// 2.1.4.1 SUBPROOF(m, D[begin:end), whole): `whole` while D[0:m) is a subtree that the old root itself vouches for.
Status add_proof(std::uint64_t m, std::uint64_t begin, std::uint64_t end, bool whole, const SubtreeHash& subtree,
                 std::vector<Digest256>& path) {
    if (m == end) {
        if (whole) return {};
        auto hash = range_hash(begin, end, subtree);
        if (!hash) return hash.error();
        path.push_back(*hash);
        return {};
    }
    const std::uint64_t middle = begin + split_of(end - begin);
    const bool in_left = m <= middle;
    auto below = in_left ? add_proof(m, begin, middle, whole, subtree, path) : add_proof(m, middle, end, false, subtree, path);
    if (!below) return below;
    auto other = in_left ? range_hash(middle, end, subtree) : range_hash(begin, middle, subtree);
    if (!other) return other.error();
    path.push_back(*other);
    return {};
}

}  // namespace

Digest256 leaf_hash(std::string_view leaf) {
    constexpr std::size_t kOnStack = 2048;  // most entries: one call of the hash, no allocation
    if (leaf.size() < kOnStack) {
        std::array<char, kOnStack> bytes;
        bytes[0] = 0x00;
        if (!leaf.empty()) std::memcpy(bytes.data() + 1, leaf.data(), leaf.size());
        return sha256({bytes.data(), leaf.size() + 1});
    }
    std::string bytes(1, '\x00');
    bytes += leaf;
    return sha256(bytes);
}

Digest256 node_hash(const Digest256& left, const Digest256& right) {
    std::array<char, 65> bytes;
    bytes[0] = 0x01;
    std::memcpy(bytes.data() + 1, left.data(), left.size());
    std::memcpy(bytes.data() + 33, right.data(), right.size());
    return sha256({bytes.data(), bytes.size()});
}

Digest256 empty_root() { return sha256({}); }

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest256& leaf, const std::vector<Digest256>& path,
                      const Digest256& root) {
    if (index >= size) return false;
    std::uint64_t node = index, last = size - 1;
    Digest256 hash = leaf;
    for (const Digest256& sibling : path) {
        if (last == 0) return false;
        if ((node & 1) != 0 || node == last) {
            hash = node_hash(sibling, hash);
            while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1, last >>= 1;
    }
    return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest256& old_root, const Digest256& new_root,
                        const std::vector<Digest256>& path) {
    if (old_size == 0 || old_size > new_size) return false;
    if (old_size == new_size) return path.empty() && old_root == new_root;
    std::size_t next = 0;
    const bool old_is_subtree = std::has_single_bit(old_size);  // then its root is left out of the path
    if (path.empty()) return false;
    Digest256 old_hash = old_is_subtree ? old_root : path[next++];
    Digest256 new_hash = old_hash;
    std::uint64_t node = old_size - 1, last = new_size - 1;
    while ((node & 1) != 0) node >>= 1, last >>= 1;
    for (; next < path.size(); ++next) {
        if (last == 0) return false;
        if ((node & 1) != 0 || node == last) {
            old_hash = node_hash(path[next], old_hash);
            new_hash = node_hash(path[next], new_hash);
            while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
        } else {
            new_hash = node_hash(new_hash, path[next]);
        }
        node >>= 1, last >>= 1;
    }
    return last == 0 && old_hash == old_root && new_hash == new_root;
}

Result<Digest256> root_of(std::uint64_t size, const SubtreeHash& subtree) {
    if (size == 0) return empty_root();
    return range_hash(0, size, subtree);
}

Result<std::vector<Digest256>> inclusion_path(std::uint64_t index, std::uint64_t size, const SubtreeHash& subtree) {
    std::vector<Digest256> path;
    if (auto done = add_path(index, 0, size, subtree, path); !done) return done.error();
    return path;
}

Result<std::vector<Digest256>> consistency_path(std::uint64_t old_size, std::uint64_t new_size, const SubtreeHash& subtree) {
    std::vector<Digest256> path;
    if (old_size == 0 || old_size == new_size) return path;
    if (auto done = add_proof(old_size, 0, new_size, true, subtree, path); !done) return done.error();
    return path;
}

}  // namespace creditlink
