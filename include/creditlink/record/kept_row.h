#pragma once
// A source row as it is kept beside its record, as evidence: the cells that the mapping reads, as they were read, and no
// others, for what nobody needs cannot leak. Two lines of JSON: the heading, which the rows of one origin share, and the
// row, in which a cell that says what a field of the record says is the number 1, so that most rows take a few dozen bytes.
// Byte for byte: src/exchange_log/FORMAT.md, "The source rows of a batch"; read back by exchange_log/source_rows.h. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/json.h"
#include "creditlink/record/kind.h"
#include "creditlink/record/raw_row.h"
#include "creditlink/record/record.h"

namespace creditlink {

inline constexpr std::size_t kMostKeptRow = 64u << 10;  // bytes of a row's line: a batch of them has to fit into memory

struct KeptColumns {  // of the rows of one origin
    struct Column {
        std::uint32_t cell = 0;  // of the row as read
        int field = -1;          // that mostly has the same text; -1: none
    };
    std::vector<Column> columns;
    std::string heading;
};

// `read`: of each column of the origin whether the mapping looks at it; `fed`: the fields whose text comes from it; `mapping`:
// the SHA-256 of its bare text (bare_mapping.h), so that the log commits to it with the row.
KeptColumns kept_columns(const Origin& origin, const Kind& kind, const std::vector<bool>& read,
                         const std::vector<std::vector<std::uint32_t>>& fed, const Digest256& mapping);
// `cells` as they were read, `record` as it was made; `corrections` of a person in quarantine, by column, or nullptr.
void append_kept_row(std::string& out, const KeptColumns& kept, const Origin& origin, const RawRow& raw,
                     std::span<const Cell> cells, const Record& record, const json::Value* corrections);

// Text as a string, a spreadsheet's numbers and dates as {"n":…} and {"d":…}: enough to map the cell again.
void append_cell(std::string& out, const Cell& cell);

}  // namespace creditlink
