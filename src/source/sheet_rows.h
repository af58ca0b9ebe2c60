#pragma once
// A worksheet's rows as raw rows: titles and header rows skipped by that name, blank ones and gaps counted, the rest as data.
// What the xlsx and xls types have in common.

#include <cstdint>
#include <map>
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
    std::uint32_t first_row = 0, last_row = 0;
    std::uint32_t first_column = 0, last_column = 0;
};

// Merged cells hold one value, which stands in their first row and column. In the header it is the name of each column that
// they reach over; in the data it is the value of each row, in their first column: what is merged across columns is mostly a
// note or a total, and would be taken for data if it were spread.
class SheetRows {
  public:
    SheetRows(SheetShape shape, Origin origin, std::vector<Merge> merges);

    // Rows in ascending order; cells in any order, blank ones may be left out. Fails if the header cannot be one.
    Status take(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells);
    // A row that cannot be read as one, in its place among the others.
    // Errc::source for a row of the header: without it no row has columns.
    Status refuse(Page& page, std::uint64_t number, std::string_view code, Bilingual detail);
    // After the last row: a sheet without data is skipped as such. Errc::source if it ended above its header.
    Status finish(Page& page);
    // What a person should know of the sheet, once it is finished.
    std::vector<std::string> notices() const;

  private:
    // What merged cells that began above hold for the rows below.
    struct Carried {
        std::uint64_t first_row = 0, last_row = 0;
        std::string text;
        CellForm form = CellForm::blank;
        bool lost = false;  // its first row could not be read
    };

    Status make_columns();
    Status reach(Page& page, std::uint64_t number);
    Status begin_merges(const Page& page, std::uint64_t number, std::size_t first_cell, std::size_t width);
    bool fill_merged(Page& page, std::uint64_t number, std::size_t first_cell);
    Status take_data(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells);
    std::string header_text(std::uint64_t row, std::uint32_t column, bool& repeated) const;

    SheetShape shape_;
    Origin bare_;
    std::vector<Merge> merges_;       // that begin in the header or above it
    std::vector<Merge> data_merges_;  // that begin in the data, in the order of their first rows
    std::size_t next_merge_ = 0;
    std::map<std::uint32_t, Carried> carried_;  // by column
    std::size_t carried_bytes_ = 0;
    std::uint64_t filled_ = 0, first_filled_ = 0;  // rows that took a value from above; the first of them
    std::uint64_t wide_ = 0;                       // cells merged across columns beside other values
    std::string first_wide_;
    std::vector<std::vector<std::string>> header_;  // of each header row, by column
    std::shared_ptr<const Origin> origin_;
    RowHash columns_{};
    std::uint64_t last_ = 0;
    std::uint64_t data_ = 0;
};

// A spreadsheet's serial number as a date, with a time if it has one; empty if it is none that exists.
std::string date_of_serial(double serial, bool epoch_1904);
// "44989", "1234.5", never "1e+05": the shortest text that means this number. `written`: as it stands in the file, if it is a
// text there; of numbers with more digits than a double has, its own are shown.
std::string number_text(double value, std::string_view written = {});
// Does this number format show a date? Text in quotes, brackets and after backslashes does not count.
bool is_date_format(std::string_view code);
bool is_date_format(int builtin);

Result<std::unique_ptr<Source>> open_xlsx(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);
Result<std::unique_ptr<Source>> open_xls(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);

}  // namespace creditlink
