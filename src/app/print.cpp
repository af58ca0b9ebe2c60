#include "print.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

void Table::header(std::vector<std::string> cells, std::vector<Align> align) {
    rows_.insert(rows_.begin(), std::move(cells));
    align_ = std::move(align);
    header_ = true;
}

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
void Table::rule() { rows_.emplace_back(); }

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    std::string out;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        std::string line;
        for (std::size_t i = 0; i < rows_[r].size(); ++i) {
            const std::string& cell = rows_[r][i];
            const std::string padding(widths[i] - display_width(cell), ' ');
            const bool right = i < align_.size() && align_[i] == Align::right;
            if (right) line += padding;
            line += header_ && r == 0 ? bold(cell) : cell;
            if (!right && i + 1 < rows_[r].size()) line += padding;
            if (i + 1 < rows_[r].size()) line += "  ";
        }
        out += line + '\n';
    }
    return out;
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, " ");
    return digits;
}

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

namespace {
bool colour() { return stdout_is_terminal() && !std::getenv("NO_COLOR"); }
}  // namespace

std::string bold(std::string_view text) { return colour() ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text); }
std::string warned(std::string_view text) { return colour() ? "\x1b[33m" + std::string(text) + "\x1b[0m" : std::string(text); }

Progress::Progress(Clock& clock, std::string what, bool quiet)
    : clock_(clock), what_(std::move(what)), quiet_(quiet), terminal_(stderr_is_terminal()), started_(clock.steady_ms()), shown_(started_) {}

Progress::~Progress() { clear(); }

void Progress::show(std::uint64_t done, double share) {
    constexpr std::int64_t kRedrawMs = 200, kLineMs = 60'000;
    const std::int64_t now = clock_.steady_ms();
    if (quiet_ || now - shown_ < (terminal_ ? kRedrawMs : kLineMs)) return;
    shown_ = now;
    const double seconds = static_cast<double>(now - started_) / 1000.0;
    std::string line = what_ + "  " + say("{n} 行", "{n} rows", {{"n", grouped(done)}});
    if (seconds > 0) line += say("  {r} 行/秒", "  {r} rows/s", {{"r", grouped(static_cast<std::uint64_t>(static_cast<double>(done) / seconds))}});
    if (share > 0.01) {
        line += "  " + std::to_string(static_cast<int>(share * 100)) + " %";
        line += say("  还需约 {s} 秒", "  about {s} s left", {{"s", std::to_string(static_cast<std::int64_t>(seconds / share * (1 - share)))}});
    }
    if (terminal_) std::cerr << "\r\x1b[K" << line << std::flush;
    else std::cerr << line << std::endl;
    drawn_ = terminal_;
}

void Progress::clear() {
    if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
    drawn_ = false;
}

}  // namespace creditlink
