#pragma once
// One digest over all records of a batch, from which a single record can be shown later without the others: the root of a
// small Merkle tree over salted digests (src/exchange_log/FORMAT.md, "The records of a batch").

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "creditlink/base/digest.h"
#include "creditlink/ledger/outbound.h"

namespace creditlink::delivery_detail {

// The salt of the record at `place` in the batch: 16 bytes that say nothing about the batch's own salt or another record's.
std::string record_salt(std::string_view batch_salt, std::uint32_t place);
// Of at least one record.
Digest256 record_root(std::string_view batch_salt, std::span<const Item> items);

}  // namespace creditlink::delivery_detail
