// Excel 97-2003 workbooks (BIFF8) through freexl. It loads the workbook into memory, whose format ends at 65,536 rows.

#include <freexl.h>

#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_rows.h"
#include "sheet_rows.h"

namespace creditlink {

namespace {

constexpr std::uintmax_t kMaxFileBytes = 256u << 20;  // freexl holds all of it

struct Workbook {
    const void* handle = nullptr;
    ~Workbook() {
        if (handle != nullptr) freexl_close(handle);
    }
};

Error broken(const Path& path, std::string_view zh, std::string_view en) {
    return {Errc::source, std::string(say(zh, en)), path.string(), std::string(say("用 Excel 或 WPS 打开看看，另存后再试", "open it in a spreadsheet program, save it anew and try again"))};
}

SheetCell cell_of(const FreeXL_CellValue& value, std::uint32_t column) {
    SheetCell cell{column, {}, CellForm::blank};
    switch (value.type) {
        case FREEXL_CELL_INT: cell.text = std::to_string(value.value.int_value), cell.form = CellForm::number; break;
        case FREEXL_CELL_DOUBLE: cell.text = number_text(value.value.double_value), cell.form = CellForm::number; break;
        case FREEXL_CELL_TEXT:
        case FREEXL_CELL_SST_TEXT: cell.text = value.value.text_value != nullptr ? value.value.text_value : "", cell.form = CellForm::text; break;
        case FREEXL_CELL_DATE:
        case FREEXL_CELL_DATETIME: cell.text = value.value.text_value != nullptr ? value.value.text_value : "", cell.form = CellForm::date; break;
        case FREEXL_CELL_TIME: cell.text = value.value.text_value != nullptr ? value.value.text_value : "", cell.form = CellForm::text; break;
        default: break;
    }
    constexpr std::string_view kMidnight = " 00:00:00";
    if (cell.form == CellForm::date && cell.text.ends_with(kMidnight)) cell.text.resize(cell.text.size() - kMidnight.size());
    if (cell.text.empty()) cell.form = CellForm::blank;
    return cell;
}

class XlsSource final : public Source {
  public:
    XlsSource(std::unique_ptr<Workbook> book, SheetRows rows, std::vector<std::shared_ptr<const Origin>> others, std::uint32_t count, std::uint16_t width)
        : book_(std::move(book)), rows_(std::move(rows)), others_(std::move(others)), count_(count), width_(width) {}

    Result<bool> read(Page& page) override {
        page.clear();
        while (at_ < count_ && page.rows.size() < kPageRows && page.bytes < kPageBytes) {
            cells_.clear();
            for (std::uint16_t column = 0; column < width_; ++column) {
                FreeXL_CellValue value;
                if (freexl_get_cell_value(book_->handle, at_, column, &value) != FREEXL_OK) continue;
                cells_.push_back(cell_of(value, column));
                if (!is_utf8(cells_.back().text)) cells_.back() = {column, {}, CellForm::blank}, bad_ = true;
            }
            ++at_;
            if (std::exchange(bad_, false)) add_refusal(page, origin_in(page, rows_.origin()), at_, "encoding", say("有读不出的文字", "text that cannot be read"));
            else if (Status taken = rows_.take(page, at_, cells_); !taken) return taken.error();
        }
        if (at_ == count_ && !ended_) {
            ended_ = true;
            rows_.finish(page);
            for (const auto& other : others_) add_skip(page, origin_in(page, other), 0, "other-sheet");
        }
        return !page.rows.empty();
    }
    std::string cursor() const override { return {}; }
    bool complete() const override { return ended_; }
    std::uint64_t expected_rows() const override { return count_; }

  private:
    std::unique_ptr<Workbook> book_;
    SheetRows rows_;
    std::vector<std::shared_ptr<const Origin>> others_;
    std::uint32_t count_, at_ = 0;
    std::uint16_t width_;
    std::vector<SheetCell> cells_;
    bool bad_ = false, ended_ = false;
};

}  // namespace

Result<std::unique_ptr<Source>> open_xls(const SourceSpec& spec, ReadMode, std::string_view, SourceContext) {
    const Options options(spec);
    auto shape = sheet_shape_of(options);
    if (!shape) return shape.error();
    const Path path = options.path_of(options.text("path"));
    std::error_code code;
    const std::uintmax_t size = std::filesystem::file_size(path, code);
    if (code) return Error{Errc::source, say("打不开文件：{w}", "cannot open the file: {w}", {{"w", code.message()}}), path.string(), std::string(say("检查路径和权限", "check the path and its permissions"))};
    if (size > kMaxFileBytes) return broken(path, "xls 文件超过 256 MiB", "an xls file of more than 256 MiB");

    auto book = std::make_unique<Workbook>();
    if (freexl_open(path.c_str(), &book->handle) != FREEXL_OK) return broken(path, "不是 xls 文件，或已损坏、已加密", "no xls file, or damaged or encrypted");
    unsigned int sheets = 0, date_mode = 0;
    freexl_get_info(book->handle, FREEXL_BIFF_SHEET_COUNT, &sheets);
    freexl_get_info(book->handle, FREEXL_BIFF_DATEMODE, &date_mode);
    std::vector<std::string> names;
    for (unsigned short i = 0; i < sheets; ++i) {
        const char* name = nullptr;
        freexl_get_worksheet_name(book->handle, i, &name);
        names.emplace_back(name != nullptr && is_utf8(name) ? name : "#" + std::to_string(i + 1));
    }
    auto chosen = choose_sheet(*shape, names, options);
    if (!chosen) return chosen.error();

    Origin origin;
    origin.shape = Origin::Shape::sheet;
    origin.file = path.filename().string();
    origin.part = names[*chosen];
    origin.epoch_1904 = date_mode == FREEXL_BIFF_DATEMODE_1904;
    std::vector<std::shared_ptr<const Origin>> others;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == *chosen) continue;
        unsigned int height = 0;
        unsigned short width = 0;
        const bool listed = freexl_select_active_worksheet(book->handle, static_cast<unsigned short>(i)) == FREEXL_OK &&
                            freexl_worksheet_dimensions(book->handle, &height, &width) == FREEXL_OK;
        if (listed && (height == 0 || width == 0)) continue;  // the empty sheets that every new workbook has
        auto other = std::make_shared<Origin>();
        other->shape = Origin::Shape::sheet;
        other->file = origin.file;
        other->part = names[i];
        others.push_back(std::move(other));
    }
    unsigned int rows = 0;
    unsigned short columns = 0;
    if (freexl_select_active_worksheet(book->handle, static_cast<unsigned short>(*chosen)) != FREEXL_OK ||
        freexl_worksheet_dimensions(book->handle, &rows, &columns) != FREEXL_OK)
        return broken(path, "读不到工作表", "the sheet cannot be read");
    return std::unique_ptr<Source>(std::make_unique<XlsSource>(std::move(book), SheetRows(*shape, std::move(origin), {}), std::move(others), rows, columns));
}

}  // namespace creditlink
