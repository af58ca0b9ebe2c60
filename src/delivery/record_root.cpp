#include "record_root.h"

#include <vector>

namespace creditlink::delivery_detail {

Digest256 record_root(std::string_view batch_salt, std::span<const Item> items) {
    std::vector<SentRecord> records;
    records.reserve(items.size());
    for (const Item& item : items) records.push_back({text_of(item.id), item.data});
    return creditlink::record_root(record_leaves(batch_salt, records));
}

}  // namespace creditlink::delivery_detail
