#pragma once
// A worksheet's rows as raw rows: titles and header rows skipped by that name, blank ones and gaps counted, the rest as data.
// What the xlsx and xls types have in common.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/record/raw_row.h"
#include "options.h"

namespace creditlink {

struct SheetCell {
    std::uint32_t column = 0;
    std::string text;
    CellForm form = CellForm::blank;
};

struct SheetShape {
    std::string sheet;              // name; empty: by number
    std::uint64_t sheet_number = 1;
    std::uint64_t header_first = 1, header_last = 1;
    std::uint64_t first_data = 2;
};

extern const std::vector<SourceOption> kSheetOptions;
Result<SheetShape> sheet_shape_of(const Options& options);

// The index of the chosen sheet among these, or an error that names the ones there are.
Result<std::size_t> choose_sheet(const SheetShape& shape, const std::vector<std::string>& names, const Options& options);

struct Merge {
    std::uint64_t first_row = 0, last_row = 0;
    std::uint32_t first_column = 0, last_column = 0;
};

class SheetRows {
  public:
    SheetRows(SheetShape shape, Origin origin, std::vector<Merge> merges);

    // Rows in ascending order; cells in any order, blank ones may be left out. Fails if the header cannot be one.
    Status take(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells);
    // A row that cannot be read as one, in its place among the others.
    // Errc::source for a row of the header: without it no row has columns.
    Status refuse(Page& page, std::uint64_t number, std::string_view code, Bilingual detail);
    // After the last row: a sheet without data is skipped as such.
    void finish(Page& page);
    const std::shared_ptr<const Origin>& origin() const { return origin_; }

  private:
    Status make_columns();
    void take_data(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells);
    std::string header_text(std::uint64_t row, std::uint32_t column, bool& repeated) const;

    SheetShape shape_;
    Origin bare_;
    std::vector<Merge> merges_;
    std::vector<std::vector<std::string>> header_;  // of each header row, by column
    std::shared_ptr<const Origin> origin_;
    RowHash columns_{};
    std::uint64_t last_ = 0;
    std::uint64_t data_ = 0;
};

// A spreadsheet's serial number as a date, with a time if it has one; empty if it is none that exists.
std::string date_of_serial(double serial, bool epoch_1904);
// "44989", "1234.5", never "1e+05": the shortest text that means this number.
std::string number_text(double value);
// Does this number format show a date? Text in quotes, brackets and after backslashes does not count.
bool is_date_format(std::string_view code);
bool is_date_format(int builtin);

Result<std::unique_ptr<Source>> open_xlsx(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);
Result<std::unique_ptr<Source>> open_xls(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);

}  // namespace creditlink
