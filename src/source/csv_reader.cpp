#include "csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "creditlink/base/text.h"
#include "csv_state.h"

namespace creditlink {

namespace {

constexpr std::size_t kGrowth = kPieceBytes / 2 * 3 + 64;  // GB18030: two bytes become three

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

}  // namespace

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
    refuse(page, "too-large", say_both("一条超过 {n} MiB", "a record of more than {n} MiB", {{"n", std::to_string(kMaxRecordBytes >> 20)}}));
    return {};
}

CsvReader::CsvReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const Path& path, const CsvShape& shape) {
    auto text = TextReader::open(path, shape.encoding, shape.files);
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
                const std::size_t from = block.size();
                auto more = s.text.read(block);
                if (!more) return more.error();
                s.at_end = !*more;
                s.end_lines(block, from);
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
std::string CsvReader::note() const {
    return state_->text.note() + std::string(state_->returns.value_or(false) ? say("，只用 CR 换行", ", lines end with CR alone") : std::string_view());
}

}  // namespace creditlink
