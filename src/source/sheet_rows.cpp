#include "sheet_rows.h"

#include <algorithm>
#include <span>
#include <utility>

#include "bounds.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_rows.h"

namespace creditlink {

namespace {

std::string cell_in_words(std::uint64_t row, int column) {  // "D37"
    Origin nowhere;
    nowhere.shape = Origin::Shape::sheet;
    return nowhere.place(row, {}, column);
}

}  // namespace

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
    : shape_(std::move(shape)), bare_(std::move(origin)), header_(shape_.header_last - shape_.header_first + 1) {
    bare_.shape = Origin::Shape::sheet;
    for (const Merge& merge : merges) {
        if (merge.first_row <= shape_.header_last) merges_.push_back(merge);
        else if (merge.first_row >= shape_.first_data) data_merges_.push_back(merge);
    }
    std::stable_sort(data_merges_.begin(), data_merges_.end(), [](const Merge& a, const Merge& b) { return a.first_row < b.first_row; });
    origin_ = std::make_shared<Origin>(bare_);
}

std::string SheetRows::header_text(std::uint64_t row, std::uint32_t column, bool& repeated) const {
    repeated = false;
    std::uint64_t from_row = row;
    std::uint32_t from_column = column;
    for (const Merge& merge : merges_) {
        if (row < merge.first_row || row > merge.last_row || column < merge.first_column || column > merge.last_column) continue;
        repeated = row > std::max<std::uint64_t>(merge.first_row, shape_.header_first);
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

// Of the merged cells that begin in this row: what they hold is kept for the rows below.
Status SheetRows::begin_merges(const Page& page, std::uint64_t number, std::size_t first_cell, std::size_t width) {
    std::ptrdiff_t others = -1;
    for (; next_merge_ < data_merges_.size() && data_merges_[next_merge_].first_row <= number; ++next_merge_) {
        const Merge& merge = data_merges_[next_merge_];
        if (merge.first_row != number || merge.first_column >= width) continue;
        const auto cells = std::span(page.cells).subspan(first_cell, width);
        const Cell& cell = cells[merge.first_column];
        if (cell.text.empty()) continue;
        if (merge.last_column > merge.first_column) {
            if (others < 0) others = std::count_if(cells.begin(), cells.end(), [](const Cell& c) { return !c.text.empty(); });
            if (others > 1 && ++wide_ == 1) first_wide_ = origin_->place(number, {}, static_cast<int>(merge.first_column));
        }
        const auto held = carried_.find(merge.first_column);
        const bool twice = held != carried_.end() && held->second.first_row == number;  // no sound list says a cell twice
        if (merge.last_row == merge.first_row || twice) continue;
        Carried& carried = carried_[merge.first_column];
        carried_bytes_ += cell.text.size() - carried.text.size();
        carried = {number, merge.last_row, std::string(cell.text), cell.form, false};
        if (carried_bytes_ > kMaxRecordBytes)
            return Error{Errc::source, std::string(say("合并单元格的内容超过 16 MiB", "merged cells that hold more than 16 MiB")), bare_.place(number, {}, -1),
                         std::string(say("确认这是数据表，或取消合并", "check that this is a sheet of records, or unmerge the cells"))};
    }
    return {};
}

// Puts into the row what merged cells hold that began above it. False: it could not be read there.
bool SheetRows::fill_merged(Page& page, std::uint64_t number, std::size_t first_cell) {
    bool sound = true, filled = false;
    for (auto at = carried_.begin(); at != carried_.end();) {
        const auto& [column, carried] = *at;
        if (number > carried.last_row) {
            carried_bytes_ -= carried.text.size();
            at = carried_.erase(at);
            continue;
        }
        Cell& cell = page.cells[first_cell + column];
        if (number > carried.first_row && trim(cell.text).empty()) {
            sound &= !carried.lost;
            filled = true;
            cell = {page.keep(carried.text), carried.form};
        }
        ++at;
    }
    if (filled && sound && ++filled_ == 1) first_filled_ = number;
    return sound;
}

Status SheetRows::take_data(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells) {
    const std::uint32_t origin = origin_in(page, origin_);
    const std::size_t first = page.cells.size(), width = origin_->columns.size();
    page.cells.resize(first + width);
    for (auto at = page.cells.begin() + static_cast<std::ptrdiff_t>(first); at != page.cells.end(); ++at) at->form = CellForm::blank;
    int beyond = -1;
    for (const SheetCell& cell : cells) {
        if (cell.column >= width && !trim(cell.text).empty() && beyond < 0) beyond = static_cast<int>(cell.column);
        if (cell.column >= width) continue;
        if (!cell.text.empty()) page.cells[first + cell.column] = {page.keep(cell.text), cell.form};
    }
    if (Status begun = begin_merges(page, number, first, width); !begun) return begun;
    // A row that says nothing of its own stays blank: merged cells often reach below the last row of a table.
    const bool blank = all_blank({page.cells.data() + first, width});
    const bool filled = blank || beyond >= 0 || fill_merged(page, number, first);
    if (blank || beyond >= 0 || !filled) page.cells.resize(first);
    if (beyond >= 0) {
        ++data_;
        add_refusal(page, origin, number, "ragged-row", say_both("表头有 {m} 列，{c} 还有内容", "the header has {m} columns, something stands in {c}",
                                                            {{"m", std::to_string(width)}, {"c", cell_in_words(number, beyond)}}));
    } else if (!filled) {
        ++data_;
        add_refusal(page, origin, number, "unreadable-row", say_both("它的合并单元格在读不出的一行里", "its merged cells begin in a row that cannot be read"));
    } else if (blank) {
        add_skip(page, origin, number, "blank");
    } else {
        ++data_;
        add_row(page, origin, number, {}, first, columns_);
    }
    return {};
}

// Rows that were never written are rows all the same.
Status SheetRows::reach(Page& page, std::uint64_t number) {
    if (number <= last_)
        return Error{Errc::source, std::string(say("行号没有递增", "row numbers do not ascend")), bare_.place(number, {}, -1), {}};
    constexpr std::uint64_t kWideGap = 10'000;  // a stray cell at the sheet's end: told in one row
    if (number - last_ > kWideGap) {
        add_skip(page, origin_in(page, origin_), last_ + 1, "blank", say_both("到第 {n} 行都是空的", "blank up to row {n}", {{"n", std::to_string(number - 1)}}));
        last_ = number - 1;
    }
    while (last_ + 1 < number)
        if (Status gap = take(page, last_ + 1, {}); !gap) return gap;
    return {};
}

Status SheetRows::take(Page& page, std::uint64_t number, const std::vector<SheetCell>& cells) {
    if (Status reached = reach(page, number); !reached) return reached;
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
    return take_data(page, number, cells);
}

Status SheetRows::refuse(Page& page, std::uint64_t number, std::string_view code, Bilingual detail) {
    if (number >= shape_.header_first && number <= shape_.header_last)
        return Error{Errc::source, say("表头读不出：{d}", "the header cannot be read: {d}", {{"d", detail.said()}}), bare_.place(number, {}, -1),
                     std::string(say("请重新导出这个文件", "export the file again"))};
    if (Status reached = reach(page, number); !reached) return reached;
    last_ = number;
    ++data_;
    add_refusal(page, origin_in(page, origin_), number, code, std::move(detail));
    for (; next_merge_ < data_merges_.size() && data_merges_[next_merge_].first_row <= number; ++next_merge_) {
        const Merge& merge = data_merges_[next_merge_];
        if (merge.first_column >= origin_->columns.size()) continue;
        Carried& carried = carried_[merge.first_column];
        carried_bytes_ -= carried.text.size();
        carried = {merge.first_row, merge.last_row, {}, CellForm::blank, true};
    }
    return {};
}

Status SheetRows::finish(Page& page) {
    if (last_ < shape_.header_last)
        return Error{Errc::source, say("表头应在第 {h} 行，这张表只到第 {n} 行", "the header should be in row {h}, and the sheet ends with row {n}",
                                       {{"h", std::to_string(shape_.header_last)}, {"n", std::to_string(last_)}}), bare_.place(0, {}, -1),
                     std::string(say("检查选项 header 和 sheet", "check the options header and sheet"))};
    if (data_ == 0) add_skip(page, origin_in(page, origin_), 0, "no-rows");
    return {};
}

std::vector<std::string> SheetRows::notices() const {
    std::vector<std::string> notices;
    if (data_ == 0) notices.push_back(no_rows_notice({bare_.place(0, {}, -1)}));
    if (filled_ > 0)
        notices.push_back(say("合并单元格：{n} 行取了上面一行的值（第一处在第 {r} 行）", "merged cells: {n} rows took a value from the row above (first in row {r})",
                              {{"n", std::to_string(filled_)}, {"r", std::to_string(first_filled_)}}));
    if (wide_ > 0)
        notices.push_back(say("{n} 处单元格横向合并（第一处 {c}），只有最左边一列取到值", "{n} cells are merged across columns (first {c}): only the leftmost column has the value",
                              {{"n", std::to_string(wide_)}, {"c", first_wide_}}));
    return notices;
}

}  // namespace creditlink
