// One record of a CSV file: the header, the trailer, a row, or what cannot be read.

#include <algorithm>
#include <charconv>
#include <cstring>

#include "creditlink/base/text.h"
#include "csv_state.h"

namespace creditlink {

namespace {

// "#记录数={n}" against "#记录数=35".
std::optional<std::uint64_t> trailer_in(std::string_view line, std::string_view pattern) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t hole = pattern.find("{n}");
    if (hole == std::string_view::npos) return line == pattern ? std::optional<std::uint64_t>(0) : std::nullopt;
    const std::string_view before = pattern.substr(0, hole), after = pattern.substr(hole + 3);
    if (line.size() < before.size() + after.size() || !line.starts_with(before) || !line.ends_with(after)) return std::nullopt;
    const std::string_view digits = trim(line.substr(before.size(), line.size() - before.size() - after.size()));
    std::uint64_t count = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return count;
}

// Has the record more than blanks and delimiters in it? "No" may be wrong, "yes" is not.
bool surely_filled(std::string_view record, char delimiter) {
    constexpr std::size_t kLook = 64;
    return std::any_of(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(std::min(kLook, record.size())),
                       [&](char c) { return c > ' ' && c < 0x7F && c != delimiter; });
}

}  // namespace

Status CsvReader::State::take_header(char* begin) {
    const std::string_view raw(begin, length(begin, scanned.end));
    if (!is_utf8(raw) || raw.find('\0') != std::string_view::npos || scanned.junk_after_quote)
        return error_at_record(std::string(say("表头读不出来（编码不对、有零字节，或引号后有多余文字）", "the header cannot be read (encoding, NUL bytes, or text behind a quote)")),
                               std::string(say("确认这是 CSV 文件、编码写得对、表头在所说的行", "check that this is a CSV file, its encoding, and the header's line")));
    std::vector<std::string> names;
    for (const CsvField& field : scanned.fields) names.emplace_back(unescape(field));
    if (scanned.count > kMaxColumns) names.resize(scanned.count);
    return make_origin(names);
}

bool CsvReader::State::take_unreadable(Page& page, const char* begin, std::size_t offset) {
    const std::string_view raw(begin, length(begin, scanned.end));
    if (const std::size_t bad = first_invalid_utf8(raw); bad != kNoPosition) {
        const std::uint64_t at = text.all_utf8() ? text.first_byte() + before_block + offset + bad : text.take_unreadable().value_or(0);
        refuse(page, "encoding", say_both("字节偏移 {n} 处不是有效的编码", "byte offset {n}: not of the file's encoding", {{"n", std::to_string(at)}}));
        return true;
    }
    if (const std::size_t nul = raw.find('\0'); nul != std::string_view::npos) {
        refuse(page, "nul-byte", say_both("第 {n} 个字节为零", "byte {n} of the record is zero", {{"n", std::to_string(nul + 1)}}));
        return true;
    }
    return false;
}

RowHash CsvReader::State::hash_of(std::string_view raw) const {
    RowHash hash = xxh3_128(raw);
    for (std::size_t i = 0; i < hash.size(); ++i) hash[i] ^= columns[i];  // other columns, another row
    return hash;
}

RawRow& CsvReader::State::add_row(Page& page, std::string_view raw, const RowHash& hash) {
    ++rows;
    page.bytes += raw.size();
    RawRow& row = page.rows.emplace_back();
    row.origin = origin_index(page);
    row.number = record;
    row.hash = hash;
    return row;
}

void CsvReader::State::take_data(Page& page, char* begin) {
    const std::string_view raw(begin, length(begin, scanned.end));
    const RowHash hash = hash_of(raw);  // before cells are unescaped where they stand
    const std::size_t first = page.cells.size();
    page.cells.resize(first + scanned.count);
    Cell* cell = page.cells.data() + first;
    for (const CsvField& field : scanned.fields) {
        cell->text = unescape(field);
        cell->form = cell->text.empty() ? CellForm::blank : CellForm::text;
        ++cell;
    }
    if (all_blank({page.cells.data() + first, scanned.count})) {
        page.cells.resize(first);
        return add_skip(page, origin_index(page), record, "blank");
    }
    RawRow& row = add_row(page, raw, hash);
    row.first_cell = static_cast<std::uint32_t>(first);
    row.cell_count = static_cast<std::uint32_t>(scanned.count);
}

// The record at `begin` as it is, if it ends before the next quote and surely has something in it: then its end is found by
// looking for line feeds alone. The next record's beginning, or nullptr: it has to be looked at cell by cell.
char* CsvReader::State::take_undivided(Page& page, char* begin, char* end, const char* quote) {
    auto* const line = static_cast<char*>(std::memchr(begin, '\n', length(begin, end)));
    if (line == nullptr || line > quote) return nullptr;
    const std::string_view raw(begin, length(begin, line > begin && line[-1] == '\r' ? line - 1 : line));
    if (!surely_filled(raw, shape.delimiter)) return nullptr;
    ++record;
    add_row(page, raw, hash_of(raw)).text = raw;
    return line + 1;
}

Status CsvReader::State::take_record(Page& page, char* begin, std::size_t offset) {
    ++record;
    if (!shape.trailer.empty()) {
        const std::string_view line(begin, length(begin, scanned.end));
        if (trailer && !trim(line).empty())
            return error_at_record(std::string(say("结束行之后还有内容", "something stands after the trailer line")), std::string(say("请来源单位重新导出", "have it exported again")));
        if (const auto count = trailer_in(line, shape.trailer)) {
            trailer = count;
            return {};
        }
        if (trailer) return {};
    }
    if (!origin) {
        if (record < shape.header) {
            add_skip(page, origin_index(page), record, "header");
            return {};
        }
        return take_header(begin);
    }
    if (suspect && take_unreadable(page, begin, offset)) return {};
    const auto refuse_as_read = [&](std::string_view code, Bilingual detail) {
        refuse(page, code, std::move(detail));
        page.rows.back().hash = hash_of({begin, length(begin, scanned.end)});
    };
    if (scanned.junk_after_quote) {
        refuse_as_read("bad-quote", say_both("右引号之后还有文字", "text stands behind a closing quote"));
    } else if (scanned.count != origin->columns.size()) {
        if (scanned.count == 1 && trim({begin, length(begin, scanned.end)}).empty()) add_skip(page, origin_index(page), record, "blank");
        else refuse_as_read("ragged-row", cell_count_detail(scanned.count, origin->columns.size()));
    } else {
        take_data(page, begin);
    }
    return {};
}

}  // namespace creditlink
