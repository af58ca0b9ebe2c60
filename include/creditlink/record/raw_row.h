#pragma once
// Rows as a source read them: UTF-8 cells with their place, nothing interpreted yet. A page is a run of rows that share one
// memory arena; sources fill it, ingest empties it. Views into a page live as long as the page is not cleared.

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/bilingual.h"
#include "creditlink/base/digest.h"

namespace creditlink {

// How the cell stood in its source. Only spreadsheets know numbers and dates; everything else is text.
enum class CellForm : std::uint8_t {
    text,
    number,  // a spreadsheet's binary number, shown as its shortest decimal text: a code held like this has lost digits
    date,    // a spreadsheet's date or time: "2021-03-05" or "2021-03-05 08:00:00", the workbook's epoch applied
    blank,   // no cell, an empty one, or SQL NULL
};

struct Cell {
    std::string_view text;
    CellForm form = CellForm::text;
};

// Where rows come from: one per file, sheet or table, shared by all its rows.
struct Origin {
    enum class Shape : std::uint8_t { lines, sheet, table, elements, objects };
    Shape shape = Shape::lines;
    std::string file;                  // the file's name without its folder, or the URL's path, or empty for a database
    std::string part;                  // sheet or table name; empty if there is none
    std::vector<std::string> columns;  // names as read; two-row headers joined by "/"
    std::uint32_t first_column = 0;    // of a sheet: 0 = A
    bool epoch_1904 = false;           // of a workbook: serial numbers count from 1904-01-01
    char delimiter = 0;                // between the cells of rows that come undivided
    std::string note;                  // for people: encoding found and why, ...

    // Place of a cell for people, in the process's language: "名单.xls/名单 D37", "a.csv 第 3 条「决定日期」",
    // "t_decision 键 17「content」"; in English "a.csv record 3 "决定日期"".
    // `column` is -1 for the row as a whole; `row` 0 and no key: the file as a whole.
    std::string place(std::uint64_t row, std::string_view key, int column) const;
};

std::string_view name_of(Origin::Shape shape);     // as files and the ledger say it
Origin::Shape shape_named(std::string_view name);  // lines, if it is no such name
Bilingual row_in_words(Origin::Shape shape, std::uint64_t row, std::string_view key);  // "第 3 条", "键 17"; "record 3", "key 17"

// What the source itself says about a row. Rows that are not data are read rows all the same: the books count them.
enum class RowFate : std::uint8_t {
    data,
    skip,    // with a reason: "header", "blank", "other-sheet", "no-rows", "duplicate-file", "trailer"
    refuse,  // cannot be read as a row; with a finding code: "ragged-row", "encoding", "truncated-file", "too-large", ...
};

// A row is most often recognised by its hash alone. So a source may leave one undivided, if the page welcomes that: it has a
// text and no cells, its cells are plain text between the origin's delimiters, and at least one of them is not blank.
struct RawRow {
    std::uint32_t origin = 0;     // index into Page::origins
    std::uint64_t number = 0;     // sheet row; CSV record, header = 1; element or object from 1; 0 = the file as a whole
    std::string_view key;         // a table's key as text, or an object's id where the source is told which member; else empty
    std::uint32_t first_cell = 0; // into Page::cells
    std::uint32_t cell_count = 0; // as many as the origin has columns, for data
    RowFate fate = RowFate::data;
    std::string_view reason;      // skip reason or finding code
    const Bilingual* detail = nullptr;  // for people, kept by the page; no personal data
    std::string_view text;        // of an undivided row; else empty
    RowHash hash{};               // over origin's column names' digest and all cells (text, form): equal iff the row is
};

class Page {
  public:
    Page() = default;
    Page(Page&& other) noexcept;  // views stay valid: the blocks do not move
    Page& operator=(Page&& other) noexcept;
    Page(const Page&) = delete;   // a copy's cells would look into this page
    Page& operator=(const Page&) = delete;

    std::vector<std::shared_ptr<const Origin>> origins;
    std::vector<Cell> cells;
    std::vector<RawRow> rows;
    std::uint64_t bytes = 0;      // of row text, for bounds
    bool undivided_welcome = false;  // set by who can divide rows; clear() leaves it

    std::span<const Cell> cells_of(const RawRow& row) const { return {cells.data() + row.first_cell, row.cell_count}; }
    const Origin& origin_of(const RawRow& row) const { return *origins[row.origin]; }

    // Memory that stays put until clear(): for cell texts.
    std::string_view keep(std::string_view text);
    const Bilingual* keep_detail(Bilingual detail);  // nullptr if it is empty
    // An empty string of at least that capacity, owned by the page, for bulk decoding. Views into it stay as long as it is
    // not grown beyond its capacity.
    std::string& block(std::size_t capacity);

    void clear();  // keeps capacity

  private:
    std::deque<std::string> blocks_;  // the first used_ are in use, the others wait for the next round
    std::size_t used_ = 0;
    std::string* kept_ = nullptr;     // the block that keep() appends to
    std::deque<Bilingual> details_;
};

// Appends the cells of an undivided row, however many they are.
void divide_any(const Origin& origin, const RawRow& row, std::vector<Cell>& cells);
// Appends the cells of an undivided row. False: they are not as many as the origin has columns, and `cells` is as it was.
bool divide(const Origin& origin, const RawRow& row, std::vector<Cell>& cells);
// What is said of a row that has another number of cells than its header.
Bilingual cell_count_detail(std::size_t found, std::size_t expected);
std::size_t cell_count(const Origin& origin, const RawRow& undivided);

// The hash of a row: call after its cells are final. Cells are framed by their lengths, so "a","b" is not "ab","".
RowHash hash_of_row(const RowHash& columns, std::span<const Cell> cells);
RowHash hash_of_columns(const std::vector<std::string>& columns);

}  // namespace creditlink
