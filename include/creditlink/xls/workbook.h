#pragma once
// Excel 97-2003 workbooks (BIFF8), read by a process of their own. The library for this format, freexl 1.0.6, writes beyond
// its own buffers where a workbook was altered; so it runs in creditlink-xls, a small program that stands beside this one
// and has the opened file, one socket, no environment and little memory and time. What comes out of it is believed as little
// as a file that somebody sent: every frame is checked, and a sheet has ended only when the program said so and ended well.
//   knows: base. Persists: nothing.

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"

namespace creditlink {

struct XlsReader {
    Path program;                      // creditlink-xls
    std::int64_t patience_ms = 120'000;  // waited for it in all; 65,536 rows of 40 columns are there in one or two seconds
    std::stop_token stop = {};  // asked to stop: what waits for it ends with Errc::interrupted
};
// The program in the folder of the running one, wherever both were installed.
XlsReader xls_reader_beside();
// freexl's version, as the program says it; an error if it does not run.
Result<std::string> xls_library_version(const XlsReader& reader);

struct XlsSheet {
    std::string name;           // "#2" where it is no text
    bool readable = false;
    std::uint32_t rows = 0;     // at most 65,536
    std::uint16_t columns = 0;
};

struct XlsCell {
    enum class Form : std::uint8_t { number, text, date };
    std::uint16_t column = 0;
    Form form = Form::text;
    double number = 0;      // finite
    std::string_view text;  // UTF-8 without NUL, not empty; a date is "2021-03-05" or "2021-03-05 08:00:00"
};

struct XlsRow {
    std::vector<XlsCell> cells;  // in ascending order, blank ones left out; their texts live until the next row
    bool unreadable = false;     // a cell's text is no UTF-8: there are no cells
};

// Not for two threads. Errors are Errc::source with the file's name and what to do (save it as xlsx), or
// Errc::interrupted.
class XlsWorkbook {
  public:
    // Starts the program on a regular file of at most 256 MiB, which is opened once, here.
    static Result<XlsWorkbook> open(const Path& path, const XlsReader& reader);
    ~XlsWorkbook();
    XlsWorkbook(XlsWorkbook&&) noexcept;
    XlsWorkbook& operator=(XlsWorkbook&&) noexcept;

    const std::vector<XlsSheet>& sheets() const;
    bool epoch_1904() const;
    // Which sheet the rows are of: an index of sheets(). Once, before next().
    Status choose(std::size_t sheet);
    // The next row, from the first on; false behind the last, and only if the sheet was read to its end in good order.
    Result<bool> next(XlsRow& row);

  private:
    struct State;
    explicit XlsWorkbook(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
