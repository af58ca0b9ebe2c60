// Excel 97-2003 workbooks (BIFF8) as rows: one sheet, read by a process of its own.

#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/xls/workbook.h"
#include "page_rows.h"
#include "sheet_rows.h"

namespace creditlink {

namespace {

SheetCell cell_of(const XlsCell& cell) {
    constexpr std::string_view kMidnight = " 00:00:00";
    switch (cell.form) {
        case XlsCell::Form::number: return {cell.column, number_text(cell.number), CellForm::number};
        case XlsCell::Form::text: return {cell.column, std::string(cell.text), CellForm::text};
        case XlsCell::Form::date: break;
    }
    const std::size_t day = cell.text.ends_with(kMidnight) ? cell.text.size() - kMidnight.size() : cell.text.size();
    return {cell.column, std::string(cell.text.substr(0, day)), CellForm::date};
}

class XlsSource final : public Source {
  public:
    XlsSource(XlsWorkbook book, SheetRows rows, std::vector<std::shared_ptr<const Origin>> others, std::uint32_t count)
        : book_(std::move(book)), rows_(std::move(rows)), others_(std::move(others)), count_(count) {}

    Result<bool> read(Page& page) override {
        page.clear();
        while (!ended_ && page.rows.size() < kPageRows && page.bytes < kPageBytes) {
            auto more = book_.next(row_);
            if (!more) return more.error();
            if (Status taken = *more ? take(page) : finish(page); !taken) return taken.error();
        }
        return !page.rows.empty();
    }
    std::string cursor() const override { return {}; }
    bool complete() const override { return ended_; }
    bool read_to_end() const override { return complete(); }
    std::vector<std::string> notices() const override { return ended_ ? rows_.notices() : std::vector<std::string>(); }
    std::uint64_t expected_rows() const override { return count_; }

  private:
    Status take(Page& page) {
        ++at_;
        if (row_.unreadable) return rows_.refuse(page, at_, "encoding", say_both("有读不出的文字", "text that cannot be read"));
        cells_.clear();
        for (const XlsCell& cell : row_.cells) cells_.push_back(cell_of(cell));
        return rows_.take(page, at_, cells_);
    }
    Status finish(Page& page) {
        ended_ = true;
        if (Status finished = rows_.finish(page); !finished) return finished;
        for (const auto& other : others_) add_skip(page, origin_in(page, other), 0, "other-sheet");
        return {};
    }

    XlsWorkbook book_;
    SheetRows rows_;
    std::vector<std::shared_ptr<const Origin>> others_;
    std::uint32_t count_, at_ = 0;
    XlsRow row_;
    std::vector<SheetCell> cells_;
    bool ended_ = false;
};

Origin origin_of(const Path& path, const std::string& sheet) {
    Origin origin;
    origin.shape = Origin::Shape::sheet;
    origin.file = path.filename().string();
    origin.part = sheet;
    return origin;
}

}  // namespace

Result<std::unique_ptr<Source>> open_xls(const SourceSpec& spec, ReadMode, std::string_view, SourceContext context) {
    const Options options(spec);
    auto shape = sheet_shape_of(options);
    if (!shape) return shape.error();
    const Path path = options.path_of(options.text("path"));
    XlsReader reader = xls_reader_beside();
    reader.stop = context.stop;
    auto book = XlsWorkbook::open(path, reader);
    if (!book) return book.error();

    std::vector<std::string> names;
    for (const XlsSheet& sheet : book->sheets()) names.push_back(sheet.name);
    auto chosen = choose_sheet(*shape, names, options);
    if (!chosen) return chosen.error();
    std::vector<std::shared_ptr<const Origin>> others;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const XlsSheet& sheet = book->sheets()[i];
        const bool empty = sheet.readable && (sheet.rows == 0 || sheet.columns == 0);  // the ones that every new workbook has
        if (i != *chosen && !empty) others.push_back(std::make_shared<Origin>(origin_of(path, names[i])));
    }
    if (Status begun = book->choose(*chosen); !begun) return begun.error();
    Origin origin = origin_of(path, names[*chosen]);
    origin.epoch_1904 = book->epoch_1904();
    const std::uint32_t rows = book->sheets()[*chosen].rows;
    return std::unique_ptr<Source>(std::make_unique<XlsSource>(std::move(*book), SheetRows(*shape, std::move(origin), {}), std::move(others), rows));
}

}  // namespace creditlink
