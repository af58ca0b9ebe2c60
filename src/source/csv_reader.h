#pragma once
// One CSV file (RFC 4180, any delimiter, any encoding that encoding.h knows) as rows. Cells are views into the page's
// blocks; quoted ones are unescaped where they stand. Memory is one piece and one record, whatever the file's size.
//
// Records are numbered from 1, blank ones too; those above the header are skipped with reason "header", the header itself is
// no row. Blank records are skipped; a record with another number of cells than the header, with text behind a closing
// quote, with bytes that cannot be read or with a NUL is refused, and the next one is read.
// A quote that is never closed makes everything behind it doubtful, so that is an error of the file.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/record/raw_row.h"
#include "text_reader.h"

namespace creditlink {

struct CsvShape {
    char delimiter = ',';                  // 0: found out from the header: comma, tab, semicolon or "|"
    std::optional<Encoding> encoding;      // unset: found out
    std::uint64_t header = 1;              // record number of the header; 0: none, `columns` says the names
    std::vector<std::string> columns;
    std::string trailer;                   // last line of a complete file, "{n}" where it counts the rows; empty: none
    TextFiles files = TextFiles::any;
};

class CsvReader {
  public:
    static Result<CsvReader> open(const Path& path, const CsvShape& shape);
    ~CsvReader();
    CsvReader(CsvReader&&) noexcept;
    CsvReader& operator=(CsvReader&&) noexcept;

    // Appends rows to the page up to its bounds. False: the file's end was reached; rows may have been added all the same.
    Result<bool> read(Page& page);

    // Known once read() has come to the header; nullptr before, and if the file ended above it.
    const std::shared_ptr<const Origin>& origin() const;
    std::uint64_t rows() const;                     // data and refused so far
    std::optional<std::uint64_t> trailer() const;   // the number it named (0 if it names none); unset: not met
    std::uint64_t bytes_read() const;
    std::uint64_t size() const;
    std::string note() const;

  private:
    struct State;
    explicit CsvReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
