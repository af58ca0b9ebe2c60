#include "csv_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/source/source.h"
#include "csv_scan.h"
#include "bounds.h"
#include "page_rows.h"

namespace creditlink {

namespace {

constexpr std::size_t kGrowth = kPieceBytes / 2 * 3 + 64;  // GB18030: two bytes become three

std::size_t length(const char* from, const char* to) { return static_cast<std::size_t>(to - from); }

// The first `what`, or the end.
const char* find(const char* from, const char* end, char what) {
    const void* found = std::memchr(from, what, length(from, end));
    return found ? static_cast<const char*>(found) : end;
}

// The delimiter that stands most often outside quotes in the header's line.
char likely_delimiter(std::string_view line) {
    constexpr std::array<char, 4> kDelimiters = {',', '\t', ';', '|'};
    std::array<std::size_t, 4> counts{};
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        if (c == '\n' && !quoted) break;
        const auto* const at = std::find(kDelimiters.begin(), kDelimiters.end(), c);
        if (!quoted && at != kDelimiters.end()) ++counts[static_cast<std::size_t>(at - kDelimiters.begin())];
    }
    return kDelimiters[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

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

struct CsvReader::State {
    State(TextReader reader, const CsvShape& how, std::string file) : text(std::move(reader)), shape(how), name(std::move(file)) {}

    TextReader text;
    CsvShape shape;
    std::string name;

    std::shared_ptr<const Origin> origin;
    RowHash columns{};
    std::uint64_t record = 0;       // number of the last one
    std::uint64_t rows = 0;
    std::optional<std::uint64_t> trailer;

    std::string carry;              // text not yet taken
    bool starved = true;            // `carry` holds no complete record
    bool at_end = false;            // nothing comes after `carry`
    std::uint64_t before_block = 0; // bytes of text before the block being parsed: the file's offset, if it is UTF-8
    bool suspect = false;           // the block holds something that cannot be read: look at each record
    bool oversize = false;          // inside a record that is too large
    bool oversize_quoted = false;
    CsvRecord scanned;

    Error error_at_record(std::string message, std::string hint) const {
        return {Errc::source, std::move(message), name + say(" 第 {n} 条", " record {n}", {{"n", std::to_string(record)}}), std::move(hint)};
    }
    Error unclosed() const {
        return error_at_record(std::string(say("引号没有配对，直到文件结束", "a quote is never closed, up to the file's end")),
                               std::string(say("检查这一条里的引号，或文件没有传完；改好后重新读取", "look at the quotes of this record, or the file is incomplete; mend it and read again")));
    }

    Status make_origin(const std::vector<std::string>& names) {
        if (names.size() > kMaxColumns)
            return error_at_record(say("表头有 {n} 列，最多 {m} 列", "the header has {n} columns, at most {m} are read", {{"n", std::to_string(names.size())}, {"m", std::to_string(kMaxColumns)}}),
                                   std::string(say("检查分隔符和表头所在的行", "check the delimiter and the header's line")));
        auto made = std::make_shared<Origin>();
        made->shape = Origin::Shape::lines;
        made->file = name;
        made->columns = column_names(names);
        made->note = text.note();
        made->delimiter = shape.delimiter;
        columns = hash_of_columns(made->columns);
        origin = std::move(made);
        return {};
    }

    // Before the header is known, rows that are skipped need a place all the same.
    std::uint32_t origin_index(Page& page) {
        if (origin) return origin_in(page, origin);
        if (page.origins.empty() || !page.origins.back()->columns.empty() || page.origins.back()->file != name) {
            auto bare = std::make_shared<Origin>();
            bare->file = name;
            page.origins.push_back(std::move(bare));
        }
        return static_cast<std::uint32_t>(page.origins.size() - 1);
    }

    void refuse(Page& page, std::string_view code, std::string detail) {
        ++rows;
        add_refusal(page, origin_index(page), record, code, detail);
    }

    Status parse(Page& page, std::string& block, std::size_t& used);
    Status take_record(Page& page, char* begin, std::size_t offset);
    Status take_header(char* begin);
    bool take_unreadable(Page& page, const char* begin, std::size_t offset);
    void take_data(Page& page, char* begin);
    RowHash hash_of(std::string_view raw) const;
    RawRow& add_row(Page& page, std::string_view raw, const RowHash& hash);
    char* take_undivided(Page& page, char* begin, char* end, const char* quote);
    Status pass_oversize(Page& page, std::string_view text, std::size_t& used);
};

// ---- one record -----------------------------------------------------------------------------------------------------

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
        refuse(page, "encoding", say("字节偏移 {n} 处不是有效的编码", "byte offset {n}: not of the file's encoding", {{"n", std::to_string(at)}}));
        return true;
    }
    if (const std::size_t nul = raw.find('\0'); nul != std::string_view::npos) {
        refuse(page, "nul-byte", say("第 {n} 个字节为零", "byte {n} of the record is zero", {{"n", std::to_string(nul + 1)}}));
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
    if (scanned.junk_after_quote) {
        refuse(page, "bad-quote", std::string(say("右引号之后还有文字", "text stands behind a closing quote")));
    } else if (scanned.count != origin->columns.size()) {
        if (scanned.count == 1 && trim({begin, length(begin, scanned.end)}).empty()) add_skip(page, origin_index(page), record, "blank");
        else refuse(page, "ragged-row", cell_count_detail(scanned.count, origin->columns.size()));
    } else {
        take_data(page, begin);
    }
    return {};
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

Status CsvReader::State::parse(Page& page, std::string& block, std::size_t& used) {
    char* const base = block.data();
    char* const end = base + block.size();
    char* at = base + used;
    if (shape.delimiter == 0 && record + 1 >= shape.header) shape.delimiter = likely_delimiter({at, length(at, end)});
    const std::size_t last_line = at_end ? block.size() : block.rfind('\n') + 1;  // 0 if there is none
    const std::string_view lines(block.data(), last_line);
    suspect = !lines.empty() && (std::memchr(lines.data(), 0, lines.size()) != nullptr || !is_utf8(lines));
    starved = false;
    const char* quote = at;  // the first one not before `at`, or the end
    while (at < end) {
        if (page.rows.size() >= kPageRows || page.bytes >= kPageBytes) return {};
        if (page.undivided_welcome && origin && origin->delimiter != 0 && shape.trailer.empty() && !suspect) {
            if (quote <= at) quote = find(at, end, '"');
            if (char* next = take_undivided(page, at, end, quote)) {
                at = next;
                used = length(base, at);
                continue;
            }
        }
        const std::size_t most = origin ? origin->columns.size() : kMaxColumns;
        const CsvScan scan = scan_record(at, end, at_end, shape.delimiter == 0 ? ',' : shape.delimiter, most, scanned);
        if (scan == CsvScan::incomplete) break;
        if (scan == CsvScan::unclosed) {
            ++record;
            return unclosed();
        }
        if (Status taken = take_record(page, at, static_cast<std::size_t>(at - base)); !taken) return taken;
        at = scanned.next;
        used = static_cast<std::size_t>(at - base);
        if (shape.delimiter == 0 && record + 1 >= shape.header) shape.delimiter = likely_delimiter({at, length(at, end)});
    }
    starved = true;
    return {};
}

// The rest of a record that is too large goes by unseen but for its quotes, which say where it ends.
Status CsvReader::State::pass_oversize(Page& page, std::string_view text_left, std::size_t& used) {
    for (; used < text_left.size(); ++used) {
        if (text_left[used] == '"') oversize_quoted = !oversize_quoted;
        if (text_left[used] == '\n' && !oversize_quoted) break;
    }
    if (used == text_left.size() && !at_end) return {};
    if (used == text_left.size() && oversize_quoted) return unclosed();
    if (used < text_left.size()) ++used;
    oversize = false;
    refuse(page, "too-large", say("一条超过 {n} MiB", "a record of more than {n} MiB", {{"n", std::to_string(kMaxRecordBytes >> 20)}}));
    return {};
}

CsvReader::CsvReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const Path& path, const CsvShape& shape) {
    auto text = TextReader::open(path, shape.encoding);
    if (!text) return text.error();
    auto state = std::make_unique<State>(std::move(*text), shape, path.filename().string());
    if (shape.header == 0)
        if (Status made = state->make_origin(shape.columns); !made) return made.error();
    return CsvReader(std::move(state));
}

Result<bool> CsvReader::read(Page& page) {
    State& s = *state_;
    while (page.rows.size() < kPageRows && page.bytes < kPageBytes) {
        if (s.starved && s.at_end && s.carry.empty()) return false;
        std::string& block = page.block((s.carry.size() / kGrowth + 2) * kGrowth);  // few sizes, so that blocks are used again
        block.assign(s.carry);
        std::size_t used = 0;
        bool read_more = s.starved;
        do {  // until the block holds a record, or the file ends
            if (read_more) {
                auto more = s.text.read(block);
                if (!more) return more.error();
                s.at_end = !*more;
            }
            if (s.oversize)
                if (Status passed = s.pass_oversize(page, block, used); !passed) return passed.error();
            if (!s.oversize)
                if (Status parsed = s.parse(page, block, used); !parsed) return parsed.error();
            if (s.starved && !s.oversize && used == 0 && block.size() > kMaxRecordBytes) {  // used: rows look into the block
                ++s.record;
                s.oversize = true;
                s.oversize_quoted = false;
                if (Status passed = s.pass_oversize(page, block, used); !passed) return passed.error();
            }
            if (s.oversize) {
                s.before_block += block.size();
                block.clear();
                used = 0;
            }
            read_more = true;
        } while (used == 0 && s.starved && !s.at_end);
        s.carry.assign(block, used);
        s.before_block += used;
        if (s.at_end && s.starved) return false;
    }
    return true;
}

const std::shared_ptr<const Origin>& CsvReader::origin() const { return state_->origin; }
std::uint64_t CsvReader::rows() const { return state_->rows; }
std::optional<std::uint64_t> CsvReader::trailer() const { return state_->trailer; }
std::uint64_t CsvReader::bytes_read() const { return state_->text.bytes_read(); }
std::uint64_t CsvReader::size() const { return state_->text.size(); }
std::string CsvReader::note() const { return state_->text.note(); }

}  // namespace creditlink
