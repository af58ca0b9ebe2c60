#pragma once
// The Merkle tree of RFC 9162 section 2.1 over SHA-256 (the same tree as RFC 6962's), and its proofs. Pure: no file, no key.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/result.h"

namespace creditlink {

Digest256 leaf_hash(std::string_view leaf);                           // SHA-256(0x00 ‖ leaf)
Digest256 node_hash(const Digest256& left, const Digest256& right);   // SHA-256(0x01 ‖ left ‖ right)
Digest256 empty_root();                                               // SHA-256 of nothing

// 2.1.3.2: that `leaf` (a leaf hash) stands at `index` in the tree of `size` leaves with `root`. Total: any arguments.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest256& leaf, const std::vector<Digest256>& path,
                      const Digest256& root);
// 2.1.4.2: that the tree of `new_size` extends the one of `old_size`; 0 < old_size, for every tree extends the empty one and
// a proof of it would prove nothing. Total: any arguments.
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest256& old_root, const Digest256& new_root,
                        const std::vector<Digest256>& path);

// MTH(D[begin:end)) of a complete subtree: end - begin is a power of two that divides begin.
using SubtreeHash = std::function<Result<Digest256>(std::uint64_t begin, std::uint64_t end)>;

// MTH(D[0:size)), PATH(index, D[size]) (2.1.3.1; index < size) and PROOF(old_size, D[new_size]) (2.1.4.1; old <= new) from
// the complete subtrees that `subtree` knows. Errors are `subtree`'s own.
Result<Digest256> root_of(std::uint64_t size, const SubtreeHash& subtree);
Result<std::vector<Digest256>> inclusion_path(std::uint64_t index, std::uint64_t size, const SubtreeHash& subtree);
Result<std::vector<Digest256>> consistency_path(std::uint64_t old_size, std::uint64_t new_size, const SubtreeHash& subtree);

}  // namespace creditlink
