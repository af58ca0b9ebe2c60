#include "sheet_rows.h"

#include <algorithm>
#include <utility>

#include "bounds.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_rows.h"

namespace creditlink {

const std::vector<SourceOption> kSheetOptions = {
    {"path", "path", "", "文件", "the file"},
    {"sheet", "any", "1", "工作表的名称或第几张", "the sheet's name or number"},
    {"header", "any", "1", "表头在第几行；[3, 4] 是三、四两行，以“/”连接", "the header's row; [3, 4] are rows three and four, joined by \"/\""},
    {"first_data", "number", "0", "数据从第几行开始；0 是表头之后", "the first row of data; 0: behind the header"},
};

Result<SheetShape> sheet_shape_of(const Options& options) {
    SheetShape shape;
    if (const json::Value* sheet = options.find("sheet")) {
        if (sheet->is_string()) shape.sheet = sheet->text;
        else shape.sheet_number = static_cast<std::uint64_t>(sheet->integer().value_or(0));
    }
    if (const json::Value* header = options.find("header")) {
        const bool range = header->is_array() && header->items.size() == 2;
        shape.header_first = static_cast<std::uint64_t>((range ? header->items[0] : *header).integer().value_or(0));
        shape.header_last = static_cast<std::uint64_t>((range ? header->items[1] : *header).integer().value_or(0));
    }
    constexpr std::uint64_t kDeepestHeader = 20;
    if (shape.header_first < 1 || shape.header_last < shape.header_first || shape.header_last - shape.header_first >= kDeepestHeader)
        return options.error("header", std::string(say("header 应为行号，或 [起, 止]", "header is a row number, or [first, last]")));
    shape.first_data = std::max<std::uint64_t>(static_cast<std::uint64_t>(options.number("first_data", 0)), shape.header_last + 1);
    return shape;
}

Result<std::size_t> choose_sheet(const SheetShape& shape, const std::vector<std::string>& names, const Options& options) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (shape.sheet.empty() ? i + 1 == shape.sheet_number : names[i] == shape.sheet) return i;
        list += (list.empty() ? "" : ", ") + shown(names[i]);
    }
    return options.error("sheet", std::string(say("没有这张工作表", "there is no such sheet")), say("有：{l}", "there are: {l}", {{"l", list}}));
}

SheetRows::SheetRows(SheetShape shape, Origin origin, std::vector<Merge> merges)
    : shape_(std::move(shape)), bare_(std::move(origin)), merges_(std::move(merges)), header_(shape_.header_last - shape_.header_first + 1) {
    bare_.shape = Origin::Shape::sheet;
    origin_ = std::make_shared<Origin>(bare_);
}

std::string SheetRows::header_text(std::uint64_t row, std::uint32_t column, bool& repeated) const {
    repeated = false;
    std::uint64_t from_row = row;
    std::uint32_t from_column = column;
    for (const Merge& merge : merges_) {
        if (row < merge.first_row || row > merge.last_row || column < merge.first_column || column > merge.last_column) continue;
        repeated = row > std::max(merge.first_row, shape_.header_first);
        from_row = merge.first_row;
        from_column = merge.first_column;
    }
    if (from_row < shape_.header_first) return {};  // a title's merge reaches down
    const auto& cells = header_[from_row - shape_.header_first];
    return from_column < cells.size() ? cells[from_column] : std::string();
}

Status SheetRows::make_columns() {
    std::size_t width = 0;
    for (const auto& row : header_) width = std::max(width, row.size());
    for (const Merge& merge : merges_)
        if (merge.first_row >= shape_.header_first && merge.last_row <= shape_.header_last && merge.last_column < kMaxColumns)
            width = std::max<std::size_t>(width, merge.last_column + 1);
    std::vector<std::string> names(width);
    for (std::uint32_t column = 0; column < width; ++column) {
        for (std::uint64_t row = shape_.header_first; row <= shape_.header_last; ++row) {
            bool repeated = false;
            const std::string text(trim(header_text(row, column, repeated)));
            if (repeated || text.empty()) continue;
            names[column] += (names[column].empty() ? "" : "/") + text;
        }
    }
    while (!names.empty() && names.back().empty()) names.pop_back();
    if (names.empty())
        return Error{Errc::source, std::string(say("表头所在的行是空的", "the header's rows are blank")), bare_.place(shape_.header_first, {}, -1),
                     std::string(say("检查选项 header 和 sheet", "check the options header and sheet"))};
    auto origin = std::make_shared<Origin>(bare_);
    origin->columns = column_names(names);
    columns_ = hash_of_columns(origin->columns);
    origin_ = std::move(origin);
    return {};
}

void SheetRows::take_data(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells) {
    const std::uint32_t origin = origin_in(page, origin_);
    const std::size_t first = page.cells.size(), width = origin_->columns.size();
    page.cells.resize(first + width);
    for (auto at = page.cells.begin() + static_cast<std::ptrdiff_t>(first); at != page.cells.end(); ++at) at->form = CellForm::blank;
    bool beyond = false;
    for (const SheetCell& cell : cells) {
        if (cell.column >= width) beyond |= !trim(cell.text).empty();
        else if (!cell.text.empty()) page.cells[first + cell.column] = {page.keep(cell.text), cell.form};
    }
    const bool blank = all_blank({page.cells.data() + first, width});
    if (blank || beyond) page.cells.resize(first);
    if (beyond) {
        ++data_;
        add_refusal(page, origin, number, "ragged-row", say_both("表头有 {m} 列，右边还有内容", "the header has {m} columns, something stands right of them", {{"m", std::to_string(width)}}));
    } else if (blank) {
        add_skip(page, origin, number, "blank");
    } else {
        ++data_;
        add_row(page, origin, number, {}, first, columns_);
    }
}

Status SheetRows::take(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells) {
    if (number <= last_)
        return Error{Errc::source, std::string(say("行号没有递增", "row numbers do not ascend")), bare_.place(number, {}, -1), {}};
    constexpr std::uint64_t kWideGap = 10'000;  // a stray cell at the sheet's end: told in one row
    if (number - last_ > kWideGap) {
        add_skip(page, origin_in(page, origin_), last_ + 1, "blank", say_both("到第 {n} 行都是空的", "blank up to row {n}", {{"n", std::to_string(number - 1)}}));
        last_ = number - 1;
    }
    while (last_ + 1 < number)  // rows that were never written are rows all the same
        if (Status gap = take(page, last_ + 1, {}); !gap) return gap;
    last_ = number;
    if (number < shape_.first_data) {
        if (number >= shape_.header_first && number <= shape_.header_last) {
            auto& row = header_[number - shape_.header_first];
            for (const SheetCell& cell : cells) {
                if (cell.column >= kMaxColumns || cell.text.empty()) continue;
                if (row.size() <= cell.column) row.resize(cell.column + 1);
                row[cell.column] = cell.text;
            }
            if (number == shape_.header_last)
                if (Status made = make_columns(); !made) return made;
        }
        // One origin for the whole sheet once the header is known; titles above it have it bare.
        add_skip(page, origin_in(page, origin_), number, "header");
        return {};
    }
    take_data(page, number, cells);
    return {};
}

Status SheetRows::refuse(Page& page, std::uint64_t number, std::string_view code, Bilingual detail) {
    if (number >= shape_.header_first && number <= shape_.header_last)
        return Error{Errc::source, say("表头读不出：{d}", "the header cannot be read: {d}", {{"d", detail.said()}}), bare_.place(number, {}, -1),
                     std::string(say("请重新导出这个文件", "export the file again"))};
    last_ = number;
    ++data_;
    add_refusal(page, origin_in(page, origin_), number, code, std::move(detail));
    return {};
}

void SheetRows::finish(Page& page) {
    if (data_ == 0) add_skip(page, origin_in(page, origin_), 0, "no-rows");
}

}  // namespace creditlink
