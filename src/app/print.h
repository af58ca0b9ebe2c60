#pragma once
// How the command line looks: tables that respect wide characters and the width of the screen, one JSON object a line, a
// progress line that disappears. Nothing that a source, a platform or a file name brings along can begin a line of its
// own, colour anything or turn the direction of writing: such characters are shown as \u{...}, in JSON as \uXXXX.

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"

namespace creditlink {

// The columns of the terminal, else COLUMNS, else 80; at least 40, because less cannot be read.
std::size_t screen_width();

// Columns aligned by display width. What does not fit on the screen is cut with "…", where its column allows it, or goes on
// in the next line (the last column of a table that wraps).
class Table {
  public:
    enum class Align {
        left,    // cut at its end
        right,   // numbers: never cut
        middle,  // places: cut in the middle, so that file and row stay
        whole,   // what people copy: ids, commands; never cut
    };
    enum class Overflow { cut, wrap };
    explicit Table(Overflow overflow = Overflow::cut) : overflow_(overflow) {}
    void columns(std::vector<Align> align) { align_ = std::move(align); }
    void header(std::vector<std::string> cells, std::vector<Align> align = {});
    void row(std::vector<std::string> cells);
    void rule();  // an empty line
    std::string text(std::size_t width = screen_width()) const;
    bool empty() const { return rows_.empty(); }

  private:
    Align align_of(std::size_t column) const { return column < align_.size() ? align_[column] : Align::left; }
    void leave_out_empty_columns();
    std::vector<std::size_t> widths(std::size_t screen) const;
    void append_row(std::string& out, const std::vector<std::string>& row, const std::vector<std::size_t>& widths, bool is_header) const;

    std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
    std::vector<Align> align_;
    Overflow overflow_;
    bool header_ = false;
};

std::string one_line(std::string_view text);                       // any bytes, made harmless
std::vector<std::string> wrapped(std::string_view text, std::size_t width);  // at spaces and between wide characters
void print_wrapped(std::string_view text, std::size_t indent = 0);  // one_line() of it, on stdout
void print_json(std::string_view object);                          // one line on stdout
inline void print_json(const json::Writer& writer) { print_json(writer.text()); }
std::string json_line(std::string_view object);                    // as print_json prints it
// That a thing is done: a sentence for people, {"done": …, "subject": …} for programs.
void print_done(bool json, std::string_view done, std::string_view subject, std::string_view sentence);
std::string indented(const json::Value& value);                   // for people: short things on one line
void print_next(std::string_view command);                         // the last line of a screen: what to type next

std::string grouped(std::uint64_t number);  // 1 204 355: thin groups, readable in both languages
std::string shown_minute(std::int64_t unix_seconds);  // 2026-11-23 10:00, Beijing; empty at 0
bool stdout_is_terminal();
bool stderr_is_terminal();
std::string bold(std::string_view text);    // on a terminal without NO_COLOR
std::string warned(std::string_view text);  // yellow, likewise

// One line on stderr: what, how many, how fast, how long still. On a terminal it is rewritten and disappears; otherwise one
// line a minute. Any thread may call it.
class Progress {
  public:
    Progress(Clock& clock, bool quiet);
    ~Progress();
    // `share` of the whole that is done, 0 to 1; 0 = unknown. Another `what` begins to count anew.
    void show(std::string_view what, std::uint64_t done, double share);
    void clear();

  private:
    std::string line(std::int64_t now, std::uint64_t done, double share) const;

    std::mutex mutex_;
    Clock& clock_;
    std::string what_;
    bool quiet_, terminal_;
    std::int64_t started_, shown_;
    bool drawn_ = false;
};

}  // namespace creditlink
