#pragma once
// One digest over all records of a batch, from which a single record can be shown later without the others: the root of
// a small Merkle tree over salted digests (FORMAT.md, "The records of a batch"). Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"

namespace creditlink {

struct SentRecord {
    std::string id;         // of the submission, as text
    std::string_view data;  // canonical bytes; of a withdrawal {"basis":…,"reason":…}
};

// The salt of the record at `place` in the batch: 16 bytes that say nothing about the batch's own salt or another
// record's.
std::string record_salt(std::string_view batch_salt, std::uint32_t place);
Digest256 record_leaf(std::string_view salt, const SentRecord& record);  // `salt` is the record's
std::vector<Digest256> record_leaves(std::string_view batch_salt, std::span<const SentRecord> records);
Digest256 record_root(std::vector<Digest256> leaves);  // of at least one

// From the leaf at `place` up to the root: what stands beside it on each level, where something does.
std::vector<Digest256> record_path(std::vector<Digest256> leaves, std::uint32_t place);
// The root that `leaf` at `place` of `count` leads to. Nothing if the path has not as many hashes as there are levels.
std::optional<Digest256> root_by_path(const Digest256& leaf, std::uint32_t place, std::uint32_t count,
                                      std::span<const Digest256> path);

}  // namespace creditlink
