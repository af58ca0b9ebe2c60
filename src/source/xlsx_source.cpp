// Excel workbooks (ECMA-376) as rows: one sheet, streamed through expat, whatever its size.

#include <charconv>
#include <cstdlib>
#include <utility>

#include "bounds.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_pump.h"
#include "page_rows.h"
#include "sheet_rows.h"
#include "xlsx_book.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxCellBytes = 1u << 20;  // Excel ends at 32,767 characters
constexpr std::uint64_t kLastRow = 1'048'576;    // of any workbook

std::string_view attribute_of(const XmlHandler::Attributes& attributes, std::string_view name) {
    for (const auto& [key, value] : attributes)
        if (key == name) return value;
    return {};
}

// "AB12" as column 27 and row 12; false if it is no such place.
bool place_of(std::string_view text, std::uint64_t& row, std::uint32_t& column) {
    std::size_t i = 0;
    std::uint64_t letters = 0;
    for (; i < text.size() && text[i] >= 'A' && text[i] <= 'Z' && i < 4; ++i) letters = letters * 26 + static_cast<std::uint64_t>(text[i] - 'A' + 1);
    const auto [end, code] = std::from_chars(text.data() + i, text.data() + text.size(), row);
    if (letters == 0 || letters > kMaxColumns || code != std::errc() || end != text.data() + text.size()) return false;
    column = static_cast<std::uint32_t>(letters - 1);
    return row >= 1 && row <= kLastRow;
}

struct Merges final : XmlHandler {
    std::uint64_t last_row = 0;
    std::vector<Merge> merges;  // that reach into the header
    Status start(std::string_view name, const Attributes& attributes) override {
        if (name != "mergeCell") return {};
        const auto parts = split(attribute_of(attributes, "ref"), ":");
        Merge merge;
        if (parts.size() == 2 && place_of(parts[0], merge.first_row, merge.first_column) && place_of(parts[1], merge.last_row, merge.last_column) &&
            merge.first_row <= last_row)
            merges.push_back(merge);
        return {};
    }
    Status end(std::string_view) override { return {}; }
    Status text(std::string_view) override { return {}; }
};

class SheetHandler final : public XmlHandler {
  public:
    SheetHandler(const XlsxBook& book, SheetRows& rows, const PagePump::Emit& emit) : book_(book), rows_(rows), emit_(emit) {}

    Status start(std::string_view name, const Attributes& attributes) override;
    Status end(std::string_view name) override;
    Status text(std::string_view piece) override {
        if (!wanted_) return {};
        if (value_.size() + piece.size() > kMaxCellBytes)
            return Error{Errc::source, std::string(say("一个单元格超过 1 MiB", "a cell of more than 1 MiB")), {}, std::string(say("确认这是数据表", "check that this is a sheet of records"))};
        value_ += piece;
        return {};
    }
    Page& page() { return page_; }

  private:
    Status end_cell();

    const XlsxBook& book_;
    SheetRows& rows_;
    const PagePump::Emit& emit_;
    Page page_;
    std::uint64_t row_ = 0;
    std::uint32_t next_column_ = 0;
    std::vector<SheetCell> cells_;
    SheetCell cell_;
    std::string type_, value_;
    std::size_t style_ = 0;
    bool in_cell_ = false, wanted_ = false;
    int phonetic_ = 0;
};

Status SheetHandler::start(std::string_view name, const Attributes& attributes) {
    if (name == "row") {
        const std::string_view number = attribute_of(attributes, "r");
        std::uint64_t row = row_ + 1;
        std::from_chars(number.data(), number.data() + number.size(), row);
        if (row > kLastRow) return Error{Errc::source, std::string(say("行号超过 1048576", "a row number above 1048576")), {}, {}};
        row_ = row;
        next_column_ = 0;
        cells_.clear();
    } else if (name == "c") {
        std::uint64_t row = 0;
        cell_ = {next_column_, {}, CellForm::blank};
        if (const std::string_view place = attribute_of(attributes, "r"); !place.empty() && !place_of(place, row, cell_.column))
            return Error{Errc::source, std::string(say("单元格的位置无效", "a cell's place is none")), {}, {}};
        next_column_ = cell_.column + 1;
        type_ = attribute_of(attributes, "t");
        style_ = SIZE_MAX;
        const std::string_view style = attribute_of(attributes, "s");
        std::from_chars(style.data(), style.data() + style.size(), style_);
        value_.clear();
        in_cell_ = true;
    } else if (in_cell_ && name == "rPh") {
        ++phonetic_;
    } else if (in_cell_ && (name == "v" || name == "t")) {
        wanted_ = phonetic_ == 0;
    }
    return {};
}

Status SheetHandler::end_cell() {
    in_cell_ = false;
    if (value_.empty()) return {};
    cell_.form = CellForm::text;
    if (type_ == "s") {
        std::size_t index = SIZE_MAX;
        std::from_chars(value_.data(), value_.data() + value_.size(), index);
        if (index >= book_.strings.size()) return Error{Errc::source, std::string(say("共享文字的编号不存在", "a shared string that is not there")), {}, {}};
        cell_.text = book_.strings.at(index);
    } else if (type_ == "b") {
        cell_.text = value_ == "1" ? "TRUE" : "FALSE";
    } else if (type_ == "str" || type_ == "inlineStr" || type_ == "e") {
        cell_.text = value_;
    } else if (type_ == "d") {  // ISO 8601
        cell_.text = value_.substr(0, 10);
        if (value_.size() >= 19 && value_.substr(11, 8) != "00:00:00") cell_.text += ' ' + value_.substr(11, 8);
        cell_.form = CellForm::date;
    } else {
        double number = 0;
        const auto [end, code] = std::from_chars(value_.data(), value_.data() + value_.size(), number);
        const bool sound = code == std::errc() && end == value_.data() + value_.size();
        const bool dated = sound && style_ < book_.date_styles.size() && book_.date_styles[style_];
        if (dated) cell_.text = date_of_serial(number, book_.epoch_1904);
        cell_.form = !cell_.text.empty() ? CellForm::date : sound ? CellForm::number : CellForm::text;
        if (cell_.text.empty()) cell_.text = sound ? number_text(number) : value_;
    }
    if (!cell_.text.empty()) cells_.push_back(std::move(cell_));
    return {};
}

Status SheetHandler::end(std::string_view name) {
    if (name == "v" || name == "t") wanted_ = false;
    if (name == "rPh" && phonetic_ > 0) --phonetic_;
    if (name == "c") return end_cell();
    if (name != "row") return {};
    if (Status taken = rows_.take(page_, row_, cells_); !taken) return taken;
    if (page_.rows.size() < kPageRows && page_.bytes < kPageBytes) return {};
    Status emitted = emit_(std::move(page_));
    page_ = Page();
    return emitted;
}

struct Opened {
    ZipReader zip;
    XlsxBook book;
    SheetShape shape;
    std::string file;
    std::size_t chosen = 0;
};

Status produce(const Opened& in, const PagePump::Emit& emit) {
    const XlsxSheet& sheet = in.book.sheets[in.chosen];
    // Merged cells are listed behind the rows, and the header needs them.
    Merges merges;
    merges.last_row = in.shape.header_last;
    if (in.shape.header_last > in.shape.header_first)
        if (Status parsed = parse_entry(in.zip, sheet.entry, merges, in.file); !parsed) return parsed;
    Origin origin;
    origin.shape = Origin::Shape::sheet;
    origin.file = in.file;
    origin.part = sheet.name;
    origin.epoch_1904 = in.book.epoch_1904;
    SheetRows rows(in.shape, origin, std::move(merges.merges));
    SheetHandler handler(in.book, rows, emit);
    if (Status parsed = parse_entry(in.zip, sheet.entry, handler, in.file); !parsed) return parsed;
    Page& page = handler.page();
    rows.finish(page);
    for (std::size_t i = 0; i < in.book.sheets.size(); ++i) {
        if (i == in.chosen) continue;
        auto other = std::make_shared<Origin>();
        other->shape = Origin::Shape::sheet;
        other->file = in.file;
        other->part = in.book.sheets[i].name;
        add_skip(page, origin_in(page, other), 0, "other-sheet");
    }
    return page.rows.empty() ? Status() : emit(std::move(page));
}

class XlsxSource final : public Source {
  public:
    explicit XlsxSource(Opened opened) : opened_(std::move(opened)), pump_([this](const PagePump::Emit& emit) { return produce(opened_, emit); }) {}

    Result<bool> read(Page& page) override {
        page.clear();
        auto more = pump_.next(page);
        if (more && !*more) ended_ = true;
        return more;
    }
    std::string cursor() const override { return {}; }
    bool complete() const override { return ended_; }
    bool read_to_end() const override { return complete(); }

  private:
    Opened opened_;
    PagePump pump_;
    bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<Source>> open_xlsx(const SourceSpec& spec, ReadMode, std::string_view, SourceContext) {
    const Options options(spec);
    auto shape = sheet_shape_of(options);
    if (!shape) return shape.error();
    const Path path = options.path_of(options.text("path"));
    auto zip = ZipReader::open(path);
    if (!zip) return zip.error();
    const std::string file = path.filename().string();
    auto book = read_book(*zip, file);
    if (!book) return book.error();
    std::vector<std::string> names;
    for (const XlsxSheet& sheet : book->sheets) names.push_back(sheet.name);
    auto chosen = choose_sheet(*shape, names, options);
    if (!chosen) return chosen.error();
    Opened opened{std::move(*zip), std::move(*book), std::move(*shape), file, *chosen};
    return std::unique_ptr<Source>(std::make_unique<XlsxSource>(std::move(opened)));
}

}  // namespace creditlink
