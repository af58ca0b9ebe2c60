#include "chunk.h"

#include <algorithm>

#include "creditlink/ingest/ingest.h"

namespace creditlink::ingest_detail {

Result<bool> Chunk::fill(Source& source, const std::function<Status(const Page&)>& on_page) {
    used_ = 0;
    rows_.clear();
    sorted_.clear();
    std::uint64_t bytes = 0;
    while (rows_.size() < kChunkRows && bytes < kChunkBytes) {
        if (used_ == pages_.size()) pages_.push_back(std::make_unique<Page>());
        Page& page = *pages_[used_];
        auto more = source.read(page);
        if (!more) return more.error();
        if (!*more) break;
        ++used_;
        if (auto seen = on_page(page); !seen) return seen.error();
        bytes += page.bytes;
        for (const RawRow& row : page.rows) {
            if (row.fate == RowFate::data) sorted_.push_back({row.hash, static_cast<std::uint32_t>(rows_.size())});
            rows_.push_back({&page, &row});
        }
    }
    std::sort(sorted_.begin(), sorted_.end(), [](const HashedRow& a, const HashedRow& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.ordinal < b.ordinal;
    });
    return !rows_.empty();
}

std::vector<RowHash> Chunk::distinct_hashes() const {
    std::vector<RowHash> hashes;
    hashes.reserve(sorted_.size());
    for (const HashedRow& row : sorted_)
        if (hashes.empty() || hashes.back() != row.hash) hashes.push_back(row.hash);
    return hashes;
}

}  // namespace creditlink::ingest_detail
