#pragma once
// Lists for office staff as an xlsx workbook (libxlsxwriter, constant memory). Every cell is text, so that codes keep their
// digits, and a text that a spreadsheet would take for a formula gets an apostrophe in front.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct WorkbookColumn {
    std::string title;
    double width = 16;  // in characters of the standard font
};

class Workbook {
  public:
    static Result<Workbook> create(const Path& file, std::string_view sheet, const std::vector<WorkbookColumn>& columns);
    Workbook(Workbook&&) noexcept;
    Workbook& operator=(Workbook&&) noexcept;
    ~Workbook();

    Status row(const std::vector<std::string>& cells);  // at most 1 048 575 rows; longer texts than 32 767 are cut with "…"
    Status close();                                     // writes the file; without it there is none

  private:
    struct State;
    explicit Workbook(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// As it goes into the cell: an apostrophe before = + - @ TAB CR LF and the full-width forms of the first four.
std::string neutralised(std::string_view text);

}  // namespace creditlink
