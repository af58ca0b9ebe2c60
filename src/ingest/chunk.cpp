#include "chunk.h"

#include <algorithm>

#include "creditlink/ingest/ingest.h"

namespace creditlink::ingest_detail {

namespace {

std::uint64_t half_of(const RowHash& hash, std::size_t first) {
    std::uint64_t value = 0;
    for (std::size_t i = first; i < first + 8; ++i) value = value << 8 | hash[i];
    return value;
}

}  // namespace

Result<bool> Chunk::fill(Source& source, std::size_t rows, const std::function<Status(const Page&)>& on_page) {
    used_ = 0;
    rows_.clear();
    hashes_.clear();
    sorted_.clear();
    std::uint64_t bytes = 0;
    while (rows_.size() < rows && bytes < kChunkBytes) {
        if (used_ == pages_.size()) {
            pages_.push_back(std::make_unique<Page>());
            pages_.back()->undivided_welcome = true;
        }
        Page& page = *pages_[used_];
        auto more = source.read(page);
        if (!more) return more.error();
        if (!*more) break;
        ++used_;
        if (auto seen = on_page(page); !seen) return seen.error();
        bytes += page.bytes;
        for (RawRow& row : page.rows) {
            if (row.fate == RowFate::data)
                sorted_.push_back(
                    {half_of(row.hash, 0), half_of(row.hash, 8), static_cast<std::uint32_t>(rows_.size())});
            rows_.push_back({&page, &row});
            hashes_.push_back(row.hash);
        }
    }
    std::sort(sorted_.begin(), sorted_.end(), [](const HashedRow& a, const HashedRow& b) {
        if (a.high != b.high) return a.high < b.high;
        return a.low != b.low ? a.low < b.low : a.ordinal < b.ordinal;
    });
    return !rows_.empty();
}

}  // namespace creditlink::ingest_detail
