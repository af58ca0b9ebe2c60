// Excel workbooks (ECMA-376) as rows: one sheet, streamed through expat, whatever its size.

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

#include "bounds.h"
#include "creditlink/base/file.h"
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

// The merged cells of a sheet. There are as many as rows in a list that somebody merged from end to end; a header has few.
struct Merges final : XmlHandler {
    static constexpr std::size_t kMost = 1'000'000, kMostInHeader = 4096;  // 16 MB; each header cell asks all of its own

    std::uint64_t header_last = 0;
    std::vector<Merge> merges;
    std::size_t in_header = 0;
    bool ended = false, too_many = false;

    Status start(std::string_view name, const Attributes& attributes) override {
        if (name != "mergeCell" || too_many) return {};
        const auto parts = split(attribute_of(attributes, "ref"), ":");
        std::uint64_t first = 0, last = 0;
        Merge merge;
        if (parts.size() != 2 || !place_of(parts[0], first, merge.first_column) || !place_of(parts[1], last, merge.last_column)) return {};
        merge.first_row = static_cast<std::uint32_t>(first);
        merge.last_row = static_cast<std::uint32_t>(last);
        in_header += first <= header_last;
        too_many = merges.size() == kMost || in_header > kMostInHeader;
        if (!too_many) merges.push_back(merge);
        return {};
    }
    Status end(std::string_view name) override {
        ended |= name == "mergeCells";
        return {};
    }
    Status text(std::string_view) override { return {}; }
};

// Merged cells are listed behind the rows that need them. So the part is gone through once before, as bytes: that costs its
// unpacking, a fraction of reading it. Only the list is parsed; what is wrong with the part itself is said when it is read.
class MergeList {
  public:
    explicit MergeList(std::uint64_t header_last) { merges_.header_last = header_last; }

    void feed(std::string_view piece) {
        if (over_) return;
        if (parser_) return parse(piece);
        text_.append(piece);
        const std::string_view begin = std::string_view(text_).substr(0, 2);
        // In two bytes a character no name is found: such a part, which no program writes, is parsed from its beginning.
        if (begin == std::string_view("\xFF\xFE") || begin == std::string_view("\xFE\xFF") || begin.find('\0') != std::string_view::npos) return parse_from(0);
        for (std::size_t at = text_.find(kName); at != std::string::npos; at = text_.find(kName, at + 1))
            if (const std::size_t open = text_.find_last_of("< />", at); open != std::string::npos && text_[open] == '<') return parse_from(open);
        if (text_.size() > kKept) text_.erase(0, text_.size() - kKept);
    }
    Result<std::vector<Merge>> finish(const std::string& place) {
        if (parser_ && !over_) (void)parser_->finish();
        if (merges_.too_many)
            return Error{Errc::source, std::string(say("合并单元格太多", "too many merged cells")), place,
                         say("请取消合并：最多 {n} 处，其中表头 {h} 处", "unmerge them: at most {n}, {h} of them in the header", {{"n", std::to_string(Merges::kMost)}, {"h", std::to_string(Merges::kMostInHeader)}})};
        if (!merges_.ended) merges_.merges.clear();
        return std::move(merges_.merges);
    }

  private:
    static constexpr std::string_view kName = "mergeCells";
    static constexpr std::size_t kKept = 64;  // the name may stand in two pieces, and with a prefix

    void parse_from(std::size_t open) {
        parser_.emplace(merges_, std::string());
        parse(std::string_view(text_).substr(open));
        text_ = {};
    }
    void parse(std::string_view text) { over_ = !parser_->feed(text) || merges_.ended; }  // the sheet goes on behind the list

    Merges merges_;
    std::string text_;
    std::optional<XmlParser> parser_;
    bool over_ = false;
};

Result<std::vector<Merge>> merges_of(const ZipReader& zip, const XlsxSheet& sheet, std::uint64_t header_last, const std::string& file) {
    MergeList list(header_last);
    const Status read = zip.read(sheet.entry, [&list](std::string_view piece) {
        list.feed(piece);
        return Status();
    });
    if (!read) return read.error();
    return list.finish(file + "/" + sheet.name);
}

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
    std::size_t row_bytes_ = 0;
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
        row_bytes_ = 0;
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
        if (cell_.text.empty()) cell_.text = sound ? number_text(number, value_) : value_;
    }
    row_bytes_ += cell_.text.size();
    if (!cell_.text.empty() && row_bytes_ <= kMaxRecordBytes) cells_.push_back(std::move(cell_));
    return {};
}

Status SheetHandler::end(std::string_view name) {
    if (name == "v" || name == "t") wanted_ = false;
    if (name == "rPh" && phonetic_ > 0) --phonetic_;
    if (name == "c") return end_cell();
    if (name != "row") return {};
    const Status taken = row_bytes_ > kMaxRecordBytes ? rows_.refuse(page_, row_, "too-large", say("一行超过 16 MiB", "a row of more than 16 MiB")) : rows_.take(page_, row_, cells_);
    if (!taken) return taken;
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

Status produce(const Opened& in, std::vector<std::string>& notices, const PagePump::Emit& emit) {
    const XlsxSheet& sheet = in.book.sheets[in.chosen];
    auto merges = merges_of(in.zip, sheet, in.shape.header_last, in.file);
    if (!merges) return merges.error();
    Origin origin;
    origin.shape = Origin::Shape::sheet;
    origin.file = in.file;
    origin.part = sheet.name;
    origin.epoch_1904 = in.book.epoch_1904;
    SheetRows rows(in.shape, origin, std::move(*merges));
    SheetHandler handler(in.book, rows, emit);
    if (Status parsed = parse_entry(in.zip, sheet.entry, handler, in.file); !parsed) return parsed;
    Page& page = handler.page();
    if (Status finished = rows.finish(page); !finished) return finished;
    notices = rows.notices();
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

// What a file that is no archive most likely is.
Error no_xlsx(const Path& path, Error error) {
    if (error.code != Errc::source) return error;
    constexpr std::uint64_t kLook = 8, kLongestEnd = 65'557;  // an archive ends in its directory's end, behind which a comment may stand
    std::string head, tail;
    if (const auto file = RandomFile::open(path); file)
        if (const auto size = file->size(); size) {
            if (const auto bytes = file->read(0, static_cast<std::size_t>(std::min(kLook, *size))); bytes) head = std::string(*bytes);
            const std::uint64_t end = std::min(kLongestEnd, *size);
            if (const auto bytes = file->read(*size - end, static_cast<std::size_t>(end)); bytes) tail = std::string(*bytes);
        }
    if (head.starts_with("PK")) {
        if (tail.find("PK\x05\x06") != std::string::npos) return error;
        error.message = say("xlsx 文件不完整或已损坏", "the xlsx file is incomplete or damaged");
        error.hint = say("请重新传送，或用 Excel、WPS 打开另存", "send it again, or open it in a spreadsheet program and save it anew");
        return error;
    }
    const std::string_view what = head.empty()                            ? say("零字节", "no bytes")
                                  : head.starts_with("\xD0\xCF\x11\xE0") ? say("旧式 xls，或加了密码", "an old xls, or protected by a password")
                                  : head.starts_with('<')                 ? say("网页或 XML", "a web page or XML")
                                  : head.starts_with("%PDF")              ? std::string_view("PDF")
                                                                          : say("不是压缩包", "no archive");
    error.message = say("不是 xlsx 文件（{w}）", "no xlsx file ({w})", {{"w", std::string(what)}});
    error.hint = say("用 Excel 或 WPS 打开，另存为 xlsx；旧式 xls 的 type 写 xls", "open it in a spreadsheet program and save it as xlsx; the type of an old xls is xls");
    return error;
}

class XlsxSource final : public Source {
  public:
    explicit XlsxSource(Opened opened) : opened_(std::move(opened)), pump_([this](const PagePump::Emit& emit) { return produce(opened_, notices_, emit); }) {}

    Result<bool> read(Page& page) override {
        page.clear();
        auto more = pump_.next(page);
        if (more && !*more) ended_ = true;
        return more;
    }
    std::string cursor() const override { return {}; }
    bool complete() const override { return ended_; }
    bool read_to_end() const override { return complete(); }
    std::vector<std::string> notices() const override { return ended_ ? notices_ : std::vector<std::string>(); }

  private:
    Opened opened_;
    std::vector<std::string> notices_;  // by the pump's thread, before it ends
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
    if (!zip) return no_xlsx(path, zip.error());
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
