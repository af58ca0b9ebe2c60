#include "print.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::size_t kUsualWidth = 80, kLeastWidth = 40;
constexpr std::size_t kLeastColumn = 6;  // columns below that say nothing
constexpr std::string_view kBetween = "  ";

bool colour() { return stdout_is_terminal() && !std::getenv("NO_COLOR"); }

// The longest beginning of `text` that is at most `width` columns wide.
std::size_t prefix_of(std::string_view text, std::size_t width) {
    std::size_t at = 0, used = 0;
    while (at < text.size()) {
        std::size_t after = at;
        next_code_point(text, after);
        used += display_width(text.substr(at, after - at));
        if (used > width) break;
        at = after;
    }
    return at;
}

// Does a line break at `at` part two letters of an ASCII word?
bool in_word(std::string_view text, std::size_t at) {
    const auto letter = [&](std::size_t i) { return static_cast<unsigned char>(text[i]) < 0x80 && text[i] != ' '; };
    return at > 0 && at < text.size() && letter(at) && letter(at - 1);
}

std::string cut(const std::string& text, std::size_t width, Table::Align align) {
    const std::size_t whole = display_width(text);
    if (whole <= width) return text;
    if (align != Table::Align::middle) return text.substr(0, prefix_of(text, width - 1)) + "…";
    const std::size_t head = (width - 1) / 2;
    std::size_t from = prefix_of(text, whole - (width - 1 - head));
    while (display_width(std::string_view(text).substr(from)) > width - 1 - head) next_code_point(text, from);
    return text.substr(0, prefix_of(text, head)) + "…" + text.substr(from);
}

}  // namespace

std::size_t screen_width() {
    std::size_t width = kUsualWidth;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width = size.ws_col;
    else if (const char* columns = std::getenv("COLUMNS"); columns && std::atoi(columns) > 0) width = static_cast<std::size_t>(std::atoi(columns));
    return std::max(width, kLeastWidth);
}

void Table::header(std::vector<std::string> cells, std::vector<Align> align) {
    rows_.insert(rows_.begin(), std::move(cells));
    align_ = std::move(align);
    header_ = true;
}

void Table::row(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = one_line(cell);
    rows_.push_back(std::move(cells));
}

void Table::rule() { rows_.emplace_back(); }

std::vector<std::size_t> Table::widths(std::size_t screen) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    std::size_t total = widths.empty() ? 0 : kBetween.size() * (widths.size() - 1);
    for (const std::size_t width : widths) total += width;
    // The widest column that may be cut gives way, one column at a time, so that narrow ones stay whole.
    while (total > screen) {
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool fixed = align_of(i) == Align::right || align_of(i) == Align::whole;
            if (!fixed && widths[i] > kLeastColumn && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
        }
        if (widest == widths.size()) break;
        --widths[widest];
        --total;
    }
    return widths;
}

void Table::append_row(std::string& out, const std::vector<std::string>& row, const std::vector<std::size_t>& widths, bool is_header) const {
    std::string line;
    std::size_t indent = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const bool last = i + 1 == row.size();
        if (last && overflow_ == Overflow::wrap && display_width(row[i]) > widths[i]) {
            const auto parts = wrapped(row[i], widths[i]);
            for (std::size_t part = 0; part < parts.size(); ++part) {
                out += (part == 0 ? line : std::string(indent, ' ')) + parts[part] + '\n';
            }
            return;
        }
        const bool fixed = align_of(i) == Align::right || align_of(i) == Align::whole;
        const std::string cell = fixed ? row[i] : cut(row[i], widths[i], align_of(i));
        const std::string padding(widths[i] - std::min(widths[i], display_width(cell)), ' ');
        const bool right = align_of(i) == Align::right;
        if (right) line += padding;
        line += is_header ? bold(cell) : cell;
        if (!right && !last) line += padding;
        if (!last) line += kBetween;
        indent += widths[i] + kBetween.size();
    }
    while (line.ends_with(' ')) line.pop_back();
    out += line + '\n';
}

// A column with a title and nothing below it only takes room.
void Table::leave_out_empty_columns() {
    for (std::size_t i = rows_.front().size(); i-- > 1;) {
        const auto says_nothing = [&](const std::vector<std::string>& row) { return row.size() <= i || row[i].empty(); };
        if (!std::all_of(rows_.begin() + 1, rows_.end(), says_nothing)) continue;
        for (auto& row : rows_)
            if (row.size() > i) row.erase(row.begin() + static_cast<std::ptrdiff_t>(i));
        if (i < align_.size()) align_.erase(align_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

std::string Table::text(std::size_t width) const {
    Table shown = *this;
    if (header_ && rows_.size() > 1) shown.leave_out_empty_columns();
    const auto columns = shown.widths(width);
    std::string out;
    for (std::size_t r = 0; r < shown.rows_.size(); ++r) shown.append_row(out, shown.rows_[r], columns, header_ && r == 0);
    return out;
}

std::string one_line(std::string_view text) {
    if (is_utf8(text)) return shown(text, kNoPosition);
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    while (!text.empty()) {  // a file name may be any bytes
        const std::size_t sound = std::min(first_invalid_utf8(text), text.size());
        out += shown(text.substr(0, sound), kNoPosition);
        text.remove_prefix(sound);
        if (text.empty()) break;
        const auto byte = static_cast<unsigned char>(text.front());
        out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
        text.remove_prefix(1);
    }
    return out;
}

namespace {

bool begins_with_closing_mark(std::string_view text) {
    static constexpr std::array<std::string_view, 16> kClosing = {"，", "。", "；", "：", "、", "！", "？", "）", "》", "”", "’", "】", "」", "』", "〉", "〕"};
    return std::any_of(kClosing.begin(), kClosing.end(), [&](std::string_view mark) { return text.starts_with(mark); });
}

bool ends_with_opening_mark(std::string_view text) {
    static constexpr std::array<std::string_view, 8> kOpening = {"（", "《", "“", "‘", "【", "「", "〈", "〔"};
    return std::any_of(kOpening.begin(), kOpening.end(), [&](std::string_view mark) { return text.ends_with(mark); });
}

// No closing mark begins a line and no opening mark ends one: the character before the break goes along.
std::size_t before_marks(std::string_view text, std::size_t end) {
    std::size_t at = end;
    while (at > 0 && at < text.size() && (begins_with_closing_mark(text.substr(at)) || ends_with_opening_mark(text.substr(0, at)))) {
        do --at;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    }
    return at == 0 ? end : at;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        std::size_t end = before_marks(text, prefix_of(text, std::max<std::size_t>(width, 2)));
        if (end < text.size() && in_word(text, end)) {
            std::size_t begin = end;
            while (begin > 0 && in_word(text, begin)) --begin;
            if (begin > 0) end = before_marks(text, begin);  // else the word is longer than the line
        }
        std::size_t last = end;
        while (last > 0 && text[last - 1] == ' ') --last;
        lines.emplace_back(text.substr(0, last));
        text.remove_prefix(end);
        while (text.starts_with(' ')) text.remove_prefix(1);
    }
    return lines;
}

void print_wrapped(std::string_view text, std::size_t indent) {
    const std::string margin(indent, ' ');
    for (const std::string& line : wrapped(one_line(text), screen_width() - indent)) std::cout << margin << line << '\n';
}

std::string json_line(std::string_view object) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    out.reserve(object.size());
    std::size_t invalid = first_invalid_utf8(object);
    for (std::size_t at = 0; at < object.size();) {
        const std::size_t from = at;
        if (at == invalid) {  // of a file name that is not text
            const auto byte = static_cast<unsigned char>(object[at++]);
            out += {'\\', '\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
            const std::size_t next = first_invalid_utf8(object.substr(at));
            invalid = next == kNoPosition ? next : at + next;
            continue;
        }
        // Only strings hold anything beyond ASCII, so an escape in its place means the same.
        const char32_t c = next_code_point(object, at);
        const bool hidden = (c >= 0x7F && c < 0xA0) || is_zero_width(c) || c == 0x2028 || c == 0x2029;
        if (hidden) out += {'\\', 'u', kHex[c >> 12 & 15], kHex[c >> 8 & 15], kHex[c >> 4 & 15], kHex[c & 15]};
        else out.append(object.substr(from, at - from));
    }
    return out;
}

namespace {

void append_indented(std::string& out, const json::Value& value, std::size_t depth) {
    constexpr std::size_t kStep = 2;
    const std::string plain = json_line(json::text_of(value));
    const bool nested = value.is_object() || value.is_array();
    if (!nested || depth * kStep + display_width(plain) + kStep <= kUsualWidth) {
        out += plain;
        return;
    }
    out += value.is_object() ? '{' : '[';
    bool first = true;
    const auto begin = [&] {
        out += first ? "\n" : ",\n";
        out.append((depth + 1) * kStep, ' ');
        first = false;
    };
    for (const auto& [name, member] : value.members) {
        begin();
        out += json_line(json::quoted(name)) + ": ";
        append_indented(out, member, depth + 1);
    }
    for (const json::Value& item : value.items) {
        begin();
        append_indented(out, item, depth + 1);
    }
    out += '\n' + std::string(depth * kStep, ' ') + (value.is_object() ? '}' : ']');
}

}  // namespace

std::string indented(const json::Value& value) {
    std::string out;
    append_indented(out, value, 0);
    return out;
}

void print_json(std::string_view object) { std::cout << json_line(object) << '\n'; }

void print_done(bool json, std::string_view done, std::string_view subject, std::string_view sentence) {
    if (!json) return print_wrapped(sentence);
    json::Writer writer;
    print_json(writer.begin_object().member("done", done).member("subject", subject).end_object());
}

void print_next(std::string_view command) { std::cout << say("下一步：", "next: ") << command << '\n'; }

std::string shown_minute(std::int64_t unix_seconds) {
    constexpr std::size_t kMinutes = 16;
    return unix_seconds == 0 ? std::string() : shown_time(unix_seconds).substr(0, kMinutes);
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, " ");
    return digits;
}

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

std::string bold(std::string_view text) { return colour() ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text); }
std::string warned(std::string_view text) { return colour() ? "\x1b[33m" + std::string(text) + "\x1b[0m" : std::string(text); }

}  // namespace creditlink
