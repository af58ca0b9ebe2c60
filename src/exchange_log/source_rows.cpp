#include "creditlink/exchange_log/source_rows.h"

#include <charconv>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/exchange_log/commitment.h"
#include "creditlink/exchange_log/record_tree.h"

namespace creditlink {
namespace {

constexpr std::size_t kLengthBytes = 8;  // of the text before it, big-endian
constexpr std::string_view kNoRow = "null";
constexpr char kHeadingLine = 'h', kRowLine = 'r', kRecordLine = 'd';

// What is hashed of each, one behind the other; the strings of SentRecord are views into it.
class RowDigestInputs {
  public:
    explicit RowDigestInputs(std::span<const SourceRowLine> lines) {
        std::string_view heading;
        Digest256 digest = sha256(heading);
        std::vector<std::size_t> ends;
        std::size_t most = 0;
        for (const SourceRowLine& line : lines) most += digest.size() + line.row.size();
        bytes_.reserve(most);
        ends.reserve(lines.size());
        sent.reserve(lines.size());
        for (const SourceRowLine& line : lines) {
            if (line.heading != heading) digest = sha256(heading = line.heading);
            bytes_.append(bytes_of(digest)).append(line.row);
            ends.push_back(bytes_.size());
        }
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            sent.push_back({{}, std::string_view(bytes_).substr(begin, end - begin)});
            begin = end;
        }
    }
    RowDigestInputs(const RowDigestInputs&) = delete;

    std::vector<SentRecord> sent;

  private:
    std::string bytes_;
};

bool take_cells(const json::Value& columns, const json::Value& fields, const json::Value& cells, const json::Value& record, SpelledRow& spelled) {
    if (columns.items.size() != fields.items.size() || columns.items.size() != cells.items.size()) return false;
    for (std::size_t i = 0; i < cells.items.size(); ++i) {
        const json::Value& cell = cells.items[i];
        SpelledRow::Cell taken{columns.items[i].text, {}, SpelledRow::Form::text};
        if (cell.is_string()) {
            taken.text = cell.text;
        } else if (const json::Value* number = cell.find("n")) {
            taken.text = number->text, taken.form = SpelledRow::Form::number;
        } else if (const json::Value* date = cell.find("d")) {
            taken.text = date->text, taken.form = SpelledRow::Form::date;
        } else {
            const json::Value* field = cell.integer() == 1 ? record.find(fields.items[i].text) : nullptr;
            if (!field || !field->is_string()) return false;
            taken.text = field->text;
        }
        spelled.cells.push_back(std::move(taken));
    }
    return true;
}

}  // namespace

std::string source_rows_text(std::string_view salt, std::span<const SourceRowLine> lines) {
    constexpr std::size_t kAround = 8;  // letters and ends of a record's lines
    std::size_t most = salt.size() + kLengthBytes;
    for (const SourceRowLine& line : lines) most += line.id.size() + line.data.size() + line.row.size() + kAround;
    std::string text(salt);
    text.reserve(most);
    std::string_view heading;
    for (const SourceRowLine& line : lines) {
        if (line.kept() && line.heading != heading) {
            text.push_back(kHeadingLine);
            text.append(heading = line.heading).push_back('\n');
        }
        if (!line.id.empty()) {
            text.push_back(kRecordLine);
            text.append(line.id).append(" ").append(line.data).push_back('\n');
        }
        text.push_back(kRowLine);
        text.append(line.row).push_back('\n');
    }
    const std::uint64_t length = text.size();
    for (int shift = 56; shift >= 0; shift -= 8) text.push_back(static_cast<char>(length >> shift & 0xff));
    return text;
}

std::optional<std::size_t> source_rows_at_end_of(std::string_view content) {
    if (content.size() < kLengthBytes) return std::nullopt;
    std::uint64_t length = 0;
    for (const char byte : content.substr(content.size() - kLengthBytes)) length = length << 8 | static_cast<unsigned char>(byte);
    if (length < kCommitmentSalt || length > content.size() - kLengthBytes) return std::nullopt;
    return static_cast<std::size_t>(length) + kLengthBytes;
}

std::string_view without_source_rows(std::string_view content) {
    return content.substr(0, content.size() - source_rows_at_end_of(content).value_or(0));
}

std::optional<SourceRows> SourceRows::parse(std::string_view text, std::string_view root_hex) {
    if (source_rows_at_end_of(text) != text.size()) return std::nullopt;
    SourceRows rows{text.substr(0, kCommitmentSalt), {}};
    std::string_view rest = text.substr(kCommitmentSalt, text.size() - kCommitmentSalt - kLengthBytes), heading;
    SourceRowLine next;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos || end == 0) return std::nullopt;
        const std::string_view line = rest.substr(1, end - 1);
        if (rest.front() == kHeadingLine) {
            heading = line;
        } else if (rest.front() == kRecordLine) {
            const std::size_t blank = line.find(' ');
            if (blank == std::string_view::npos) return std::nullopt;
            next.id = line.substr(0, blank), next.data = line.substr(blank + 1);
        } else if (rest.front() == kRowLine) {
            next.row = line;
            if (line != kNoRow) next.heading = heading;
            rows.lines.push_back(next);
            next = {};
        } else {
            return std::nullopt;
        }
        rest.remove_prefix(end + 1);
    }
    if (rows.lines.empty() || hex(bytes_of(record_root(source_row_leaves(rows.salt, rows.lines)))) != root_hex) return std::nullopt;
    return rows;
}

Digest256 source_row_leaf(std::string_view row_salt, const SourceRowLine& line) {
    return record_leaf(row_salt, RowDigestInputs(std::span(&line, 1)).sent.front());
}

std::vector<Digest256> source_row_leaves(std::string_view salt, std::span<const SourceRowLine> lines) {
    return record_leaves(salt, RowDigestInputs(lines).sent);
}

std::optional<SpelledRow> spelled_row(const SourceRowLine& line, std::string_view record) {
    const auto heading = json::parse(line.heading), row = json::parse(line.row), data = json::parse(record);
    if (!heading || !row || !data || !row->is_array() || row->items.size() < 3 || row->items.size() > 4) return std::nullopt;
    const json::Value *columns = heading->find("columns"), *fields = heading->find("fields");
    const json::Value &number = row->items[0], &key = row->items[1], &cells = row->items[2];
    if (!columns || !fields || !columns->is_array() || !fields->is_array() || !cells.is_array() || !key.is_string()) return std::nullopt;
    SpelledRow spelled{json::text_in(*heading, "shape"), json::text_in(*heading, "file"), json::text_in(*heading, "part"), key.text, 0, {}, {}};
    const auto [end, bad] = std::from_chars(number.text.data(), number.text.data() + number.text.size(), spelled.number);
    if (number.type != json::Type::number || bad != std::errc() || end != number.text.data() + number.text.size()) return std::nullopt;
    if (!take_cells(*columns, *fields, cells, *data, spelled)) return std::nullopt;
    if (row->items.size() == 4)
        for (const auto& [column, text] : row->items[3].members) spelled.corrections.emplace_back(column, text.text);
    return spelled;
}

}  // namespace creditlink
