#pragma once
// How the command line looks: tables that respect wide characters, a progress line that disappears, grouped numbers.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"

namespace creditlink {

// Columns aligned by display width; cells of number columns to the right. The last column is not padded.
class Table {
  public:
    enum class Align { left, right };
    void header(std::vector<std::string> cells, std::vector<Align> align = {});
    void row(std::vector<std::string> cells);
    void rule();  // an empty line
    std::string text() const;
    bool empty() const { return rows_.empty(); }

  private:
    std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
    std::vector<Align> align_;
    bool header_ = false;
};

std::string grouped(std::uint64_t number);  // 1 204 355: thin groups, readable in both languages
bool stdout_is_terminal();
bool stderr_is_terminal();
std::string bold(std::string_view text);    // on a terminal without NO_COLOR
std::string warned(std::string_view text);  // yellow, likewise

// One line on stderr: what, how many, how fast, how long still. On a terminal it is rewritten and disappears; otherwise one
// line a minute.
class Progress {
  public:
    Progress(Clock& clock, std::string what, bool quiet);
    ~Progress();
    void show(std::uint64_t done, double share);  // share 0 to 1, 0 = unknown
    void clear();

  private:
    Clock& clock_;
    std::string what_;
    bool quiet_, terminal_;
    std::int64_t started_, shown_;
    bool drawn_ = false;
};

}  // namespace creditlink
