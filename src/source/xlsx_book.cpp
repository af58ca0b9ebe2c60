#include "xlsx_book.h"

#include <charconv>
#include <map>
#include <set>

#include "creditlink/base/message.h"
#include "sheet_rows.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxStrings = 256u << 20;  // bytes of shared strings held; a million rows of text are about 100 MB

std::string_view value_of(const XmlHandler::Attributes& attributes, std::string_view name) {
    for (const auto& [key, value] : attributes)
        if (key == name) return value;
    return {};
}

int number_of(std::string_view text) {
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

struct Workbook final : XmlHandler {
    struct Named {
        std::string name, id;
    };
    std::vector<Named> sheets;
    bool epoch_1904 = false;
    Status start(std::string_view name, const Attributes& attributes) override {
        if (name == "workbookPr") epoch_1904 = value_of(attributes, "date1904") == "1" || value_of(attributes, "date1904") == "true";
        if (name == "sheet") sheets.push_back({std::string(value_of(attributes, "name")), std::string(value_of(attributes, "id"))});
        return {};
    }
    Status end(std::string_view) override { return {}; }
    Status text(std::string_view) override { return {}; }
};

struct Relations final : XmlHandler {
    std::map<std::string, std::string, std::less<>> targets;
    Status start(std::string_view name, const Attributes& attributes) override {
        if (name == "Relationship") targets.emplace(value_of(attributes, "Id"), value_of(attributes, "Target"));
        return {};
    }
    Status end(std::string_view) override { return {}; }
    Status text(std::string_view) override { return {}; }
};

struct Styles final : XmlHandler {
    std::set<int> dates;  // custom formats that show one
    std::set<int> custom;
    std::vector<bool> styles;
    bool in_cells = false;
    Status start(std::string_view name, const Attributes& attributes) override {
        if (name == "numFmt") {
            const int id = number_of(value_of(attributes, "numFmtId"));
            custom.insert(id);
            if (is_date_format(value_of(attributes, "formatCode"))) dates.insert(id);
        } else if (name == "cellXfs") {
            in_cells = true;
        } else if (name == "xf" && in_cells) {
            const int id = number_of(value_of(attributes, "numFmtId"));
            styles.push_back(custom.contains(id) ? dates.contains(id) : is_date_format(id));
        }
        return {};
    }
    Status end(std::string_view name) override {
        if (name == "cellXfs") in_cells = false;
        return {};
    }
    Status text(std::string_view) override { return {}; }
};

struct Strings final : XmlHandler {
    SharedStrings strings;
    bool in_text = false;
    int phonetic = 0;  // readings beside the text are not the text
    Status start(std::string_view name, const Attributes&) override {
        if (name == "rPh") ++phonetic;
        if (name == "t") in_text = true;
        return {};
    }
    Status end(std::string_view name) override {
        if (name == "rPh") --phonetic;
        if (name == "t") in_text = false;
        if (name == "si") strings.end();
        return {};
    }
    Status text(std::string_view piece) override { return in_text && phonetic == 0 ? strings.add(piece) : Status(); }
};

Error not_a_book(const std::string& file) {
    return {Errc::source, std::string(say("不是 xlsx 工作簿，或已损坏", "no xlsx workbook, or a damaged one")), file,
            std::string(say("用 Excel 或 WPS 打开看看，另存后再试", "open it in a spreadsheet program, save it anew and try again"))};
}

}  // namespace

Status SharedStrings::add(std::string_view piece) {
    if (text_.size() + piece.size() > kMaxStrings)
        return Error{Errc::source, std::string(say("共享文字超过 256 MiB", "more than 256 MiB of shared strings")), {}, std::string(say("请分成几个文件", "split it into several files"))};
    text_ += piece;
    return {};
}

Status parse_entry(const ZipReader& zip, std::string_view entry, XmlHandler& handler, const std::string& file) {
    XmlParser parser(handler, file + "!" + std::string(entry));
    if (Status read = zip.read(entry, [&](std::string_view piece) { return parser.feed(piece); }); !read) return read;
    return parser.finish();
}

Result<XlsxBook> read_book(const ZipReader& zip, const std::string& file) {
    if (!zip.has("xl/workbook.xml")) return not_a_book(file);
    Workbook workbook;
    if (Status parsed = parse_entry(zip, "xl/workbook.xml", workbook, file); !parsed) return parsed.error();
    Relations relations;
    if (Status parsed = parse_entry(zip, "xl/_rels/workbook.xml.rels", relations, file); !parsed) return parsed.error();
    XlsxBook book;
    book.epoch_1904 = workbook.epoch_1904;
    for (const auto& sheet : workbook.sheets) {
        const auto target = relations.targets.find(sheet.id);
        if (target == relations.targets.end()) return not_a_book(file);
        const std::string_view path = target->second;
        book.sheets.push_back({sheet.name, path.starts_with('/') ? std::string(path.substr(1)) : "xl/" + std::string(path)});
    }
    if (zip.has("xl/styles.xml")) {
        Styles styles;
        if (Status parsed = parse_entry(zip, "xl/styles.xml", styles, file); !parsed) return parsed.error();
        book.date_styles = std::move(styles.styles);
    }
    if (zip.has("xl/sharedStrings.xml")) {
        Strings strings;
        if (Status parsed = parse_entry(zip, "xl/sharedStrings.xml", strings, file); !parsed) return parsed.error();
        book.strings = std::move(strings.strings);
    }
    return book;
}

}  // namespace creditlink
