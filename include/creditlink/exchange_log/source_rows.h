#pragma once
// The source rows of a batch's records, as they stand behind its request in the evidence store, and the digest that the
// entry `submitted` has of them. Byte for byte: src/exchange_log/FORMAT.md, "The source rows of a batch". Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/digest.h"

namespace creditlink {

// Two lines of JSON; of a record that no row is kept of (a withdrawal): no heading, and the row "null".
struct SourceRowLine {
    std::string_view heading, row;
    std::string_view id = {}, data = {};  // of the record, where the request's body does not hold it as it is
    bool kept() const { return !heading.empty(); }
};

// `salt` is kCommitmentSalt bytes, of the rows alone.
std::string source_rows_text(std::string_view salt, std::span<const SourceRowLine> lines);
// How many bytes at the end of a content are its rows; nothing if they cannot be.
std::optional<std::size_t> source_rows_at_end_of(std::string_view content);
// For whoever has not the entry at hand, which says whether there are rows: a body that is text never ends in their length.
std::string_view without_source_rows(std::string_view content);

struct SourceRows {
    std::string_view salt;
    std::vector<SourceRowLine> lines;  // of the batch's records, in their order
    // Views into `text`; nothing if it is no such text, or its root is another.
    static std::optional<SourceRows> parse(std::string_view text, std::string_view root_hex);
};

// The tree is that of the records (record_tree.h), over this instead of a record's id and data.
Digest256 source_row_leaf(std::string_view row_salt, const SourceRowLine& line);
std::vector<Digest256> source_row_leaves(std::string_view salt, std::span<const SourceRowLine> lines);

// A row spelled out, with its record's canonical bytes.
struct SpelledRow {
    enum class Form : std::uint8_t { text, number, date };
    struct Cell {
        std::string column, text;
        Form form = Form::text;
    };
    std::string shape, file, part, key;  // of its origin (record/raw_row.h), and the row's own key
    std::uint64_t number = 0;
    std::vector<Cell> cells;                                      // as they were read
    std::vector<std::pair<std::string, std::string>> corrections;  // of a person in quarantine: column and text
};
std::optional<SpelledRow> spelled_row(const SourceRowLine& line, std::string_view record);

}  // namespace creditlink
