#pragma once
// One JSON document as rows: where they stand in it, what columns they have, and what it says about the other pages.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "element_source.h"

namespace creditlink {

inline constexpr std::size_t kMaxJsonBytes = 32u << 20;  // of one answer or file

struct JsonShape {
    std::string rows, pages, total, next, key;  // dotted paths; empty: not given
    std::vector<std::string> columns;
};

// What an answer of an interface says, as far as the shape names where.
struct JsonPageFacts {
    std::size_t rows = 0;
    RowHash digest{};                           // of the rows as they were written
    std::optional<std::int64_t> pages, total;   // set if the shape names them
    std::optional<std::string> next;            // unset: the member is absent; empty: it says that nothing follows
};

struct JsonDocument {
    std::string file;                    // for the origin
    std::vector<ElementValues> rows;
    std::vector<std::string> columns;    // in the order met
    JsonPageFacts facts;
};

// Errc::source, with a place in `file`, if the text is no JSON or lacks what the shape names: rows, pages, total.
Result<JsonDocument> json_document(std::string_view text, std::string file, const JsonShape& shape);

}  // namespace creditlink
