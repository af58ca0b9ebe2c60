#pragma once
// A chunk: the rows of a few pages, with their hashes sorted, so that what is remembered is found by one merge and a
// row that stands twice is met beside itself.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/record/raw_row.h"
#include "creditlink/source/source.h"

namespace creditlink::ingest_detail {

struct HashedRow {
    std::uint64_t high, low;  // of the hash: whole numbers sort faster than bytes
    std::uint32_t ordinal;    // into Chunk::rows
    bool same_hash(const HashedRow& other) const { return high == other.high && low == other.low; }
};

class Chunk {
  public:
    struct Row {
        const Page* page;
        RawRow* raw;
    };

    // Reads pages until there are `rows` rows or kChunkBytes, or the source has nothing left. False: no rows at all.
    Result<bool> fill(Source& source, std::size_t rows, const std::function<Status(const Page&)>& on_page);

    const std::vector<Row>& rows() const { return rows_; }
    const std::vector<RowHash>& hashes() const {
        return hashes_;
    }  // of all rows, as read; of no meaning where there is no data
    const std::vector<HashedRow>& sorted() const { return sorted_; }  // data rows only, by hash, then by ordinal

  private:
    std::vector<std::unique_ptr<Page>> pages_;  // reused: their arenas keep their capacity
    std::size_t used_ = 0;
    std::vector<Row> rows_;
    std::vector<RowHash> hashes_;
    std::vector<HashedRow> sorted_;
};

}  // namespace creditlink::ingest_detail
