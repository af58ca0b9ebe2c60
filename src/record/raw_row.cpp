#include "creditlink/record/raw_row.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "creditlink/base/eight.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

constexpr std::size_t kKeptBlock = 256u << 10;       // some hundred rows
constexpr std::size_t kLargestReused = 8u << 20;     // a block made for one monstrous row is not held for ever
constexpr std::size_t kShownKey = 60;                // code points of a table's key in a place

constexpr std::array<std::string_view, 5> kShapeNames = {"lines", "sheet", "table", "elements", "objects"};  // in their order

std::string column_letters(std::uint64_t column) {
    std::string letters;
    for (std::uint64_t n = column + 1; n > 0; n = (n - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
    return letters;
}

// Frames a piece by its length, so that neighbours cannot lend each other bytes. Little-endian on every machine.
void append_framed(std::string& out, std::string_view piece) {
    std::array<char, 8> length;
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<char>(std::uint64_t(piece.size()) >> 8 * i & 0xff);
    out.append(length.data(), length.size()).append(piece);
}

// Hashing wants one run of bytes. The buffer is kept: a million rows would allocate it a million times.
std::string& scratch() {
    thread_local std::string buffer;
    if (buffer.capacity() > kLargestReused) buffer = {};
    buffer.clear();
    return buffer;
}

}  // namespace

std::string_view name_of(Origin::Shape shape) { return kShapeNames[static_cast<std::size_t>(shape)]; }

Origin::Shape shape_named(std::string_view name) {
    const auto at = std::ranges::find(kShapeNames, name);
    return at == kShapeNames.end() ? Origin::Shape::lines : static_cast<Origin::Shape>(at - kShapeNames.begin());
}

Bilingual row_in_words(Origin::Shape shape, std::uint64_t row, std::string_view key) {
    const Words words = {{"n", std::to_string(row)}, {"key", shown(key, kShownKey)}};
    const bool keyed = !key.empty();
    switch (shape) {
        case Origin::Shape::lines: return say_both("第 {n} 条", "record {n}", words);
        case Origin::Shape::sheet: return say_both("第 {n} 行", "row {n}", words);
        case Origin::Shape::table: return keyed ? say_both("键 {key}", "key {key}", words) : say_both("第 {n} 行", "row {n}", words);
        case Origin::Shape::elements: return keyed ? say_both("第 {n} 个元素（{key}）", "element {n} ({key})", words) : say_both("第 {n} 个元素", "element {n}", words);
        case Origin::Shape::objects: return keyed ? say_both("第 {n} 个对象（{key}）", "object {n} ({key})", words) : say_both("第 {n} 个对象", "object {n}", words);
    }
    return {};
}

std::string Origin::place(std::uint64_t row, std::string_view key, int column) const {
    std::string out = file;
    if (!part.empty()) out.append(out.empty() ? "" : "/").append(part);
    const bool has_column = column >= 0 && static_cast<std::size_t>(column) < columns.size();
    if (row == 0 && key.empty()) return out;
    if (!out.empty()) out.push_back(' ');
    if (shape == Shape::sheet && column >= 0) return out + column_letters(first_column + static_cast<std::uint64_t>(column)) + std::to_string(row);
    out += row_in_words(shape, row, key).said();
    if (has_column) out += say("「{name}」", " \"{name}\"", {{"name", shown(columns[static_cast<std::size_t>(column)])}});
    return out;
}

Page::Page(Page&& other) noexcept { *this = std::move(other); }

Page& Page::operator=(Page&& other) noexcept {
    origins.swap(other.origins);
    cells.swap(other.cells);
    rows.swap(other.rows);
    blocks_.swap(other.blocks_);
    std::swap(bytes, other.bytes);
    std::swap(undivided_welcome, other.undivided_welcome);
    std::swap(used_, other.used_);
    std::swap(kept_, other.kept_);
    details_.swap(other.details_);
    return *this;
}

std::string_view Page::keep(std::string_view text) {
    if (text.empty()) return {};
    if (kept_ == nullptr || kept_->capacity() - kept_->size() < text.size()) kept_ = &block(std::max(kKeptBlock, text.size()));
    const std::size_t at = kept_->size();
    kept_->append(text);  // within its capacity: nothing moves
    return std::string_view(*kept_).substr(at);
}

const Bilingual* Page::keep_detail(Bilingual detail) { return detail.empty() ? nullptr : &details_.emplace_back(std::move(detail)); }

std::string& Page::block(std::size_t capacity) {
    for (std::size_t i = used_; i < blocks_.size(); ++i) {
        if (blocks_[i].capacity() < capacity) continue;
        if (i != used_) blocks_[i].swap(blocks_[used_]);  // both free: nobody looks into them
        return blocks_[used_++];
    }
    blocks_.emplace_back().reserve(capacity);
    if (used_ + 1 != blocks_.size()) blocks_.back().swap(blocks_[used_]);
    return blocks_[used_++];
}

void Page::clear() {
    origins.clear();
    cells.clear();
    rows.clear();
    bytes = 0;
    for (std::string& block : blocks_) {
        if (block.capacity() > kLargestReused) block = std::string();
        block.clear();
    }
    used_ = 0;
    kept_ = nullptr;
    details_.clear();
}

void divide_any(const Origin& origin, const RawRow& row, std::vector<Cell>& cells) {
    constexpr std::size_t kAtOnce = 64;  // bytes whose delimiters stand in one word: a loop that ends seldom is foreseen well
    const std::string_view text = row.text;
    const auto delimiter = static_cast<std::uint8_t>(origin.delimiter);
    std::size_t begin = 0;
    const auto cell_until = [&](std::size_t end) {
        cells.push_back({{text.data() + begin, end - begin}, end == begin ? CellForm::blank : CellForm::text});
        begin = end + 1;
    };
    for (std::size_t from = 0; from < text.size(); from += kAtOnce) {
        const std::size_t end = std::min(from + kAtOnce, text.size());
        std::uint64_t delimiters = 0;
        std::size_t at = from;
        for (; end - at >= sizeof(eight::Bytes); at += sizeof(eight::Bytes))
            delimiters |= eight::bits_of(eight::is(eight::load(text.data() + at), delimiter)) << (at - from);
        for (; at < end; ++at) delimiters |= std::uint64_t(text[at] == origin.delimiter) << (at - from);
        for (; delimiters != 0; delimiters &= delimiters - 1) cell_until(from + static_cast<std::size_t>(std::countr_zero(delimiters)));
    }
    cell_until(text.size());
}

bool divide(const Origin& origin, const RawRow& row, std::vector<Cell>& cells) {
    const std::size_t first = cells.size();
    divide_any(origin, row, cells);
    const bool fits = cells.size() - first == origin.columns.size();
    if (!fits) cells.resize(first);
    return fits;
}

std::size_t cell_count(const Origin& origin, const RawRow& undivided) {
    return static_cast<std::size_t>(std::count(undivided.text.begin(), undivided.text.end(), origin.delimiter)) + 1;
}

Bilingual cell_count_detail(std::size_t found, std::size_t expected) {
    return say_both("有 {n} 格，表头有 {m} 列", "{n} cells, the header has {m} columns", {{"n", std::to_string(found)}, {"m", std::to_string(expected)}});
}

RowHash hash_of_row(const RowHash& columns, std::span<const Cell> cells) {
    std::string& framed = scratch();
    framed.append(bytes_of(columns));
    for (const Cell& cell : cells) {
        framed.push_back(static_cast<char>(cell.form));
        append_framed(framed, cell.text);
    }
    return xxh3_128(framed);
}

RowHash hash_of_columns(const std::vector<std::string>& columns) {
    std::string& framed = scratch();
    for (const std::string& column : columns) append_framed(framed, column);
    return xxh3_128(framed);
}

}  // namespace creditlink
