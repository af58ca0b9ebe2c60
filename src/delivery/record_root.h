#pragma once
// The root over a batch's records, as its `submitted` entry has it (exchange_log/record_tree.h).

#include <span>
#include <string_view>

#include "creditlink/exchange_log/record_tree.h"
#include "creditlink/ledger/outbound.h"

namespace creditlink::delivery_detail {

Digest256 record_root(std::string_view batch_salt, std::span<const Item> items);  // of at least one record

}  // namespace creditlink::delivery_detail
